"""What the matching goes by beside needs and offers: ties, refusals, answers, outcomes, what is held.

Organisations are named by their keys; ages are days before the moment of reading.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import localdate

from tisserand.cluster.matches.models import DeclineReason, Introduction, IntroductionSide, MatchAnswer
from tisserand.cluster.organisations.models import Accreditation, Membership, Organisation, Visibility
from tisserand.cluster.territories.models import Reservation, SseClass, Territory
from tisserand.cluster.ties.models import STRENGTH, Tie, TieKind

Said = MatchAnswer.Said
Outcome = IntroductionSide.Outcome
WENT_WELL: Mapping[str, float] = {
    Outcome.NO_CONTACT: 0.0,
    Outcome.NO_INTEREST: 0.0,
    Outcome.INFORMATIVE: 0.4,
    Outcome.CONTACT_KEPT: 0.6,
    Outcome.COOPERATION: 0.8,
    Outcome.PROJECT_IDEA: 0.8,
    Outcome.ORDER: 1.0,
}
"""How well a contact went, 0 to 1, by what came of it; "not yet" says nothing."""
FOR_A_WHILE = frozenset({DeclineReason.FULL, DeclineReason.BAD_TIMING})
"""Reasons of a no to an introduction that say nothing against the two for good."""
CLASS = "class:"
MAY_BID: Mapping[str, frozenset[str]] = {
    Reservation.SHELTERED: frozenset(
        f"{CLASS}{one}"
        for one in (SseClass.WORK_INTEGRATION, SseClass.ADAPTED_WORKSHOP, SseClass.SOCIAL_INCLUSION)
    ),
    Reservation.PUBLIC_SERVICE: frozenset(f"{CLASS}{one}" for one in SseClass if one != SseClass.OTHER),
}
"""The neutral classes a contract is reserved for (Directive 2014/24/EU, art. 20 and 77)."""
LEAST_KNOWN = STRENGTH[TieKind.MET]
MOST_BETWEEN = 3


@dataclass(frozen=True, slots=True)
class Background:
    """What was there at a moment; what an organisation is not in, nothing is known of."""

    at: datetime
    ties: Mapping[int, Mapping[int, TieKind]]
    refused: Mapping[int, frozenset[int]]
    answers: Mapping[int, tuple[int, int]]
    outcomes: Mapping[int, Sequence[tuple[float, float]]]
    held: Mapping[int, frozenset[str]]
    members: frozenset[int]
    wanted: frozenset[tuple[int | None, int, int]]
    regions: Mapping[int, tuple[str, int | None]]

    def age_days(self, moment: datetime | None) -> float:
        """How long ago that was; 0 for what is not known or still to come."""
        return max(0.0, (self.at - moment).total_seconds() / 86_400) if moment else 0.0

    def through(self, organisation: int) -> Mapping[int, tuple[int, ...]]:
        """Who is known through whom: by the other, at most three who have met or worked with both."""
        found: dict[int, list[int]] = defaultdict(list)
        near = {key for key, kind in self._bonds(organisation) if STRENGTH[kind] >= LEAST_KNOWN}
        for between in sorted(near):
            for other, kind in self._bonds(between):
                if other != organisation and other not in near and STRENGTH[kind] >= LEAST_KNOWN:
                    found[other].append(between)
        return {other: tuple(names[:MOST_BETWEEN]) for other, names in found.items()}

    def _bonds(self, organisation: int) -> Iterator[tuple[int, TieKind]]:
        yield from self.ties.get(organisation, {}).items()

    def codes_of(self, territory: Territory) -> frozenset[str]:
        """The codes of a territory and of all it lies in: 0 queries."""
        codes, above = {territory.code}, territory.parent_id
        while above is not None and above in self.regions:
            code, above = self.regions[above]
            codes.add(code)
        return frozenset(codes)


def background(*, at: datetime) -> Background:
    """All of it as of a moment: 9 queries."""
    return Background(
        at=at,
        ties=_ties(),
        refused=refusals(),
        answers=_answers(),
        outcomes=_outcomes(at),
        held=_held(at),
        members=members(),
        wanted=_wanted(),
        regions={
            key: (code, parent)
            for key, code, parent in Territory.objects.exclude(scheme=Territory.Scheme.GEONAMES)
            .order_by()
            .values_list("pk", "code", "parent")
        },
    )


def members() -> frozenset[int]:
    """The organisations that are members and stand in the directory: 1 query."""
    running = Membership.objects.filter(
        state__in=Membership.MEMBER_STATES, organisation__state__in=Organisation.LISTED_STATES
    )
    return frozenset(running.order_by().values_list("organisation", flat=True))


def refusals() -> Mapping[int, frozenset[int]]:
    """Who does not want whom, either way, by any no that still stands: 2 queries.

    A no to an introduction counts, unless its reason was one for a while or a later yes came after it.
    """
    found: dict[int, set[int]] = defaultdict(set)
    said_no = MatchAnswer.objects.filter(said=Said.NO, match__seeker__isnull=False).order_by()
    pairs = list(said_no.values_list("match__seeker", "match__provider"))
    declined = Introduction.objects.filter(state=Introduction.State.DECLINED).order_by()
    lasting = declined.exclude(sides__said=IntroductionSide.Said.NO, sides__reason__in=FOR_A_WHILE)
    since = Introduction.objects.filter(
        Q(one=OuterRef("one"), other=OuterRef("other")) | Q(one=OuterRef("other"), other=OuterRef("one")),
        state=Introduction.State.ACCEPTED,
        settled_at__gt=OuterRef("settled_at"),
    )
    pairs += lasting.exclude(Exists(since)).values_list("one", "other")
    for seeker, provider in pairs:
        found[seeker].add(provider)
        found[provider].add(seeker)
    return {key: frozenset(others) for key, others in found.items()}


def _wanted() -> frozenset[tuple[int | None, int, int]]:
    """The pairs one side of which has said yes: need (None for members), who seeks, who provides."""
    said_yes = MatchAnswer.objects.filter(said=Said.INTERESTED, match__seeker__isnull=False).order_by()
    return frozenset(said_yes.values_list("match__need", "match__seeker", "match__provider"))


def _ties() -> Mapping[int, Mapping[int, TieKind]]:
    found: dict[int, dict[int, TieKind]] = defaultdict(dict)
    for pair in Tie.objects.order_by().values_list("a", "b", "kind").distinct():
        kind = TieKind(pair[2])
        for one, other in (pair[:2], pair[1::-1]):
            if STRENGTH[kind] > STRENGTH.get(found[one].get(other, TieKind.INTRODUCED), 0) or (
                other not in found[one]
            ):
                found[one][other] = kind
    return found


def _answers() -> Mapping[int, tuple[int, int]]:
    """How often each said yes and no to what others seek."""
    found: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    said = MatchAnswer.objects.filter(said__in=(Said.INTERESTED, Said.NO)).order_by()
    for organisation, provider, word in said.values_list("organisation", "match__provider", "said"):
        if organisation == provider:
            found[organisation][word == Said.NO] += 1
    return {key: (yes, no) for key, (yes, no) in found.items()}


def _outcomes(at: datetime) -> Mapping[int, Sequence[tuple[float, float]]]:
    """What came of introductions: (days ago, how well), for both sides, by the word of either."""
    by_introduction: dict[int, dict[int, tuple[str, datetime | None]]] = defaultdict(dict)
    told = IntroductionSide.objects.order_by("pk").values_list(
        "introduction", "organisation", "outcome", "outcome_at"
    )
    for introduction, organisation, outcome, moment in told:
        by_introduction[introduction][organisation] = outcome, moment
    found: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for sides in by_introduction.values():
        for one, other in combinations(sides, 2):
            for of, by in ((one, other), (other, one)):  # how it went with one is what the other says
                outcome, moment = sides[by]
                if outcome in WENT_WELL and moment:
                    days = max(0.0, (at - moment).total_seconds() / 86_400)
                    found[of].append((days, WENT_WELL[outcome]))
    return found


def _held(at: datetime) -> Mapping[int, frozenset[str]]:
    """Codes and classes of legal forms and of accreditations that are valid and for everybody to see."""
    day, found = localdate(at), defaultdict[int, set[str]](set)
    valid = Q(valid_until=None) | Q(valid_until__gte=day)
    shown = Accreditation.objects.filter(valid, visibility=Visibility.PUBLIC).order_by()
    for key, code, sse_class in shown.values_list("organisation", "form__code", "form__sse_class"):
        found[key] |= {code, f"{CLASS}{sse_class}"}
    listed = Organisation.objects.filter(state__in=Organisation.LISTED_STATES).order_by()
    forms = listed.exclude(sse_class="", form=None).values_list("pk", "sse_class", "form__code")
    for key, sse_class, form in forms:
        found[key] |= {f"{CLASS}{sse_class}"} if sse_class else set()
        found[key] |= {form} if form else set()
    return {key: frozenset(codes) for key, codes in found.items()}
