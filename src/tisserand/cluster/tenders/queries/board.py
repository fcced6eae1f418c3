"""The board: tenders one may still bid for, narrowed down and searched across languages.

Words are looked for in the texts, folded, and in the trade tree, so that a French word finds a German notice.
A page costs at most 12 queries whatever its length.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from tisserand.cluster.organisations.search import Choice
from tisserand.cluster.organisations.search.vocabulary import trade_rows, vocabulary_of
from tisserand.cluster.organisations.search.words import forms_in, plain, spoken
from tisserand.cluster.tenders.models import Tender
from tisserand.cluster.territories.countries import country_names
from tisserand.cluster.territories.models import Reservation, Territory, Trade

LONGEST_QUESTION = 100
MOST_WORDS = 8
EXECUTION = "execution"
RESERVED = {
    Reservation.SHELTERED.value: _("for sheltered work and work integration (art. 20)"),
    Reservation.PUBLIC_SERVICE.value: _("for organisations of public service (art. 77)"),
    EXECUTION: _("carried out in sheltered employment"),
}
TRAITS = {"social": _("social objective"), "small": _("suits small firms")}
FACETS = ("trade", "territory", "reserved", "trait", "country", "language")
SORTS = ("ending", "newest")


@dataclass(frozen=True, slots=True)
class Search:
    """What is asked of the board; facets by name, each with the values chosen."""

    words: str = ""
    facets: Mapping[str, frozenset[str]] = field(default_factory=dict)
    until_days: int = 0
    sort: str = "ending"

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter is on."""
        return bool(self.until_days or any(self.facets.values()))


def search_in(address: QueryDict) -> Search:
    """What the parameters of an address ask; what makes no sense there is left out."""
    until = address.get("until", "")
    sort = address.get("sort", "")
    return Search(
        words=" ".join(address.get("q", "")[:LONGEST_QUESTION].replace("\0", " ").split()),
        facets={name: frozenset(address.getlist(name)) for name in FACETS},
        until_days=int(until) if until.isascii() and until.isdecimal() and len(until) < 5 else 0,
        sort=sort if sort in SORTS else SORTS[0],
    )


def open_tenders(at: datetime) -> QuerySet[Tender]:
    """What one may bid for at this moment, whatever the last run of the daily task said: no query itself."""
    return Tender.objects.filter(state=Tender.State.OPEN).filter(Q(leaves_at=None) | Q(leaves_at__gt=at))


@dataclass(frozen=True, slots=True)
class _Row:
    """What the facets need to know of a tender."""

    key: int
    leaves_at: datetime | None
    values: Mapping[str, frozenset[str]]


class Board:
    """The answer to a search: which tenders in which order, and what each facet would leave."""

    def __init__(self, search: Search, *, at: datetime) -> None:
        self.search, self.at = search, at
        self._rows = list(_rows(at, search.sort))
        self.total = len(self._rows)
        found = self._found_by_words()
        until = at + timedelta(days=search.until_days) if search.until_days else None
        self._left = [
            row
            for row in self._rows
            if (found is None or row.key in found)
            and (until is None or (row.leaves_at is not None and row.leaves_at <= until))
        ]

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def ids(self) -> Sequence[int]:
        """The keys of all that fit, in order."""
        return [row.key for row in self._left if self._fits(row)]

    def _fits(self, row: _Row, but: str = "") -> bool:
        return all(
            not chosen or name == but or not chosen.isdisjoint(row.values[name])
            for name, chosen in self.search.facets.items()
        )

    def _found_by_words(self) -> frozenset[int] | None:
        """The keys whose texts or trades the words mean; None where nothing was typed: 3 queries at most."""
        typed = spoken(self.search.words)[:MOST_WORDS]
        if not typed:
            return None
        meant = _trades_meant(typed)
        found = open_tenders(self.at)
        for word in typed:
            in_texts = _any(Q(sought__contains=form) for form in {plain(word), *forms_in(word)})
            of_trade = Tender.trades.through.objects.filter(trade__code__in=meant[word])
            found = found.filter(in_texts | Q(pk__in=of_trade.values("tender")))
        return frozenset(found.values_list("pk", flat=True))

    def page(self, start: int, end: int) -> Sequence[Tender]:
        """The tenders from `start` on, before `end`, with what a list shows: 5 queries."""
        keys = list(self.ids[start:end])
        found = Tender.objects.filter(pk__in=keys).select_related("buyer")
        by_key = {one.pk: one for one in found.prefetch_related("trades", "territories", "words", "lots")}
        return [by_key[key] for key in keys if key in by_key]

    def facet(self, name: str) -> Sequence[Choice]:
        """The values of a facet with how many each would leave: 1 query for trades and territories."""
        counts: Counter[str] = Counter()
        for row in self._left:
            if self._fits(row, but=name):
                counts.update(row.values[name])
        return _CHOICES[name](counts, self.search.facets.get(name, frozenset()))


def _any(conditions: Iterable[Q]) -> Q:
    whole = Q()
    for one in conditions:
        whole |= one
    return whole


def _trades_meant(typed: Sequence[str]) -> Mapping[str, set[str]]:
    """For each word the codes of trades that have it in a name or synonym said whole: 1 query."""
    vocabulary = vocabulary_of(trade_rows())
    everything = frozenset().union(*map(forms_in, typed))
    return {
        word: {code for code, meaning in vocabulary.meanings(word, everything).items() if meaning.share >= 1}
        for word in typed
    }


def _rows(at: datetime, sort: str) -> Iterator[_Row]:
    """All open tenders as the facets see them: 4 queries."""
    order = ("-published_on", "-pk") if sort == "newest" else ("leaves_at", "-pk")
    trades, territories = (
        _links(at, Tender.trades.through, "trade"),
        _links(at, Tender.territories.through, "territory"),
    )
    groups = dict(Trade.objects.values_list("pk", "parent_id"))
    codes = dict(Trade.objects.values_list("pk", "code"))
    above = {key: (code, parent) for key, code, parent in _places()}
    fields = ("pk", "leaves_at", "country", "original_language", "reservation", "also_reserved")
    traits = ("is_execution_reserved", "has_social_objective", "suits_small_firms")
    for row in open_tenders(at).order_by(*order).values(*fields, *traits):
        own = {key for each in trades[row["pk"]] for key in (each, groups.get(each)) if key}
        reserved = {row["reservation"], row["also_reserved"]} - {Reservation.NONE}
        yield _Row(
            row["pk"],
            row["leaves_at"],
            {
                "trade": frozenset(codes[key] for key in own),
                "territory": frozenset(_around(territories[row["pk"]], above)),
                "reserved": frozenset(reserved | ({EXECUTION} if row["is_execution_reserved"] else set())),
                "trait": frozenset(
                    name
                    for name, has in (
                        ("social", row["has_social_objective"]),
                        ("small", row["suits_small_firms"]),
                    )
                    if has
                ),
                "country": frozenset({row["country"]}),
                "language": frozenset({row["original_language"]}),
            },
        )


def _links(at: datetime, through: type, name: str) -> Mapping[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    keys = open_tenders(at).values("pk")
    for tender, other in through.objects.filter(tender__in=keys).values_list("tender", name):  # type: ignore[attr-defined]
        found[tender].append(other)
    return found


def _places() -> Iterator[tuple[int, str, int | None]]:
    regions = Territory.objects.exclude(scheme=Territory.Scheme.GEONAMES)
    yield from regions.values_list("pk", "code", "parent_id")


def _around(keys: Iterable[int], above: Mapping[int, tuple[str, int | None]]) -> Iterator[str]:
    """The codes of these territories and of all they lie in."""
    for key in keys:
        step: int | None = key
        while step is not None and step in above:
            code, step = above[step]
            yield code


def _flat(labels: Mapping[str, object]) -> Callable[[Counter[str], frozenset[str]], Sequence[Choice]]:
    def choices(counts: Counter[str], chosen: frozenset[str]) -> Sequence[Choice]:
        return [
            Choice(value, str(label), counts[value], value in chosen)
            for value, label in labels.items()
            if counts[value] or value in chosen
        ]

    return choices


def _by_count(
    label: Callable[[str], str],
) -> Callable[[Counter[str], frozenset[str]], Sequence[Choice]]:
    def choices(counts: Counter[str], chosen: frozenset[str]) -> Sequence[Choice]:
        values = [value for value, _number in counts.most_common()]
        values += sorted(value for value in chosen if value not in counts and len(value) == 2)
        return [Choice(value, label(value), counts[value], value in chosen) for value in values]

    return choices


def country_called(code: str) -> str:
    """The name of a country in the reader's language; its code where it has none."""
    try:
        return country_names(code)[(get_language() or "fr")[:2]]
    except KeyError:
        return code


def language_called(code: str) -> str:
    """The name of a language as it stands in a sentence of the reader's; its code where it has none."""
    try:
        name = str(get_language_info(code)["name_translated"])
    except KeyError:
        return code
    return name.lower() if get_language() == "fr" else name


def _trade_choices(counts: Counter[str], chosen: frozenset[str]) -> Sequence[Choice]:
    rows = list(Trade.objects.filter(code__in={*counts, *chosen}).order_by("pk"))
    return _nested([(one.code, one.name, one.parent_id, one.pk) for one in rows], counts, chosen)


def _territory_choices(counts: Counter[str], chosen: frozenset[str]) -> Sequence[Choice]:
    regions = Territory.objects.exclude(scheme=Territory.Scheme.GEONAMES)
    rows = list(regions.filter(code__in={*counts, *chosen}).order_by("depth", "code"))
    return _nested([(one.code, one.name, one.parent_id, one.pk) for one in rows], counts, chosen)


def _nested(
    rows: Sequence[tuple[str, str, int | None, int]], counts: Counter[str], chosen: frozenset[str]
) -> Sequence[Choice]:
    """The choices as a tree; what is alone within its parent with the same count is left out."""
    keys = {key for _code, _name, _parent, key in rows}
    children: dict[int | None, list[tuple[str, str, int | None, int]]] = defaultdict(list)
    for row in rows:
        children[row[2] if row[2] in keys else None].append(row)

    def below(parent: int | None) -> Sequence[Choice]:
        found = [
            Choice(code, name, counts[code], code in chosen, below(key))
            for code, name, _parent, key in children[parent]
        ]
        return sorted(found, key=lambda choice: (-choice.count, choice.label))

    return below(None)


_CHOICES: Mapping[str, Callable[[Counter[str], frozenset[str]], Sequence[Choice]]] = {
    "trade": _trade_choices,
    "territory": _territory_choices,
    "reserved": _flat(RESERVED),
    "trait": _flat(TRAITS),
    "country": _by_count(country_called),
    "language": _by_count(language_called),
}


def whole(key: int) -> Tender | None:
    """One tender with all that its page tells: 6 queries."""
    found = Tender.objects.filter(pk=key).select_related("buyer")
    return found.prefetch_related("words", "trades", "territories", "lots__trades").first()
