"""Who may, as far as it depends on the person alone."""

from collections.abc import Iterable
from typing import TypeGuard

from django.contrib.auth.models import AnonymousUser

from tisserand.cluster.territories.models import Territory
from tisserand.cluster.territories.queries import lineage

from .models import Facilitation, User

Person = User | AnonymousUser


def runs_the_cluster(person: Person) -> TypeGuard[User]:
    """Whether this person is one of the facilitators."""
    return isinstance(person, User) and person.is_active and person.is_facilitator


def may_appoint(person: Person, territories: Iterable[Territory]) -> bool:
    """Whether a facilitator may appoint others here: for what they look after; for everything if they do."""
    if not runs_the_cluster(person):
        return False
    own = set(Facilitation.objects.filter(user=person).values_list("territory", flat=True))
    asked = list(territories)
    return not own or (bool(asked) and all(not own.isdisjoint(lineage(one)) for one in asked))
