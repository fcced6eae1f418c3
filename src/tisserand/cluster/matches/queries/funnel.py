"""What became of a need: proposed, seen, interested, declined with reasons, met, contracted."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from tisserand.cluster.matches.models import DeclineReason, Introduction, Match, MatchAnswer
from tisserand.cluster.needs.models import Need
from tisserand.cluster.ties.models import STRENGTH, Tie, TieKind

Said = MatchAnswer.Said


@dataclass(frozen=True, slots=True)
class Funnel:
    """How many organisations reached each step; `reasons` are those of the declined, the commonest first."""

    proposed: int
    seen: int
    interested: int
    declined: int
    met: int
    contracted: int
    reasons: Sequence[tuple[str, int]]


def funnel_of(need: Need, matches: Sequence[Match]) -> Funnel:
    """The funnel of a need from its matches (with their answers at hand): 2 queries.

    Met and contracted count ties with those who were proposed, or introduced for it, since it was published.
    """
    said = [
        answer
        for match in matches
        for answer in match.answers.all()
        if answer.organisation_id == match.provider_id
    ]
    declined = [answer for answer in said if answer.said == Said.NO]
    reasons = Counter(str(DeclineReason(answer.reason).label) for answer in declined)
    reached = _strongest(need, {match.provider_id for match in matches} | _introduced(need))
    return Funnel(
        proposed=len(matches),
        seen=len(said),
        interested=sum(answer.said == Said.INTERESTED for answer in said),
        declined=len(declined),
        met=sum(strength >= STRENGTH[TieKind.MET] for strength in reached),
        contracted=sum(strength >= STRENGTH[TieKind.CONTRACTED] for strength in reached),
        reasons=reasons.most_common(),
    )


def _introduced(need: Need) -> set[int]:
    rows = Introduction.objects.filter(match__need=need).values_list("one", "other")
    return {key for pair in rows for key in pair} - {need.organisation_id}


def _strongest(need: Need, others: set[int]) -> Sequence[int]:
    """How strong the ties are that came since the need was published, one for each other."""
    own, since = need.organisation_id, (need.published_at or need.written_at).date()
    found: dict[int, int] = {}
    for a, b, kind in _ties_since(own, since):
        other = b if a == own else a
        if other in others:
            found[other] = max(found.get(other, 0), STRENGTH[TieKind(kind)])
    return list(found.values())


def _ties_since(organisation: int, since: date) -> Sequence[tuple[int, int, str]]:
    ties = Tie.objects.filter(Q(a=organisation) | Q(b=organisation), on__gte=since).order_by()
    return list(ties.values_list("a", "b", "kind"))
