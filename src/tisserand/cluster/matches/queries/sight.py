"""Which matches a person may know of: the condition that lists are read with."""

from django.db.models import Q

from tisserand.cluster.accounts.rules import Person
from tisserand.cluster.needs.queries import shown_to
from tisserand.cluster.organisations.rules import sight_of


def open_to(person: Person) -> Q:
    """The condition that a person may know of both ends of a match: 1 query.

    A need for members is not told to others who provide, nor one for the team to anybody but who seeks.
    """
    sight = sight_of(person)
    need, offer = shown_to(sight, "need__"), shown_to(sight, "offer__")
    return (Q(need=None) | need) & (Q(offer=None) | offer)
