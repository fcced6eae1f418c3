"""Who sees a match and who answers it: the people of its two sides, each its own; the team, all of them."""

from collections.abc import Callable

from django.db.models import Q

from tisserand.cluster.accounts.rules import Person, runs_the_cluster
from tisserand.cluster.organisations.models import Membership, Organisation, Visibility
from tisserand.cluster.organisations.rules import in_care_of, looks_after, represents
from tisserand.cluster.territories.queries import within

from .models import Introduction, Match


def may_answer_for(person: Person, organisation: Organisation) -> bool:
    """Its representatives, and the facilitators of its territory on its behalf: 7 queries at most."""
    return represents(person, organisation) or looks_after(person, organisation)


def may_weigh(person: Person) -> bool:
    """The cluster team decides what counts: 0 queries."""
    return runs_the_cluster(person)


def care_of(person: Person) -> Callable[[str], Q]:
    """What a facilitator looks after, as `in_care_of`, for however many paths: 1 query."""
    if not runs_the_cluster(person):
        return lambda _path: Q(pk__in=())
    own = list(person.facilitations.values_list("territory", flat=True))
    return lambda path: within(own, path) if own else Q()


def follows(person: Person) -> Q:
    """The condition that a person may follow what becomes of a need: its people, and who looks after it.

    1 query itself for facilitators.
    """
    in_care = in_care_of(person, "organisation__territory")
    if not in_care:  # everything, which "or" would leave out
        return in_care
    own = Q(organisation__representatives__user=person.pk) if person.is_authenticated else Q(pk__in=())
    return own | in_care


def sides_of(match: Match) -> tuple[int, ...]:
    """The keys of the organisations that may answer it: 0 queries."""
    return tuple(key for key in (match.seeker_id, match.provider_id) if key is not None)


def may_introduce(person: Person, organisation: Organisation) -> bool:
    """Representatives of a member, for their own organisation: 2 queries."""
    is_member = organisation.memberships.filter(state__in=Membership.MEMBER_STATES).exists()
    return is_member and represents(person, organisation)


def may_follow(person: Person, introduction: Introduction) -> bool:
    """Who reads an introduction: the people of both sides, and who looks after one: 14 queries at most."""
    ends = (introduction.one, introduction.other)
    return any(may_answer_for(person, one) for one in ends)


def may_withdraw(person: Person, introduction: Introduction) -> bool:
    """Whoever proposed it; the team that looks after one side, where the team did."""
    if introduction.proposed_by_id is not None and introduction.proposed_by_id == person.pk:
        return True
    ends = (introduction.one, introduction.other)
    return introduction.is_of_the_team and any(looks_after(person, one) for one in ends)


def is_told_to(match: Match, organisation: Organisation) -> bool:
    """Whether one side may know what the match rests on; a need for the team is told to its owner alone."""
    for notice in (match.need, match.offer):
        if notice is None or notice.organisation_id == organisation.pk:
            continue
        if notice.visibility == Visibility.FACILITATORS or not notice.is_open:
            return False
        members = organisation.memberships.filter(state__in=Membership.MEMBER_STATES)
        if notice.visibility == Visibility.MEMBERS and not members.exists():
            return False
    return True
