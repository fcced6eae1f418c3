"""Which introductions would knit the network most: chance × gain, both explained.

The gain is read from the ledger of ties: organisations without any, parts of the network that do not hang
together, long ways around, borders. Every step of a way is one tie.
"""

from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from tisserand.cluster.matches.models import Introduction, Match, MatchAnswer
from tisserand.cluster.organisations.models import Membership, Organisation
from tisserand.cluster.ties.models import Tie

MOST_READ = 400
ISOLATED, APART, PER_STEP, BORDER = 0.5, 1.0, 0.2, 0.4
"""What it adds to a gain of 1: an end without ties, two parts not linked, a step saved, a border crossed."""
MOST_STEPS = 7
Links = Mapping[int, Collection[int]]
Care = Callable[[str], Q]
"""The condition that what a path leads to is looked after."""


@dataclass(frozen=True, slots=True)
class Gain:
    """What a tie between two would do for the network; `steps` is None where no way leads between them."""

    isolated: Sequence[int]
    steps: int | None
    crosses_border: bool

    @property
    def factor(self) -> float:
        """By how much it makes an introduction worth more, from 1."""
        way = APART if self.steps is None and not self.isolated else 0.0
        if self.steps is not None:
            way = PER_STEP * max(0, min(self.steps, MOST_STEPS) - 2)
        return 1 + ISOLATED * len(self.isolated) + way + BORDER * self.crosses_border


@dataclass(frozen=True, slots=True)
class Weave:
    """The introductions worth most, and the members that hang on no tie yet."""

    stitches: "Sequence[Stitch]"
    without_ties: Sequence[Organisation]


@dataclass(frozen=True, slots=True)
class Stitch:
    """An introduction that could be made: the match, what it would gain, and chance × gain."""

    match: Match
    gain: Gain
    worth: float
    wanted_by: Sequence[int]


def weave(care: Care, most: int = 15) -> Weave:
    """What could be knitted where somebody looks after one side at least: 5 queries.

    Those who are being introduced, or were, are left out, and those one of whom said no.
    """
    found = Match.objects.filter(care("seeker__territory") | care("provider__territory"), is_current=True)
    found = found.exclude(kind=Match.Kind.TENDER).exclude(answers__said=MatchAnswer.Said.NO)
    found = found.select_related("seeker__territory", "provider__territory", "need__place", "offer")
    introduced = {
        frozenset(ends)
        for ends in Introduction.objects.exclude(state=Introduction.State.EXPIRED).values_list("one", "other")
    }
    links = links_of_all()
    best: dict[frozenset[int | None], Stitch] = {}
    for match in found.prefetch_related("answers").order_by("-score", "pk")[:MOST_READ]:
        ends = frozenset((match.seeker_id, match.provider_id))
        if ends not in introduced and (stitch := _stitch(match, links)).worth > _worth(best.get(ends)):
            best[ends] = stitch
    ranked = sorted(best.values(), key=lambda one: (-one.worth, one.match.pk))[:most]
    return Weave(ranked, _without_ties(care("territory"), links))


def _without_ties(in_care: Q, links: Links) -> Sequence[Organisation]:
    own = Organisation.objects.filter(
        in_care,
        state__in=Organisation.LISTED_STATES,
        memberships__state__in=Membership.MEMBER_STATES,
    )
    return [one for one in own.order_by("name", "pk") if not links.get(one.pk)]


def _worth(stitch: Stitch | None) -> float:
    return stitch.worth if stitch else 0.0


def _stitch(match: Match, links: Links) -> Stitch:
    assert match.seeker is not None
    assert match.seeker_id is not None
    gain = Gain(
        isolated=[key for key in (match.seeker_id, match.provider_id) if not links.get(key)],
        steps=steps_between(match.seeker_id, match.provider_id, links),
        crosses_border=match.seeker.country != match.provider.country,
    )
    wanted = [one.organisation_id for one in match.answers.all() if one.said == MatchAnswer.Said.INTERESTED]
    return Stitch(match, gain, match.score * gain.factor * (1 + len(wanted)), wanted)


def links_of_all() -> Links:
    """Who is tied to whom: 1 query."""
    links: dict[int, set[int]] = {}
    for a, b in Tie.objects.order_by().values_list("a", "b").distinct():
        links.setdefault(a, set()).add(b)
        links.setdefault(b, set()).add(a)
    return links


def steps_between(one: int, other: int, links: Links) -> int | None:
    """How many ties lie between two on the shortest way; None where none leads there: 0 queries."""
    seen, waiting = {one: 0}, deque([one])
    while waiting:
        here = waiting.popleft()
        if here == other:
            return seen[here]
        for near in links.get(here, ()):
            if near not in seen:
                seen[near] = seen[here] + 1
                waiting.append(near)
    return None
