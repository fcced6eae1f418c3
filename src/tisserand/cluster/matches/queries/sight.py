"""Which matches a person may know of: the condition that lists are read with."""

from django.db.models import Q

from tisserand.cluster.accounts.rules import Person
from tisserand.cluster.needs.queries import visible_to


def open_to(person: Person) -> Q:
    """The condition that a person may know of both ends of a match: 2 queries at most.

    A need for members is not told to others who provide, nor one for the team to anybody but who seeks.
    """
    need, offer = visible_to(person, "need__"), visible_to(person, "offer__")
    return (Q(need=None) | need) & (Q(offer=None) | offer)
