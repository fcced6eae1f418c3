"""Who sees a match and who answers it: the people of its two sides, each its own; the team, all of them."""

from django.db.models import Q

from tisserand.cluster.accounts.rules import Person, runs_the_cluster
from tisserand.cluster.needs.queries import visible_to
from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.organisations.rules import looks_after, represents

from .models import Match


def may_answer_for(person: Person, organisation: Organisation) -> bool:
    """Its representatives, and the facilitators of its territory on its behalf: 7 queries at most."""
    return represents(person, organisation) or looks_after(person, organisation)


def may_weigh(person: Person) -> bool:
    """The cluster team decides what counts: 0 queries."""
    return runs_the_cluster(person)


def open_to(person: Person) -> Q:
    """The condition that a person may know of both ends of a match: 2 queries at most.

    A need for members is not told to others who provide, nor one for the team to anybody but who seeks.
    """
    need, offer = visible_to(person, "need__"), visible_to(person, "offer__")
    return (Q(need=None) | need) & (Q(offer=None) | offer)


def sides_of(match: Match) -> tuple[int, ...]:
    """The keys of the organisations that may answer it: 0 queries."""
    return tuple(key for key in (match.seeker_id, match.provider_id) if key is not None)
