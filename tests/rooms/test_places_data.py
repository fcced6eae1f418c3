"""The places, languages and the thread map that come with the software."""

import csv
import re
from collections import Counter
from importlib.resources import files
from math import hypot
from pathlib import Path

import pytest

from tisserand.cluster.territories.reference import (
    Municipality,
    folded,
    languages,
    municipalities,
    place_called,
    territories,
)
from tisserand.cluster.territories.thread_map import project, soil

SHARED = Path(__file__).parents[2].parent / "shared" / "data" / "places"
REGION = {"LU": ("LU000",), "FR": ("FRF",), "BE": ("BE3",), "DE": ("DEB", "DEC")}
RUN = re.compile(r"M(\d+) (\d+)h(\d+)")


def runs(path: str) -> list[tuple[int, int, int]]:
    return [(int(x), int(y), int(length)) for x, y, length in RUN.findall(path)]


def test_a_code_belongs_to_one_territory_or_municipality() -> None:
    codes = [territory.code for territory in territories()] + [place.code for place in municipalities()]

    assert [code for code, times in Counter(codes).items() if times > 1] == []


def test_every_parent_comes_before_its_children_and_begins_their_code() -> None:
    seen = {""}
    for territory in territories():
        assert territory.parent in seen
        assert territory.code.startswith(territory.parent)
        assert territory.scheme == ("iso3166" if len(territory.code) == 2 else "nuts")
        seen.add(territory.code)


def test_every_municipality_lies_in_a_territory_of_its_country_inside_the_region() -> None:
    known = {territory.code for territory in territories()}

    strays = [
        place.names["fr"]
        for place in municipalities()
        if place.parent not in known or not place.parent.startswith(REGION[place.country])
    ]

    assert strays == []


def test_everything_has_a_name_in_the_three_languages_of_the_pages() -> None:
    for record in (*territories(), *municipalities(), *languages()):
        assert list(record.names) == ["fr", "de", "en"]
        assert all(name and name == name.strip() for name in record.names.values()), record


def test_the_names_are_those_that_natives_write() -> None:
    names = {territory.code: dict(territory.names) for territory in territories()}

    assert names["FRF33"] == {"fr": "Moselle", "de": "Département Moselle", "en": "Moselle"}
    assert names["DEC0"] == {"fr": "Sarre", "de": "Saarland", "en": "Saarland"}
    assert names["BE33"] == {"fr": "Province de Liège", "de": "Provinz Lüttich", "en": "Province of Liège"}


def test_the_language_of_a_territory_is_not_that_of_its_country() -> None:
    spoken = {territory.code: territory.languages for territory in territories()}

    assert spoken["BE"] == ("nl", "fr", "de")
    assert spoken["BE336"] == ("de",)
    assert spoken["BE352"] == ("fr",)
    assert spoken["LU000"] == ("lb", "fr", "de")


def test_every_spoken_language_has_a_name() -> None:
    spoken = {code for territory in territories() for code in territory.languages}

    assert spoken - {language.code for language in languages()} == set()


def test_every_municipality_lies_in_the_box_of_the_region_and_on_the_map() -> None:
    for place in municipalities():
        assert 47.7 < place.latitude < 51.0
        assert 2.8 < place.longitude < 8.6
        x, y = project(place.latitude, place.longitude)
        assert 0 < x < 760
        assert 0 < y < 646


@pytest.mark.parametrize(
    ("name", "country", "parent"),
    [
        ("Belvaux", "LU", "LU000"), ("Esch-sur-Alzette", "LU", "LU000"), ("Diekirch", "LU", "LU000"),
        ("Longwy", "FR", "FRF31"), ("Nancy", "FR", "FRF31"), ("Metz", "FR", "FRF33"),
        ("Dieuze", "FR", "FRF33"), ("Château-Salins", "FR", "FRF33"), ("Thionville", "FR", "FRF33"),
        ("Verdun", "FR", "FRF32"), ("Épinal", "FR", "FRF34"), ("Arlon", "BE", "BE341"),
        ("Liège", "BE", "BE332"), ("Eupen", "BE", "BE336"), ("Namur", "BE", "BE352"),
        ("Bastogne", "BE", "BE342"), ("Malmedy", "BE", "BE335"), ("Amel", "BE", "BE336"),
        ("La Louvière", "BE", "BE329"), ("Trier", "DE", "DEB21"), ("Konz", "DE", "DEB25"),
        ("Saarbrücken", "DE", "DEC01"), ("Saarlouis", "DE", "DEC04"), ("Homburg", "DE", "DEC05"),
        ("Kaiserslautern", "DE", "DEB32"), ("Mainz", "DE", "DEB35"), ("Koblenz", "DE", "DEB11"),
    ],
)  # fmt: skip
def test_a_known_place_is_found_where_it_lies(name: str, country: str, parent: str) -> None:
    place = place_called(name, country)

    assert place is not None
    assert place.parent == parent


@pytest.mark.parametrize(
    ("typed", "country", "meant"),
    [
        ("ESCH SUR ALZETTE", "lu", "Esch-sur-Alzette"), ("Esch-Uelzecht", "LU", "Esch-sur-Alzette"),
        ("Bieles", "LU", "Belvaux"), ("chateau salins", "FR", "Château-Salins"),
        ("Diedenhofen", "FR", "Thionville"), ("Luik", "BE", "Liège"), ("Lüttich", "BE", "Liège"),
        ("Saint-Vith", "BE", "Sankt Vith"), ("St. Vith", "BE", "Sankt Vith"), ("Trèves", "DE", "Trier"),
        ("Saarbruecken", "DE", "Saarbrücken"), ("Sarrebruck", "DE", "Saarbrücken"),
        ("Neunkirchen", "DE", "Neunkirchen"),
    ],
)  # fmt: skip
def test_a_place_is_found_by_any_of_its_names(typed: str, country: str, meant: str) -> None:
    place = place_called(typed, country)

    assert place is not None
    assert place.names["en"] == meant


def test_of_places_with_one_name_the_clearly_larger_is_meant_and_else_none() -> None:
    def people(name: str, country: str) -> list[int]:
        bearers = (place for place in municipalities() if place.country == country)
        return sorted(place.population for place in bearers if name in place.names.values())

    assert people("Neunkirchen", "DE") == [140, 551, 49843]
    assert place_called("Neunkirchen", "DE").population == 49843  # type: ignore[union-attr]
    assert len(people("Celles", "BE")) == 3
    assert place_called("Celles", "BE") is None


def test_a_place_of_another_country_or_of_nowhere_is_not_found() -> None:
    assert place_called("Trier", "FR") is None
    assert place_called("Waldbrécken", "LU") is None
    assert place_called("", "LU") is None


def test_names_are_compared_without_accents_case_and_hyphens() -> None:
    assert folded("SAINT-WENDEL") == folded("St. Wendel") == folded("Sankt Wendel") == "saint wendel"
    assert folded("Großbliederstroff") == "grossbliederstroff"
    assert folded("Œting") == "oeting"


def test_the_map_runs_east_and_south() -> None:
    longitudes = [project(49.5, longitude)[0] for longitude in (3, 4, 5, 6, 7, 8)]
    latitudes = [project(latitude, 6.0)[1] for latitude in (51, 50, 49, 48)]

    assert longitudes == sorted(longitudes)
    assert latitudes == sorted(latitudes)


def test_the_map_keeps_angles() -> None:
    """Ten kilometres north and ten kilometres east are as long, within 1 %."""
    x, y = project(49.5, 6.0)
    north, east = project(49.5 + 10 / 111.2, 6.0), project(49.5, 6.0 + 10 / 72.2)

    assert hypot(north[0] - x, north[1] - y) == pytest.approx(hypot(east[0] - x, east[1] - y), rel=0.01)


def test_the_threads_are_runs_inside_the_picture_that_never_overlap() -> None:
    taken: set[tuple[int, int]] = set()
    for thread in soil().threads:
        assert "".join(f"M{x} {y}h{length}" for x, y, length in runs(thread.path)) == thread.path
        for x, y, length in runs(thread.path):
            pixels = {(column, y) for column in range(x, x + length)}
            assert 0 <= x < x + length <= 760
            assert 0 <= y < 646
            assert taken.isdisjoint(pixels)
            taken |= pixels


def test_the_soil_is_the_whole_region_and_light_enough_for_a_page() -> None:
    drawn = {thread.territory.code: thread.style for thread in soil().threads}

    assert drawn == {"BE3": "t-be", "DEB": "t-de", "DEC": "t-de", "FRF3": "t-fr", "LU0": "t-lu"}
    assert sum(len(thread.path) for thread in soil().threads) < 40_000


def test_no_region_has_an_island() -> None:
    """Every run touches one of the same region on the next thread up or down."""
    for thread in soil().threads:
        rows: dict[int, list[tuple[int, int]]] = {}
        for x, y, length in runs(thread.path):
            rows.setdefault(y, []).append((x, x + length))
        for x, y, length in runs(thread.path):
            beside = rows.get(y - 5, []) + rows.get(y + 5, [])
            assert any(start < x + length and x < end for start, end in beside), (thread.territory.code, x, y)


def test_places_lie_on_the_soil_of_their_own_region() -> None:
    """At least 97 % of places: those at a border may lie in the seam or on the other bank."""
    soil_of = {
        (column, y): thread.territory.code
        for thread in soil().threads
        for x, y, length in runs(thread.path)
        for column in range(x, x + length)
    }

    def stands_right(place: Municipality) -> bool:
        x, y = project(place.latitude, place.longitude)
        return place.parent.startswith(soil_of.get((round(x), 5 * round((y - 2) / 5) + 2), "nowhere"))

    right = sum(stands_right(place) for place in municipalities())

    assert right / len(municipalities()) > 0.97


def test_labels_and_towns_lie_on_the_map() -> None:
    for mark in (*soil().labels, *soil().towns):
        assert 0 < mark.x < 760
        assert 0 < mark.y < 646
    assert {town.side for town in soil().towns} == {"start", "end"}


def test_municipalities_hold_nothing_but_the_facts_that_geonames_and_we_give() -> None:
    text = (files("tisserand.cluster.territories") / "data" / "municipalities.csv").read_text(
        encoding="utf-8"
    )
    header, *rows = csv.reader(text.splitlines())

    assert ",".join(header) == "code,name,country,parent,latitude,longitude,population,fr,de,also"
    assert [row[0] for row in rows if not row[0].isdecimal()] == []


@pytest.mark.skipif(not SHARED.exists(), reason="the real postcodes lie outside the project")
def test_parents_agree_with_the_postcodes_of_places_of_the_same_name() -> None:
    """The postcode file tells the department of French places: at least 99.5 % agree."""
    department = {"54": "FRF31", "55": "FRF32", "57": "FRF33", "88": "FRF34"}
    with (SHARED / "greater_region_postcodes.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["country_code"] == "FR" and row["latitude"]]
    told: dict[str, set[str]] = {}
    for row in rows:
        told.setdefault(folded(row["place"]), set()).add(department.get(row["province_code"], ""))

    french = [
        place for place in municipalities() if place.country == "FR" and folded(place.names["fr"]) in told
    ]
    agreeing = [
        place
        for place in french
        if any(code.startswith(place.parent) for code in told[folded(place.names["fr"])])
    ]

    assert len(french) > 600
    assert len(agreeing) / len(french) >= 0.995
