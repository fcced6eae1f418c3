"""The directory that search probes are asked of: the demo, hand-written organisations, a seeded crowd.

The crowd are organisations whose texts are made of the words of one trade each, so that a right answer has
to stand out among others that are nearly right.
"""

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unittest.mock import patch

from django.utils.text import slugify

from tisserand.cluster.organisations.models import Kind, Organisation
from tisserand.cluster.territories import reference
from tisserand.cluster.territories.actions import load_reference_data
from tisserand.cluster.territories.models import Territory, Trade
from tisserand.cluster.territories.reference import (
    Municipality,
    municipalities,
    place_called,
    territories,
    trade_groups,
)
from tisserand.interfaces.cli.demo.linking import link
from tisserand.interfaces.cli.demo.load import demo_data

HERE = Path(__file__).parent
CROWD = 70
FIRST_NAMES = {
    "fr": ("Atelier", "Coopérative", "Association", "Régie", "Maison", "Compagnons"),
    "de": ("Werkstatt", "Genossenschaft", "Verein", "Betrieb", "Haus", "Initiative"),
    "en": ("Collective", "Workshop", "House", "Network", "Guild", "Trust"),
}
LAST_NAMES = (
    "du Tilleul",
    "Morgenrot",
    "des Sources",
    "Ahornweg",
    "Hazelbrook",
    "du Vieux Pont",
    "Lindenblatt",
    "Wren",
    "des Remparts",
    "Silberpappel",
    "Kestrel",
    "de la Glaneuse",
)
SENTENCES = {
    "fr": "Nous proposons {0}, {1} et {2} aux habitants et aux entreprises de {town}.",
    "de": "Wir bieten {0}, {1} und {2} für Menschen und Betriebe in {town}.",
    "en": "We offer {0}, {1} and {2} to people and companies around {town}.",
}


@dataclass(frozen=True)
class Entry:
    """One organisation before it is a record."""

    name: str
    town: str
    country: str
    language: str
    sse_class: str
    trades: tuple[str, ...]
    about: dict[str, str]
    slug: str = ""
    sought: tuple[str, ...] = ()


def entries() -> list[Entry]:
    """The demo's, the hand-written ones, the crowd: always the same."""
    return [*_demo(), *_written(), *_crowd()]


def _demo() -> Iterator[Entry]:
    for one in demo_data().organisations:
        yield Entry(
            one.name,
            one.town,
            one.country,
            one.language,
            one.sse_class,
            tuple(line.trade for line in one.offers if line.trade),
            dict(one.about),
            one.slug,
            tuple(line.trade for line in one.needs if line.trade),
        )


def _written() -> Iterator[Entry]:
    with (HERE / "probe_organisations.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="|"):
            yield Entry(
                row["name"],
                row["town"],
                row["country"],
                row["language"],
                row["sse_class"],
                tuple(row["trades"].split()),
                {row["language"]: row["about"]},
            )


def _crowd() -> Iterator[Entry]:
    seeded = random.Random(4)
    trades = [trade for group in trade_groups() for trade in group.trades]
    towns = [place for place in municipalities() if place.population > 8000]
    for number in range(CROWD):
        trade, place = seeded.choice(trades), seeded.choice(towns)
        language = {"DE": "de", "FR": "fr", "BE": "fr"}.get(place.country) or seeded.choice(
            ("fr", "de", "en")
        )
        words = seeded.sample(trade.synonyms[language], 3)
        name = f"{seeded.choice(FIRST_NAMES[language])} {seeded.choice(LAST_NAMES)} {number}"
        text = SENTENCES[language].format(*words, town=place.names[language])
        yield Entry(
            name, place.names["en"], place.country, language, "cooperative", (trade.code,), {language: text}
        )


@cache
def _regions() -> frozenset[str]:
    return frozenset(one.code for one in territories())


def _place(entry: Entry) -> Municipality:
    place = place_called(entry.town, entry.country)
    assert place is not None, f"no place called {entry.town} in {entry.country}"
    return place


def make_directory() -> None:
    """Fills the database with reference data and all entries, published."""
    with patch.object(reference, "municipalities", tuple):  # nothing here lies in one as a record
        load_reference_data()
    regions = {one.code: one for one in Territory.objects.filter(code__in=_regions())}
    trades = dict(Trade.objects.values_list("code", "pk"))
    written = entries()
    made = Organisation.objects.bulk_create(_record(entry, regions) for entry in written)
    both = list(zip(made, written, strict=True))
    link(made[0], "languages", ((row.pk, entry.language) for row, entry in both))
    link(made[0], "trades", ((row.pk, trades[code]) for row, entry in both for code in entry.trades))
    link(made[0], "sought_trades", ((row.pk, trades[code]) for row, entry in both for code in entry.sought))


def _record(entry: Entry, regions: dict[str, Territory]) -> Organisation:
    place = _place(entry)
    return Organisation(
        slug=entry.slug or slugify(entry.name.replace("ß", "ss").replace("Œ", "Oe").replace("œ", "oe")),
        name=entry.name,
        kind=Kind.SSE_ENTERPRISE if entry.sse_class else Kind.COMPANY,
        sse_class=entry.sse_class,
        original_language=entry.language,
        territory=regions[place.parent],
        town=entry.town,
        country=entry.country,
        latitude=place.latitude,
        longitude=place.longitude,
        state=Organisation.State.PUBLISHED,
        **{f"about_{language}": text for language, text in entry.about.items()},
    )
