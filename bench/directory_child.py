"""One database filled, indexed and asked: run by bench/directory.py in a process of its own.

`python -m bench.directory_child SIZE ROUNDS ANSWER.json`, with the database in TISSERAND_DATABASE.
"""

# ruff: noqa: PLC0415  what needs the database is imported once Django is set up
from __future__ import annotations

import json
import platform
import random
import resource
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import django
import numpy as np

BATCH = 5_000
PAGE = 20
SENTENCES = {
    "fr": "{name} propose {0}, {1} et {2} aux habitants de {town} et des environs. Depuis {year}, {staff} "
    "personnes y travaillent, dont beaucoup en insertion ; on y trouve aussi {3} et {4}.",
    "de": "{name} bietet {0}, {1} und {2} für Menschen und Betriebe in {town}. Seit {year} arbeiten hier "
    "{staff} Leute, viele davon mit Behinderung; dazu kommen {3} und {4}.",
    "en": "{name} offers {0}, {1} and {2} to people and companies around {town}. Since {year} a team of "
    "{staff} has also taken care of {3} and {4}.",
}
FIRST = {
    "fr": ("Atelier", "Coopérative", "Association", "Régie", "Maison", "Fabrique", "Jardins", "Relais"),
    "de": ("Werkstatt", "Genossenschaft", "Verein", "Betrieb", "Initiative", "Dienste", "Höfe"),
    "en": ("Collective", "Workshop", "House", "Network", "Guild", "Trust", "Commons"),
}
LAST = [
    first + second
    for first in (
        "Bel",
        "Mor",
        "Hasel",
        "Tilleul",
        "Kestrel",
        "Rem",
        "Silber",
        "Glan",
        "Wald",
        "Pré",
        "Ober",
        "Alz",
    )
    for second in (
        "aire",
        "born",
        "hain",
        "mont",
        "wies",
        "court",
        "feld",
        "ance",
        "bach",
        "ette",
        "stein",
        "val",
    )
]
WORDS = {
    "a trade": [
        "blanchisserie",
        "Schreinerei",
        "laundry",
        "wasserij",
        "imprimerie",
        "Bäckerei",
        "roofing",
        "crèche",
    ],
    "a word of most": ["association", "insertion", "Menschen", "people", "coopérative", "Betrieb"],
    "two words": ["espaces verts Metz", "Umzug Trier", "linen hire", "traduction allemand", "Möbel Holz"],
    "four words": [
        "réparation de vélos à Thionville",
        "catering for meetings Luxembourg",
        "Reinigung Büro Saar Glas",
    ],
    "a beginning": ["boul", "Schrei", "trans", "menu", "rep"],
    "a slip": ["blanchiserie", "Schreinerrei", "trasnlation", "imprimrie", "Wäscherrei"],
    "a compound": ["Großküche", "Fahrradreparatur", "Gebrauchtmöbel", "Holzspielzeug", "Büromöbelverkauf"],
    "a town": ["Trèves", "Lüttich", "Saarbrücken", "Luik", "Esch"],
    "a name": ["Belaire", "Waldstein", "Kestrelmont", "Atelier Morhain"],
}


def fill(size: int) -> None:
    """Seeded organisations, a third of each country's in its towns, and nothing else."""
    from tisserand.cluster.organisations.models import Kind, Organisation, SseClass
    from tisserand.cluster.territories.actions import load_reference_data
    from tisserand.cluster.territories.models import Language, Territory, Theme, Trade
    from tisserand.cluster.territories.reference import municipalities, trade_groups
    from tisserand.interfaces.cli.demo.linking import link

    load_reference_data()
    seeded = random.Random(7)
    regions = {one.code: one.pk for one in Territory.objects.exclude(scheme="geonames")}
    keys = dict(Trade.objects.values_list("code", "pk"))
    trades = [trade for group in trade_groups() for trade in group.trades]
    themes = list(Theme.objects.values_list("pk", flat=True))
    spoken = list(Language.objects.values_list("pk", flat=True))
    towns = municipalities()
    weights = [place.population for place in towns]
    for start in range(0, size, BATCH):
        made, offered = [], []
        for number in range(start, min(start + BATCH, size)):
            place = seeded.choices(towns, weights)[0]
            usual = {"DE": "de", "FR": "fr", "BE": "fr"}.get(place.country)
            language = usual or seeded.choice(("fr", "de", "en"))
            own = seeded.sample(trades, seeded.choice((1, 1, 2, 3)))
            said = [word for trade in own for word in trade.synonyms[language]]
            name = f"{seeded.choice(FIRST[language])} {seeded.choice(LAST)} {number}"
            text = SENTENCES[language].format(
                *seeded.sample(said, 5),
                name=name,
                town=place.names[language],
                year=seeded.randint(1950, 2025),
                staff=seeded.randint(2, 300),
            )
            made.append(
                Organisation(
                    slug=f"o{number}",
                    name=name,
                    kind=seeded.choice(Kind.values),
                    sse_class=seeded.choice(SseClass.values),
                    original_language=language,
                    territory_id=regions[place.parent],
                    town=place.names["en"],
                    country=place.country,
                    latitude=place.latitude,
                    longitude=place.longitude,
                    state=Organisation.State.PUBLISHED,
                    **{f"about_{language}": text},
                )
            )
            offered.append([keys[trade.code] for trade in own])
        Organisation.objects.bulk_create(made)
        both = list(zip(made, offered, strict=True))
        link(made[0], "trades", ((one.pk, key) for one, some in both for key in some))
        link(made[0], "themes", ((one.pk, key) for one in made for key in seeded.sample(themes, 2)))
        link(made[0], "languages", ((one.pk, key) for one in made for key in seeded.sample(spoken, 2)))


def questions() -> Iterator[tuple[str, object]]:
    """Every question with its kind."""
    from tisserand.cluster.organisations.search import Search

    for kind, some in WORDS.items():
        yield from ((kind, Search(words)) for words in some)
    narrowed = {"territory": frozenset({"DEC"}), "class": frozenset({"cooperative"})}
    yield from (("a trade, narrowed", Search(words, narrowed)) for words in WORDS["a trade"])
    yield "everything", Search()
    yield "facets alone", Search(facets=narrowed)
    yield "facets alone", Search(facets={"trade": frozenset({"textile"}), "language": frozenset({"de"})})
    for place in ("Trèves", "Longwy", "Lüttich"):
        yield "near a place", Search(place=place, radius_km=30)
        yield "a trade near a place", Search("blanchisserie", place=place, radius_km=50, sort="distance")


def answer(search: object) -> int:
    """All that a page of the directory asks; how many were found."""
    from tisserand.cluster.organisations.search import directory

    found = directory(search)  # type: ignore[arg-type]
    assert found.facets
    assert found.languages_met is not None
    assert len(found.page(0, PAGE)) == min(PAGE, len(found))
    return len(found)


def cpu_clock() -> Callable[[], float]:
    """Seconds of CPU of this process and, where there is one on this machine, of the server's beside it."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return time.process_time
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        spent = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    return lambda: time.process_time() + int(spent.read_text().split()[0]) / 1e9


def ask(rounds: int) -> dict[str, dict[str, float]]:
    """Percentiles of wall and CPU time for each kind of question."""
    asked, cpu_seconds = list(questions()), cpu_clock()
    random.Random(1).shuffle(asked)
    taken: dict[str, list[tuple[float, float, int]]] = {}
    for _ in range(rounds):
        for kind, search in asked:
            wall, cpu = time.perf_counter(), cpu_seconds()
            found = answer(search)
            taken.setdefault(kind, []).append(
                (1000 * (time.perf_counter() - wall), 1000 * (cpu_seconds() - cpu), found)
            )
    kinds = {}
    for kind in [*dict.fromkeys(kind for kind, _ in questions()), "all"]:
        rows = np.array([row for name, some in taken.items() if kind in {name, "all"} for row in some])
        p50, p95, p99 = np.percentile(rows[:, 0], (50, 95, 99))
        cpu50, cpu95, cpu99 = np.percentile(rows[:, 1], (50, 95, 99))
        kinds[kind] = {
            "p50": p50,
            "p95": p95,
            "p99": p99,
            "cpu50": cpu50,
            "cpu95": cpu95,
            "cpu99": cpu99,
            "found": float(np.median(rows[:, 2])),
        }
    return kinds


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main(size: int, rounds: int, path: Path) -> None:
    """Fills the database where it is empty, measures, writes what was measured as JSON."""
    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from tisserand.cluster.organisations.models import Organisation, SearchDocument
    from tisserand.cluster.organisations.search import index, index_everything, table

    call_command("migrate", verbosity=0)
    if not Organisation.objects.exists():
        print(f"{connection.vendor}: filling", flush=True)
        fill(size)
    told: dict[str, object] = {"index_seconds": 0.0}
    if SearchDocument.objects.count() != size:
        print(f"{connection.vendor}: indexing", flush=True)
        told["index_seconds"] = _seconds(lambda: index_everything(at=timezone.now()))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    table.forget()
    told["read_seconds"] = _seconds(table.current)
    told["table_mb"] = table.current().nbytes / 1e6
    told["kinds"] = ask(rounds)
    index([Organisation.objects.order_by("pk")[:1].get().pk], at=timezone.now())
    told["refresh_ms"] = 1000 * _seconds(table.current)
    told["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told["organisations"] = size
    told["machine"] = f"{platform.machine()}, Python {platform.python_version()}"
    path.write_text(json.dumps(told))
    for kind, figures in told["kinds"].items():  # type: ignore[attr-defined]
        print(
            f"{connection.vendor:<11}{kind:<22} p50 {figures['p50']:6.1f}  p95 {figures['p95']:6.1f}  "
            f"p99 {figures['p99']:6.1f} ms   CPU p95 {figures['cpu95']:6.1f} ms   "
            f"{figures['found']:>8,.0f} found",
            flush=True,
        )


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
