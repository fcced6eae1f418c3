"""Which reservation may apply to a contract, by which law, and who of the directory comes into question.

What is said of the laws stands in data/reserved_contracts.toml, in fr, de and en; no advice in law.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from tisserand.cluster.organisations.models import Accreditation, Organisation, Visibility
from tisserand.cluster.territories.models import LegalForm, Reservation, Territory, Trade
from tisserand.cluster.territories.queries import within

from .codes import Shelves

UNION = "EU"
COUNTRIES = ("LU", "FR", "BE", "DE")
SHORTEST_CPV = 2


@dataclass(frozen=True, slots=True)
class Law:
    """What one law says of one reservation; `notice` is what to write, by language of the country."""

    country: str
    reservation: str
    sources: Mapping[str, str]
    share: int | None
    classes: Sequence[str]
    forms: Sequence[str]
    is_open: bool
    said: Mapping[str, Sequence[str]]
    doubts: Mapping[str, str]
    notice: Mapping[str, str]

    @property
    def language(self) -> str:
        """The language of its name: the reader's for the Union, else that of the country's own law."""
        return _language() if self.country == UNION else next(iter(self.sources))

    @property
    def source(self) -> str:
        """Its name."""
        return self.sources[self.language]

    @property
    def conditions(self) -> Sequence[str]:
        """Its conditions in the reader's language."""
        return self.said[_language()]

    @property
    def doubt(self) -> str:
        """What we could not make sure of, in the reader's language; "" if nothing."""
        return self.doubts.get(_language(), "")


@dataclass(frozen=True, slots=True)
class Possible:
    """A reservation with what the Union and the country say of it; `codes` are those art. 77 names."""

    reservation: str
    label: str
    union: Law
    country: Law
    codes: Sequence[str]

    @property
    def laws(self) -> Sequence[Law]:
        """The law of the Union, then that of the country."""
        return (self.union, self.country)


def _language() -> str:
    return language if (language := (get_language() or "fr")[:2]) in ("fr", "de", "en") else "fr"


@cache
def _table() -> Mapping[str, Any]:
    data = files("tisserand.cluster.tenders") / "data" / "reserved_contracts.toml"
    return tomllib.loads(data.read_text(encoding="utf-8"))


@cache
def laws() -> tuple[Law, ...]:
    """All that we know, the Union first."""
    return tuple(
        Law(
            country=row["country"],
            reservation=row["reservation"],
            sources=_sources(row),
            share=row.get("share"),
            classes=tuple(row["classes"]),
            forms=tuple(row.get("forms", ())),
            is_open=row.get("is_open", True),
            said=row["conditions"],
            doubts=row.get("doubt", {}),
            notice={
                language: text.format(source=next(iter(_sources(row).values())))
                for language, text in row.get("notice", {}).items()
            },
        )
        for row in _table()["law"]
    )


def _sources(row: Mapping[str, Any]) -> Mapping[str, str]:
    """The name of a law by language; a country's own stays as it is in that of its text."""
    if isinstance(row["source"], str):
        return {"de" if row["country"] == "DE" else "fr": row["source"]}
    return dict(row["source"])


def law(country: str, reservation: str) -> Law:
    """What a country, or the Union, says of a reservation. Raises KeyError where we know nothing."""
    found = next(
        (each for each in laws() if (each.country, each.reservation) == (country, reservation)), None
    )
    if found is None:
        raise KeyError(country, reservation)
    return found


def is_for_public_service(cpv_code: str) -> bool:
    """Whether art. 77(1) names this CPV code, or one that begins with these digits."""
    codes = _table()["codes"]
    if any(single.startswith(cpv_code) for single in codes["single"]):
        return True
    first, last = cpv_code.ljust(8, "0"), cpv_code.ljust(8, "9")
    return any(start <= last and first <= end for start, end in codes["spans"])


def possible(country: str, cpv_codes: Iterable[str]) -> Sequence[Possible]:
    """The reservations that may apply to these services in this country: art. 20 always, art. 77 by code."""
    named = [code for code in cpv_codes if len(code) >= SHORTEST_CPV and is_for_public_service(code)]
    kinds: list[tuple[Reservation, Sequence[str]]] = [(Reservation.SHELTERED, ())]
    if named:
        kinds.append((Reservation.PUBLIC_SERVICE, named))
    return [
        Possible(kind, str(kind.label), law(UNION, kind), law(country, kind), codes) for kind, codes in kinds
    ]


def prefixes_of(trade: Trade) -> Sequence[str]:
    """The CPV prefixes of a trade, or of all trades of a group: 1 query for a group."""
    if trade.cpv_prefixes or trade.parent_id:
        return trade.cpv_prefixes.replace(",", " ").split()
    rows = trade.children.values_list("cpv_prefixes", flat=True)
    return [prefix for row in rows for prefix in row.replace(",", " ").split()]


def trades_of(cpv_code: str) -> Sequence[Trade]:
    """The trades whose prefixes lie within a CPV code, else those of the longest prefix of it: 2 queries."""
    stem = cpv_code.rstrip("0").ljust(SHORTEST_CPV, "0")
    named = Trade.objects.exclude(cpv_prefixes="").order_by("pk")
    within_it = [trade for trade in named if any(prefix.startswith(stem) for prefix in prefixes_of(trade))]
    return within_it or list(Trade.objects.filter(pk__in=Shelves().trades([cpv_code])))


def in_question(
    one: Law, trades: Iterable[Trade], territory: Territory | None, *, day: date
) -> QuerySet[Organisation]:
    """Listed organisations that come into question, here and across the border: 1 query.

    By a public accreditation that holds on the day, by their form, or by their class; and by their trade.
    """
    here = LegalForm.objects.filter(code__in=one.forms)
    alike = LegalForm.objects.filter(sse_class__in=here.values("sse_class"), is_accreditation=True)
    held = Accreditation.objects.filter(Q(valid_until=None) | Q(valid_until__gte=day), form__in=alike)
    shown = held.filter(visibility=Visibility.PUBLIC).values("organisation")
    fitting = Organisation.objects.filter(state__in=Organisation.LISTED_STATES).filter(
        Q(sse_class__in=one.classes) | Q(form__code__in=one.forms) | Q(pk__in=shown)
    )
    keys = [trade.pk for trade in trades]
    if keys:
        fitting = fitting.filter(Q(trades__in=keys) | Q(trades__parent__in=keys))
    if territory is not None:
        fitting = fitting.filter(within([territory.pk]))
    return fitting.select_related("territory").distinct().order_by("name", "pk")
