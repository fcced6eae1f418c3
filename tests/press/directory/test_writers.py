"""Every way to take the directory along says the same, computes nothing and can be read back."""

import csv
import json
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO, StringIO

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDF, Graph, Literal, URIRef

from tisserand.press.directory import geojson, linked, murmurations, tables, turtle
from tisserand.press.directory.records import Entry, Number, Source, Term
from tisserand.press.words import LANGUAGES, UnknownLanguage

PAGE = "https://cluster.example/fr/directory/moselwerk/"
MOSELWERK = Entry(
    slug="moselwerk",
    url=PAGE,
    contact_page=f"{PAGE}contact/",
    name="Moselwerk",
    kind=Term("sse_enterprise", "entreprise de l’ESS"),
    sse_class=Term("work_integration", "entreprise d’insertion"),
    about={"de": "Wir waschen für Kliniken.", "fr": "Nous lavons pour les cliniques."},
    language="de",
    street="Uferweg 3",
    postcode="54290",
    town="Trier",
    country="DE",
    territory=Term("DEB21", "Trier"),
    latitude=49.757,
    longitude=6.641,
    languages=(Term("de", "allemand"), Term("fr", "français")),
    themes=(Term("work-integration", "insertion"),),
    offers=(Term("laundry-service", "Entretien du linge"),),
    numbers=(Number("de_register", "DE", "Wittlich HRB 41234"),),
    staff=34,
    website="https://moselwerk.example/über uns",
    links=("https://social.example/@moselwerk",),
    updated=datetime(2026, 11, 2, 9, tzinfo=UTC),
    sources=(Source("siae", "Licence Ouverte 2.0"),),
)
BARE = Entry(
    slug="bare",
    url="https://cluster.example/fr/directory/bare/",
    name="Bare",
    kind=Term("company", "entreprise"),
    town="Arlon",
    country="BE",
    territory=Term("BE34", "Luxembourg"),
)


def read_csv(*entries: Entry, language: str = "fr") -> list[list[str]]:
    text = b"".join(tables.csv_lines(entries, language)).decode("utf-8-sig")
    return list(csv.reader(StringIO(text)))


def read_workbook(*entries: Entry, language: str = "fr") -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(BytesIO(tables.workbook(entries, language)))
    return list(book.active.iter_rows(values_only=True))


def parsed(*entries: Entry) -> Graph:
    return Graph().parse(data=b"".join(turtle.turtle_parts(entries, "fr")), format="turtle")


def test_a_row_of_the_table_reads_as_its_organisation() -> None:
    headings, row = read_csv(MOSELWERK)
    said = {heading: cell for heading, cell in zip(headings, row, strict=True) if cell}
    assert said == {
        "Nom": "Moselwerk",
        "Catégorie": "entreprise de l’ESS",
        "Classe ESS": "entreprise d’insertion",
        "Activité": "Nous lavons pour les cliniques.",
        "Rue et numéro": "Uferweg 3",
        "Code postal": "54290",
        "Commune": "Trier",
        "Pays": "DE",
        "Territoire": "Trier",
        "Code du territoire": "DEB21",
        "Latitude": "49.757",
        "Longitude": "6.641",
        "Langues": "allemand; français",
        "Thèmes": "insertion",
        "Propose": "Entretien du linge",
        "Identifiants": "de_register Wittlich HRB 41234",
        "Personnes employées": "34",
        "Site web": "https://moselwerk.example/über uns",
        "Mise à jour": "2026-11-02",
        "Sources et licences": "siae (Licence Ouverte 2.0)",
        "Page": PAGE,
    }


def test_the_workbook_says_what_the_table_says() -> None:
    for from_csv, from_workbook in zip(
        read_csv(MOSELWERK, BARE), read_workbook(MOSELWERK, BARE), strict=True
    ):
        assert from_csv == ["" if cell is None else str(cell) for cell in from_workbook]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_has_its_heading_in_every_language(language: str) -> None:
    [headings] = read_csv(language=language)
    assert len(set(headings)) == len(tables.COLUMNS)
    assert read_workbook(language=language) == [tuple(headings)]


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(UnknownLanguage):
        read_csv(MOSELWERK, language="tlh")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_no_text_becomes_a_formula(start: str) -> None:
    hostile = replace(MOSELWERK, name=f"{start}cmd|' /C calc'!A1")
    assert read_csv(hostile)[1][0] == f"'{start}cmd|' /C calc'!A1"
    assert read_workbook(hostile)[1][0] == f"'{start}cmd|' /C calc'!A1"


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12))
def test_whatever_a_name_is_its_cell_starts_harmlessly_and_ends_with_it(name: str) -> None:
    cell = tables.harmless(name)
    assert cell[:1] not in tables.FORMULA_STARTS
    assert cell.endswith(name)


def test_a_point_has_its_longitude_first_and_no_place_is_no_point() -> None:
    collection = json.loads(b"".join(geojson.geojson_parts([MOSELWERK, BARE], "fr")))
    assert [one["geometry"] for one in collection["features"]] == [
        {"type": "Point", "coordinates": [6.641, 49.757]},
        None,
    ]
    assert collection["features"][1]["properties"] == {
        "name": "Bare",
        "kind": "company",
        "town": "Arlon",
        "country": "BE",
        "territory": "BE34",
    }


@pytest.mark.parametrize("number", [0, 1, 3])
def test_parts_make_one_document_whatever_their_number(number: int) -> None:
    some = [MOSELWERK] * number
    assert len(json.loads(b"".join(geojson.geojson_parts(some, "fr")))["features"]) == number
    assert len(json.loads(b"".join(linked.json_ld_parts(some)))["@graph"]) == number
    assert len(json.loads(b"".join(murmurations.profile_parts(some, "fr")))) == number


def test_linked_data_names_the_organisation_by_its_page() -> None:
    said = linked.document(MOSELWERK)
    assert (said["@context"], said["@id"], said["@type"]) == ("https://schema.org", PAGE, "Organization")
    assert said["description"] == [
        {"@language": "de", "@value": "Wir waschen für Kliniken."},
        {"@language": "fr", "@value": "Nous lavons pour les cliniques."},
    ]
    assert said["numberOfEmployees"] == {"@type": "QuantitativeValue", "value": 34}
    assert {"email", "telephone", "employee"} & set(said) == set()


def test_turtle_speaks_essglobal() -> None:
    said = parsed(MOSELWERK, BARE)
    subject = URIRef(PAGE)
    assert set(said.subjects(RDF.type, turtle.ESSGLOBAL.SSEInitiative)) == {subject}
    assert said.value(subject, turtle.GOODS.name) == Literal("Moselwerk")
    assert str(said.value(subject, turtle.ESSGLOBAL.legalForm)).endswith("/legal-form/L5")
    address = said.value(subject, turtle.ESSGLOBAL.hasAddress)
    assert str(said.value(address, turtle.VCARD.locality)) == "Trier"
    product = said.value(subject, turtle.ESSGLOBAL.hasProductOrService)
    assert said.value(product, turtle.GOODS.name) == Literal("Entretien du linge", lang="fr")


@given(st.text(max_size=40), st.text(max_size=20))
def test_turtle_can_be_read_whatever_is_said(about: str, name: str) -> None:
    hostile = replace(
        MOSELWERK, about={"de": f"x{about}"}, name=f"x{name}", website="https://x.example/<a b>"
    )
    said = parsed(hostile)
    assert said.value(URIRef(PAGE), turtle.GOODS.name) == Literal(f"x{name}")


def test_a_profile_holds_what_its_schema_asks_for() -> None:
    said = murmurations.profile(MOSELWERK, "fr")
    assert said == {
        "linked_schemas": ["organizations_schema-v1.0.0"],
        "name": "Moselwerk",
        "primary_url": "https://moselwerk.example/über uns",
        "tags": ["entreprise d’insertion", "insertion", "Entretien du linge"],
        "urls": [
            {"name": "Moselwerk", "url": PAGE},
            {"name": "Moselwerk", "url": "https://social.example/@moselwerk"},
        ],
        "description": "Nous lavons pour les cliniques.",
        "status": "active",
        "full_address": "Uferweg 3, 54290 Trier, DE",
        "country_iso_3166": "DE",
        "geolocation": {"lat": 49.757, "lon": 6.641},
        "contact_details": {"contact_form": f"{PAGE}contact/"},
        "unique_id": PAGE,
    }


def test_half_a_place_is_refused() -> None:
    with pytest.raises(ValueError, match="both coordinates"):
        replace(MOSELWERK, longitude=None)


def test_what_is_public_is_in_every_format() -> None:
    public = replace(MOSELWERK, email="info@moselwerk.example", phone="+49 651 000")
    files = (
        b"".join(tables.csv_lines([public], "fr")),
        b"".join(geojson.geojson_parts([public], "fr")),
        b"".join(linked.json_ld_parts([public])),
        b"".join(turtle.turtle_parts([public], "fr")),
        b"".join(murmurations.profile_parts([public], "fr")),
    )
    assert [b"info@moselwerk.example" in file for file in files] == [True] * 5
