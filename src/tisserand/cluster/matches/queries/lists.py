"""Reads of matches for those they are about: people worth meeting, providers of a need, needs for offers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from tisserand.cluster.matches.models import Match, MatchAnswer, MatchRun
from tisserand.cluster.needs.models import Notice
from tisserand.cluster.organisations.models import Membership, Organisation

Said = MatchAnswer.Said


@dataclass(frozen=True, slots=True)
class Standing:
    """A match as one of its sides has it: its own word, if any, and that of the other side."""

    match: Match
    own: MatchAnswer | None
    other: MatchAnswer | None

    @property
    def other_wants(self) -> bool:
        """Whether the other side has said yes."""
        return self.other is not None and self.other.said == Said.INTERESTED

    @property
    def both_want(self) -> bool:
        """Whether both have."""
        return self.other_wants and self.own is not None and self.own.said == Said.INTERESTED

    def waits(self, day: date) -> bool:
        """Whether it is this side's turn: nothing said yet, or later and the day has come."""
        if self.own is None or self.own.said == Said.SEEN:
            return self.match.is_current or self.other_wants
        is_due = self.own.said == Said.LATER and self.own.until is not None and self.own.until <= day
        return is_due and (self.match.is_current or self.other_wants)


def people_for(organisation: int) -> QuerySet[Match]:
    """Members suggested to a member by who they are, either side, the likeliest first: 3 queries."""
    either = Q(seeker=organisation) | Q(provider=organisation)
    return _whole(Match.objects.filter(either, kind=Match.Kind.PROFILE))


def needs_for(organisation: int, may_know: Q) -> QuerySet[Match]:
    """Open needs suggested to who provides, the likeliest first: 3 queries."""
    found = Match.objects.filter(may_know, kind=Match.Kind.NEED, provider=organisation)
    return _whole(found.filter(need__state__in=Notice.OPEN_STATES))


def providers_for(need: int, may_know: Q) -> QuerySet[Match]:
    """Who is, or was, suggested for a need, the likeliest first: 3 queries."""
    return _whole(Match.objects.filter(may_know, kind=Match.Kind.NEED, need=need))


def _whole(found: QuerySet[Match]) -> QuerySet[Match]:
    shown = found.filter(Q(is_current=True) | ~Q(answers=None)).distinct()
    answers = Prefetch("answers", MatchAnswer.objects.order_by("pk"))
    related = ("seeker__territory", "provider__territory", "need__place", "offer")
    return shown.select_related(*related).prefetch_related(answers).order_by("-is_current", "-score", "pk")


def standings(matches: Iterable[Match], organisation: int) -> list[Standing]:
    """The matches as this side has them, in their order: 0 queries."""
    found = []
    for match in matches:
        said = {answer.organisation_id: answer for answer in match.answers.all()}
        own = said.pop(organisation, None)
        found.append(Standing(match, own, next(iter(said.values()), None)))
    return found


def waiting_first(found: Sequence[Standing], day: date) -> tuple[list[Standing], list[Standing]]:
    """Those whose turn it is, those first who are wanted; and those that were answered, the latest first."""
    waiting = [one for one in found if one.waits(day)]
    answered = [one for one in found if one.own and one.own.said != Said.SEEN and one not in waiting]
    answered.sort(key=lambda one: one.own.at if one.own else one.match.computed_at, reverse=True)
    return sorted(waiting, key=lambda one: not one.other_wants), answered


def is_member(organisation: Organisation) -> bool:
    """Whether it is a member today: 1 query."""
    return organisation.memberships.filter(state__in=Membership.MEMBER_STATES).exists()


def last_run() -> MatchRun | None:
    """When suggestions were computed last: 1 query."""
    return MatchRun.objects.first()
