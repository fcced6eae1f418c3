"""Who may see, edit and admit an organisation: representatives, members, facilitators of its territory."""

from tisserand.cluster.accounts.models import Facilitation, User
from tisserand.cluster.accounts.rules import Person, runs_the_cluster
from tisserand.cluster.territories.models import Territory
from tisserand.cluster.territories.queries import lineage

from .models import Membership, Organisation, Representative, Visibility


def represents(person: Person, organisation: Organisation) -> bool:
    """Whether this person acts for the organisation: 1 query."""
    return (
        isinstance(person, User)
        and person.is_active
        and organisation.representatives.filter(user=person).exists()
    )


def looks_after(person: Person, place: Organisation | Territory) -> bool:
    """Whether a facilitator's territories contain this place; one without any looks after all: 6 queries."""
    if not runs_the_cluster(person):
        return False
    own = set(Facilitation.objects.filter(user=person).values_list("territory", flat=True))
    territory = place.territory if isinstance(place, Organisation) else place
    return not own or not own.isdisjoint(lineage(territory))


def may_edit(person: Person, organisation: Organisation) -> bool:
    """Its representatives and the facilitators of its territory."""
    return represents(person, organisation) or looks_after(person, organisation)


def may_admit(person: Person, organisation: Organisation) -> bool:
    """Facilitators of its territory decide on its membership."""
    return looks_after(person, organisation)


def is_member(person: Person) -> bool:
    """Whether this person acts for an organisation that is a member today: 1 query."""
    return (
        isinstance(person, User)
        and person.is_active
        and Representative.objects.filter(
            user=person, organisation__memberships__state__in=Membership.MEMBER_STATES
        ).exists()
    )


def sees(person: Person, organisation: Organisation, visibility: str) -> bool:
    """Whether this person sees what an organisation shows so widely: 3 queries at most.

    Everybody sees what is public; members, the whole team and its own people what is for members; the team
    and its own people what is for the team; only its own people what is private.
    """
    if visibility == Visibility.PUBLIC:
        return True
    if represents(person, organisation):
        return True
    if visibility == Visibility.PRIVATE:
        return False
    return runs_the_cluster(person) or (visibility == Visibility.MEMBERS and is_member(person))
