"""What comes with the software: places, languages, trades, themes, legal forms, read from the files here.

Coordinates are WGS 84 degrees; codes are ISO 3166-1 (countries), NUTS 2024 (regions, districts), GeoNames ids
(municipalities) and ISO 639-1 (languages); names are keyed by the page's language: "fr", "de", "en".
"""

import csv
import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

PAGE_LANGUAGES = ("fr", "de", "en")
_DATA = files(__package__) / "data"
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_SAINTS = {"st": "saint", "sankt": "saint", "ste": "sainte"}
_CLEARLY_LARGER = 4  # how many times the people of the next place of that name


@dataclass(frozen=True)
class Territory:
    """A country (its parent is "") or a NUTS region; `languages` are spoken there, the main one first."""

    code: str
    scheme: str
    parent: str
    names: Mapping[str, str]
    languages: tuple[str, ...]

    @property
    def country(self) -> str:
        """ISO 3166-1 code."""
        return self.code[:2]


@dataclass(frozen=True)
class Municipality:
    """A town, village or quarter; `parent` is the deepest territory known, `also` names for finding only."""

    code: str
    names: Mapping[str, str]
    country: str
    parent: str
    latitude: float
    longitude: float
    population: int
    also: tuple[str, ...]


@dataclass(frozen=True)
class Language:
    """A language of people and meetings."""

    code: str
    names: Mapping[str, str]


@cache
def territories() -> tuple[Territory, ...]:
    """Countries and NUTS regions, every parent before its children."""
    found: dict[str, Territory] = {}
    for code, row in _table("territories.toml").items():
        parent = code[:-1] if len(code) > 2 else ""
        languages = row.get("languages") or found[parent].languages
        scheme = "nuts" if parent else "iso3166"
        found[code] = Territory(code, scheme, parent, _names(row), tuple(languages))
    return tuple(found.values())


@cache
def municipalities() -> tuple[Municipality, ...]:
    """The places of the Greater Region with 500 people or a town hall, by country and name."""
    rows = csv.DictReader((_DATA / "municipalities.csv").read_text(encoding="utf-8").splitlines())
    return tuple(
        Municipality(
            code=row["code"],
            names=_names({"fr": row["fr"] or row["name"], "de": row["de"] or row["name"], "en": row["name"]}),
            country=row["country"],
            parent=row["parent"],
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            population=int(row["population"]),
            also=tuple(filter(None, row["also"].split("|"))),
        )
        for row in rows
    )


@cache
def languages() -> tuple[Language, ...]:
    """The languages a person can tick, in the order to show them."""
    return tuple(Language(code, _names(row)) for code, row in _table("languages.toml").items())


@dataclass(frozen=True)
class Trade:
    """What somebody sells or buys, with the words people type for it."""

    code: str
    names: Mapping[str, str]
    synonyms: Mapping[str, tuple[str, ...]]
    cpv_prefixes: tuple[str, ...]
    nace_codes: tuple[str, ...]


@dataclass(frozen=True)
class TradeGroup:
    """A family of trades."""

    code: str
    names: Mapping[str, str]
    trades: tuple[Trade, ...]


@cache
def trade_groups() -> tuple[TradeGroup, ...]:
    """The trade tree: one file a group, by its code."""
    return tuple(_group(table) for table in _trade_tables())


def _trade_tables() -> list[dict[str, Any]]:
    sources = sorted((_DATA / "trades").iterdir(), key=lambda source: source.name)
    return [tomllib.loads(source.read_text(encoding="utf-8")) for source in sources]


@cache
def dutch_trade_names() -> Mapping[str, str]:
    """Groups and trades in Dutch, by code: for finding only, since no page speaks it."""
    tables = _trade_tables()
    groups = {table["group"]["code"]: table["group"]["name"]["nl"] for table in tables}
    trades = {code: row["name"]["nl"] for table in tables for code, row in table["trades"].items()}
    return {**groups, **trades}


@cache
def dutch_trade_synonyms() -> Mapping[str, Sequence[str]]:
    """Other Dutch words for trades, by code: for finding only as well."""
    return {
        code: row["synonyms"].get("nl", ())
        for table in _trade_tables()
        for code, row in table["trades"].items()
    }


def _group(table: Mapping[str, Any]) -> TradeGroup:
    return TradeGroup(
        code=table["group"]["code"],
        names=_names(table["group"]["name"]),
        trades=tuple(
            Trade(
                code=code,
                names=_names(row["name"]),
                synonyms={language: tuple(row["synonyms"][language]) for language in PAGE_LANGUAGES},
                cpv_prefixes=tuple(row["cpv"]),
                nace_codes=tuple(row["nace"]),
            )
            for code, row in table["trades"].items()
        ),
    )


@cache
def themes() -> Mapping[str, Mapping[str, str]]:
    """The themes' codes with their names, in the order to show them."""
    return {code: _names(row) for code, row in _table("themes.toml").items()}


@dataclass(frozen=True)
class LegalForm:
    """A national form or accreditation; `also` are spellings met in lists, `years` how long it holds."""

    code: str
    name: str
    sse_class: str
    is_accreditation: bool
    law: str
    evidence: Mapping[str, str]
    years: int | None
    also: tuple[str, ...]

    @property
    def country(self) -> str:
        """ISO 3166-1 code."""
        return self.code[:2].upper()


@cache
def legal_forms() -> tuple[LegalForm, ...]:
    """The forms and accreditations of the four countries, in the order to show them."""
    return tuple(
        LegalForm(
            code=code,
            name=row["name"],
            sse_class=row["class"],
            is_accreditation=row.get("holds", False),
            law=row["law"],
            evidence=_names(row["evidence"]),
            years=row.get("years"),
            also=tuple(row["also"]),
        )
        for code, row in _table("legal_forms.toml").items()
    )


def legal_form_called(name: str, country: str) -> LegalForm | None:
    """The form or accreditation a country's lists call so, without regard to case, accents and dots."""
    return _forms_by_spelling().get((country.upper(), _letters(name)))


def place_called(name: str, country: str) -> Municipality | None:
    """The place meant by a name in any language of the region, without regard to accents, case and hyphens.

    A name in use on pages wins over one only for finding; among places of one name the clearly larger (four
    times the people) is meant. None if there is no such place, or several between which nobody can choose.
    """
    for places in _index().get((country.upper(), folded(name)), ((), ())):
        first, second = (*sorted(places, key=lambda place: -place.population), None, None)[:2]
        if first and (second is None or first.population > _CLEARLY_LARGER * second.population):
            return first
        if first:
            return None
    return None


def folded(name: str) -> str:
    """The name as it is compared: "St. Wendel", "Sankt Wendel" and "SAINT-WENDEL" all give "saint wendel"."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("œ", "oe").replace("æ", "ae"))
    words = re.findall(r"\w+", "".join(letter for letter in plain if not unicodedata.combining(letter)))
    return " ".join(_SAINTS.get(word, word) for word in words)


@cache
def _index() -> Mapping[tuple[str, str], tuple[tuple[Municipality, ...], tuple[Municipality, ...]]]:
    """(country, folded name) → the places that bear it on pages, and those that bear it otherwise."""
    shown: dict[tuple[str, str], dict[str, Municipality]] = defaultdict(dict)
    sought: dict[tuple[str, str], dict[str, Municipality]] = defaultdict(dict)
    for place in municipalities():
        for index, names in ((shown, place.names.values()), (sought, place.also)):
            for name in names:
                for spelling in (name, unicodedata.normalize("NFC", name).casefold().translate(_UMLAUTS)):
                    index[place.country, folded(spelling)][place.code] = place
    return {key: (tuple(shown[key].values()), tuple(sought[key].values())) for key in {*shown, *sought}}


@cache
def _forms_by_spelling() -> Mapping[tuple[str, str], LegalForm]:
    return {
        (form.country, _letters(spelling)): form
        for form in legal_forms()
        for spelling in (form.name, form.code, *form.also)
    }


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", folded(text))


def _table(file: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads((_DATA / file).read_text(encoding="utf-8"))


def _names(row: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType({language: row[language] for language in PAGE_LANGUAGES})
