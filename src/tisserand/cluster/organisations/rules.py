"""Who may see, edit and admit an organisation: representatives, members, facilitators of its territory."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, prefetch_related_objects

from tisserand.cluster.accounts.models import Facilitation, User
from tisserand.cluster.accounts.rules import Person, runs_the_cluster
from tisserand.cluster.territories.models import Territory
from tisserand.cluster.territories.queries import lineage, within

from .models import Membership, Organisation, Visibility


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


def may_follow(person: Person, organisation: Organisation, membership: Membership | None) -> bool:
    """Who sees how its membership stands: whoever may edit it, and whoever applied."""
    applied = membership is not None and person.is_authenticated and membership.applicant_id == person.pk
    return applied or may_edit(person, organisation)


def may_decide_on_joining(person: Person, organisation: Organisation) -> bool:
    """Who lets further people act for it: those who do; a facilitator of its territory where nobody does."""
    return represents(person, organisation) or (
        looks_after(person, organisation) and not organisation.representatives.exists()
    )


def in_care_of(person: Person, path: str = "territory") -> Q:
    """The condition that what `path` leads to lies where this facilitator looks after it.

    Everything for a facilitator without territories, nothing for somebody who is none. 1 query the first time
    that it is asked of a person.
    """
    if not runs_the_cluster(person):
        return Q(pk__in=())
    prefetch_related_objects([person], "facilitations")
    own = [facilitation.territory_id for facilitation in person.facilitations.all()]
    return within(own, path) if own else Q()


@dataclass(frozen=True, slots=True)
class Sight:
    """What one person sees of many organisations: the keys of their own ones, and what else they are."""

    own: frozenset[int]
    runs_the_cluster: bool
    is_member: bool

    def sees(self, organisation: Organisation, visibility: str) -> bool:
        """Whether they see what the organisation shows so widely: 0 queries.

        Everybody sees what is public; members, the whole team and its own people what is for members; the
        team and its own people what is for the team; only its own people what is private.
        """
        if visibility == Visibility.PUBLIC or organisation.pk in self.own:
            return True
        if visibility == Visibility.PRIVATE:
            return False
        return self.runs_the_cluster or (visibility == Visibility.MEMBERS and self.is_member)


def sight_of(person: Person) -> Sight:
    """What this person sees of however many organisations: 1 query, none for visitors."""
    if not isinstance(person, User) or not person.is_active:
        return Sight(frozenset(), runs_the_cluster=False, is_member=False)
    membership = Membership.objects.filter(
        organisation=OuterRef("organisation"), state__in=Membership.MEMBER_STATES
    )
    own = dict(person.representations.order_by().values_list("organisation", Exists(membership)))
    return Sight(frozenset(own), runs_the_cluster=runs_the_cluster(person), is_member=any(own.values()))


def sees(person: Person, organisation: Organisation, visibility: str) -> bool:
    """Whether this person sees what an organisation shows so widely: 1 query at most; see Sight."""
    return visibility == Visibility.PUBLIC or sight_of(person).sees(organisation, visibility)
