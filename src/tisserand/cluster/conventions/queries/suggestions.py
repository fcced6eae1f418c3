"""Whom a registration might meet, the most promising first, with what speaks for it and against.

A chance is that of a match, 0 to 1: that both sides say yes. Those without a match are ordered by points.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, Value

from tisserand.cluster.accounts.rules import Person
from tisserand.cluster.conventions.models import Registration, Wish
from tisserand.cluster.matches.models import Match
from tisserand.cluster.matches.names import Names, names_in
from tisserand.cluster.matches.queries.sight import open_to
from tisserand.cluster.matches.words import Sentence, Side, Told, told
from tisserand.cluster.needs.models import Notice
from tisserand.cluster.organisations.models import Organisation

from .wishes import kept_apart_from

CHANCE_OF_BEING_CHOSEN = 0.25
"""That somebody has chosen you counts as much as so much chance."""
WEIGHTS = {
    "sells_what_you_seek": 5,
    "seeks_what_you_sell": 4,
    "wished_for_you": 3,
    "across_the_border": 2,
    "shares_a_language": 1,
}
"""What each reason counts where there is no match; the reader sees the reasons themselves, in this order."""
MOST_REASONS = 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Somebody worth meeting: what speaks for it, strongest first, what against, and the words so far.

    `match` tells a suggestion of the matching room in its own words. Other reasons are (code, words):
    `sells_what_you_seek` and `seeks_what_you_sell` with the trades, `wished_for_you`, `shares_a_language`
    and `across_the_border`. `theirs` is what the other side wishes, never a veto.
    """

    registration: Registration
    wish: Wish | None
    theirs: Wish | None
    score: int
    reasons: Sequence[tuple[str, str]]
    match: Told | None
    needs_interpreter: bool
    is_barred: bool

    @property
    def level(self) -> str:
        """What is said of it so far, "open" where nothing is."""
        return self.wish.level if self.wish else "open"

    @property
    def chance(self) -> float:
        """What it is ordered by first."""
        chosen = CHANCE_OF_BEING_CHOSEN if self.theirs else 0.0
        return (self.match.match.score if self.match else 0.0) + chosen

    @property
    def doubts(self) -> Sequence[Sentence]:
        """What speaks against the match; languages are those of the people who come, told elsewhere."""
        return [one for one in self.match.doubts if one.code != "no_common_language"] if self.match else []


def suggestions_for(registration: Registration, reader: Person | None = None) -> Sequence[Suggestion]:
    """All who may be met, most promising first: 13 queries at most, whatever their number.

    Matches that rest on needs are told to a reader who may know of them. Those whom a rule or the team keeps
    apart from it are left out, but where there is a wish already.
    """
    everybody = _everybody(registration)
    me = everybody.pop(registration.pk)
    mine, theirs = _wishes_around(registration)
    apart = kept_apart_from(me, everybody.values())
    matches = _matches_with(me, everybody.values(), reader)
    trading = _Trading.of([me, *everybody.values()])
    names = names_in([match for match, _side in matches.values()], trading.shared_with(me))
    found = [
        _suggestion(
            other,
            wish=mine.get(key),
            theirs=theirs.get(key),
            evidence=_evidence(me, other, trading, names),
            match=_told(matches.get(other.organisation_id), names),
            is_barred=key in apart,
        )
        for key, other in everybody.items()
        if key not in apart or key in mine
    ]
    return sorted(found, key=lambda one: (-one.chance, -one.score, one.registration.organisation.name))


def _everybody(registration: Registration) -> dict[int, Registration]:
    """Who comes: 2 queries."""
    coming = Registration.objects.filter(
        convention=registration.convention_id, state=Registration.State.REGISTERED
    )
    whole = coming.select_related("organisation").prefetch_related("languages")
    return {one.pk: one for one in whole}


def _wishes_around(registration: Registration) -> tuple[dict[int, Wish], dict[int, Wish]]:
    """Its own wishes by whom they are for, and those for it by whose they are, vetoes left out: 1 query."""
    said = list(Wish.objects.filter(Q(of=registration) | Q(to=registration)))
    mine = {one.to_id: one for one in said if one.of_id == registration.pk}
    theirs = {one.of_id: one for one in said if one.to_id == registration.pk and one.level in Wish.POSITIVE}
    return mine, theirs


def _matches_with(
    me: Registration, others: Iterable[Registration], reader: Person | None
) -> Mapping[int, tuple[Match, Side]]:
    """The likeliest match with each other organisation, by its key, and where one stands: 2 queries."""
    own, rest = me.organisation_id, [other.organisation_id for other in others]
    between = Q(seeker=own, provider__in=rest) | Q(provider=own, seeker__in=rest)
    known = Q(kind=Match.Kind.PROFILE)
    if reader is not None:
        known |= Q(kind=Match.Kind.NEED, need__state__in=Notice.OPEN_STATES) & open_to(reader)
    found = Match.objects.filter(between, known, is_current=True).order_by("-score", "pk")
    likeliest: dict[int, tuple[Match, Side]] = {}
    for match in found.select_related("seeker__territory", "provider__territory", "need__place", "offer"):
        seeks = match.seeker_id == own
        other = match.provider_id if seeks or match.seeker_id is None else match.seeker_id
        likeliest.setdefault(other, (match, Side.SEEKER if seeks else Side.PROVIDER))
    return likeliest


def _told(found: tuple[Match, Side] | None, names: Names) -> Told | None:
    if found is None:
        return None
    match, side = found
    return told([match], side, names)[0]


@dataclass(frozen=True, slots=True)
class _Trading:
    """The codes of the trades that organisations, by their keys, sell and seek."""

    sold: Mapping[int, frozenset[str]]
    sought: Mapping[int, frozenset[str]]

    @classmethod
    def of(cls, registrations: Iterable[Registration]) -> "_Trading":
        """Those of these registrations: 1 query."""
        keys = [one.organisation_id for one in registrations]
        by_side: dict[str, dict[int, set[str]]] = {"trades": defaultdict(set), "sought": defaultdict(set)}
        throughs: tuple[tuple[str, Any], ...] = (
            ("trades", Organisation.trades.through),
            ("sought", Organisation.sought_trades.through),
        )
        rows = [
            through.objects.filter(organisation__in=keys)
            .values_list("organisation_id", "trade__code")
            .annotate(side=Value(side))
            for side, through in throughs
        ]
        for key, code, side in rows[0].union(rows[1], all=True):
            by_side[side][key].add(code)
        frozen = [{key: frozenset(codes) for key, codes in found.items()} for found in by_side.values()]
        return cls(frozen[0], frozen[1])

    def fitting(self, seeker: int, seller: int) -> frozenset[str]:
        """What one seeks and the other sells."""
        return self.sought.get(seeker, frozenset()) & self.sold.get(seller, frozenset())

    def shared_with(self, me: Registration) -> frozenset[str]:
        """All that anybody sells or seeks and that one's own organisation seeks or sells."""
        own = me.organisation_id
        return self.sought.get(own, frozenset()) | self.sold.get(own, frozenset())


def _evidence(
    me: Registration, other: Registration, trading: _Trading, names: Names
) -> tuple[dict[str, str], bool]:
    """What speaks for a meeting, words by code, and whether it needs an interpreter."""
    mine, theirs = me.organisation, other.organisation
    common = {one.name for one in me.languages.all()} & {one.name for one in other.languages.all()}
    found = {
        "sells_what_you_seek": _named(trading.fitting(mine.pk, theirs.pk), names),
        "seeks_what_you_sell": _named(trading.fitting(theirs.pk, mine.pk), names),
        "across_the_border": theirs.town if mine.country != theirs.country else "",
        "shares_a_language": ", ".join(sorted(common)),
    }
    return found, not common


def _named(codes: Iterable[str], names: Names) -> str:
    return ", ".join(sorted(names.trades(codes)))


def _suggestion(
    other: Registration,
    *,
    wish: Wish | None,
    theirs: Wish | None,
    evidence: tuple[dict[str, str], bool],
    match: Told | None,
    is_barred: bool,
) -> Suggestion:
    words, needs_interpreter = evidence
    words = {**words, "wished_for_you": other.organisation.name if theirs else ""}
    reasons = [(code, words[code]) for code in WEIGHTS if words[code]]
    return Suggestion(
        registration=other,
        wish=wish,
        theirs=theirs,
        score=sum(WEIGHTS[code] for code, _ in reasons),
        reasons=[one for one in reasons if one[0] == "wished_for_you"] if match else reasons[:MOST_REASONS],
        match=match,
        needs_interpreter=needs_interpreter,
        is_barred=is_barred,
    )
