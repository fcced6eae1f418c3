"""Imports: what becomes of each row, again, after a kill, and when the whole is taken back."""

import io
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from auditlog.models import LogEntry
from django.apps import apps
from django.core import serializers

from tisserand.cluster.accounts.models import User
from tisserand.cluster.organisations.actions import arrivals, keeping
from tisserand.cluster.organisations.actions.undoing import undo_import
from tisserand.cluster.organisations.models import Import, ImportedRow, Organisation, Origin, Representative
from tisserand.cluster.organisations.sources import Unreadable
from tisserand.cluster.organisations.sources.geocoding import NominatimLike
from tisserand.cluster.territories.actions import country_node
from tisserand.cluster.territories.gazetteer import place_of
from tisserand.cluster.territories.models import Territory

pytestmark = pytest.mark.django_db

AT = datetime(2027, 1, 5, 9, 0, tzinfo=ZoneInfo("Europe/Luxembourg"))
LATER = AT + timedelta(days=30)
HEADERS = "id;nom;siret;adresse;code postal;ville;pays;description;site web\n"
TISSAGE = "1;Tissage du Nord;73282932000074;3 rue Haute;54400;Longwy;France;Nous tissons.;tissage.example\n"
MOULIN = "2;Moulin Vert;;1 rue du Moulin;L-4401;Belvaux;LU;;\n"
BACKSTUBE = "3;Backstube Trier;;Am Markt 1;54290;Trier;Deutschland;;\n"
LIST = HEADERS + TISSAGE + MOULIN + BACKSTUBE
UNTOLD = {"Import", "ImportedRow", "SearchIndex", "SearchWord", "SearchDocument", "ColumnMapping"}


@pytest.fixture(autouse=True)
def tree(db) -> None:
    """Four countries and three municipalities of the place tree."""
    for country, town in {"FR": "Longwy", "LU": "Belvaux", "DE": "Trier"}.items():
        place = place_of(country, town)
        Territory.objects.create(
            scheme="geonames", code=place.geonames, name=town, country=country, parent=country_node(country)
        )


def arrived(text: str, name: str = "list.csv", source: str = "") -> arrivals.Arrival:
    return arrivals.arrival(text.encode(), name, source=source)


def imported(text: str, at: datetime = AT, name: str = "list.csv") -> Import:
    file = arrived(text, name)
    return arrivals.import_rows(arrivals.begin(file, by=None, at=at), file, at=at)


def outcomes(run: Import) -> dict[str, int]:
    return {
        name: number for name, number in run.counts.items() if number and name in ImportedRow.Outcome.values
    }


def everything() -> dict[str, str]:
    """All records of the room but the books of the imports themselves."""
    return {
        model.__name__: serializers.serialize("json", model._base_manager.order_by("pk"))
        for model in apps.get_app_config("organisations").get_models()
        if model.__name__ not in UNTOLD
    }


def test_rows_become_published_records_with_place_origin_and_licence() -> None:
    run = imported(LIST)

    assert outcomes(run) == {"created": 3}
    weavers = Organisation.objects.get(name="Tissage du Nord")
    assert (weavers.country, weavers.postcode, weavers.territory.name) == ("FR", "54400", "Longwy")
    assert (weavers.about_fr, weavers.website) == ("Nous tissons.", "https://tissage.example")
    assert weavers.latitude == pytest.approx(49.52, abs=0.05)
    assert weavers.identifiers.get().value == "73282932000074"
    assert weavers.state == Organisation.State.PUBLISHED
    assert Organisation.objects.get(name="Moulin Vert").postcode == "4401"
    origin = weavers.origins.get()
    assert (origin.source, origin.key, origin.seen_at) == ("table", "1", AT)


def test_a_preview_says_what_the_import_does_and_writes_nothing() -> None:
    text = LIST + TISSAGE.replace("1;", "9;", 1)
    before = everything()

    foretold = arrivals.preview(arrived(text)).counts

    assert everything() == before
    assert not Import.objects.exists()
    assert imported(text).counts == foretold


def test_the_second_import_changes_nothing() -> None:
    imported(LIST)
    before = {**everything(), "Origin": ""}

    again = imported(LIST, LATER)

    assert outcomes(again) == {"unchanged": 3}
    assert {**everything(), "Origin": ""} == before
    assert set(Origin.objects.values_list("seen_at", flat=True)) == {LATER}


def test_what_the_source_says_anew_is_changed() -> None:
    imported(LIST)
    run = imported(LIST.replace("Nous tissons.", "Nous tissons et teignons."), LATER)

    assert outcomes(run) == {"updated": 1, "unchanged": 2}
    assert Organisation.objects.get(name="Tissage du Nord").about_fr == "Nous tissons et teignons."
    assert run.rows.get(outcome="updated").before["columns"] == {
        "about_fr": ["Nous tissons.", "Nous tissons et teignons."]
    }


def test_what_people_wrote_by_hand_stays() -> None:
    imported(LIST)
    weavers = Organisation.objects.get(name="Tissage du Nord")
    weavers.about_fr, weavers.town = "Nos mots à nous.", "Longwy-Haut"
    weavers.save()

    imported(
        LIST.replace("Nous tissons.", "Autre chose.").replace("Longwy", "Mexy").replace("3 rue", "4 rue"),
        LATER,
    )

    weavers.refresh_from_db()
    assert (weavers.about_fr, weavers.town, weavers.territory.name) == (
        "Nos mots à nous.",
        "Longwy-Haut",
        "Longwy",
    )
    assert weavers.street == "4 rue Haute"


def test_a_source_that_falls_silent_empties_nothing() -> None:
    imported(LIST)
    run = imported(LIST.replace("Nous tissons.", ""), LATER)

    assert outcomes(run) == {"unchanged": 3}
    assert Organisation.objects.get(name="Tissage du Nord").about_fr == "Nous tissons."


def test_a_row_with_a_known_number_is_merged_and_fills_only_what_is_empty() -> None:
    imported(HEADERS + TISSAGE.replace("Nous tissons.", "").replace("tissage.example", ""))
    other = (
        "id;nom;siret;adresse;code postal;ville;pays;description;site web;tel\n"
        "77;TISSAGE NORD SARL;732 829 320 00074;3 rue Haute;54400;Longwy;FR;Tissage.;autre.example;0382\n"
    )

    run = imported(other, LATER)

    assert outcomes(run) == {"merged": 1}
    weavers = Organisation.objects.get()
    assert (weavers.name, weavers.about_fr, weavers.website) == (
        "Tissage du Nord",
        "Tissage.",
        "https://autre.example",
    )
    assert sorted(weavers.origins.values_list("key", flat=True)) == ["1", "77"]
    assert outcomes(imported(other, LATER)) == {"unchanged": 1}


def test_another_site_with_the_same_number_is_kept_as_a_site() -> None:
    imported(
        HEADERS
        + TISSAGE
        + TISSAGE.replace("1;", "8;", 1).replace("3 rue Haute;54400;Longwy", "5 quai Bas;54000;Nancy")
    )

    assert [(site.town, site.street) for site in Organisation.objects.get().establishments.all()] == [
        ("Nancy", "5 quai Bas")
    ]


def test_refused_rows_say_why_and_the_others_go_on() -> None:
    run = imported(
        HEADERS + TISSAGE + "5;;;;;Metz;FR;;\n" + "6;Sans lieu;;;;;LU;;\n" + "7;Faux;123;;;Metz;FR;;\n"
    )

    assert outcomes(run) == {"created": 1, "rejected": 3}
    assert [(number, code) for number, code, _ in arrivals.report(run)["rejected"]] == [
        (3, "no_name"),
        (4, "no_place"),
        (5, "bad_number"),
    ]


def test_numbers_of_two_records_in_one_row_are_refused() -> None:
    headers = "id;nom;siret;rna;ville;pays\n"
    imported(headers + "1;Une;73282932000074;;Metz;FR\n" + "2;Deux;;W543001234;Metz;FR\n")
    run = imported(headers + "3;Trois;73282932000074;W543001234;Metz;FR\n", LATER)

    assert [(code, facts) for _, code, facts in arrivals.report(run)["rejected"]] == [
        ("several_records", {"names": "Une, Deux"})
    ]


def test_a_key_that_says_two_things_is_refused_the_second_time() -> None:
    run = imported(LIST + MOULIN.replace("Vert", "Rouge"))
    assert [(number, code, facts) for number, code, facts in arrivals.report(run)["rejected"]] == [
        (5, "row_twice", {"row": 3})
    ]


def test_a_country_that_the_tree_does_not_hold_yet_gets_its_node() -> None:
    imported("nom;ville;pays\nWiener Werk;Wien;Österreich\n")
    works = Organisation.objects.get()
    assert (works.territory.code, works.territory.name_de, works.territory.name_fr) == (
        "AT",
        "Österreich",
        "Autriche",
    )
    assert works.latitude == pytest.approx(48.2, abs=0.1)


def test_an_import_that_was_killed_goes_on_where_it_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrivals, "BATCH_ROWS", 1)
    kept = keeping.keep

    def killed_at_the_second(run, steps, shelves, *, at):
        kept(run, steps, shelves, at=at)
        if steps[0].number == 3:
            raise KeyboardInterrupt

    file = arrived(LIST)
    run = arrivals.begin(file, by=None, at=AT)
    with monkeypatch.context() as patch:
        patch.setattr(arrivals, "keep", killed_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            arrivals.import_rows(run, file, at=AT)
    assert [organisation.name for organisation in Organisation.objects.all()] == ["Tissage du Nord"]

    again = arrivals.begin(file, by=None, at=LATER)
    done = arrivals.import_rows(again, file, at=LATER)

    assert again.pk == run.pk
    assert (outcomes(done), done.state) == ({"created": 3}, Import.State.DONE)
    assert Organisation.objects.count() == 3


def test_undoing_restores_exactly() -> None:
    imported(LIST)
    before = everything()
    run = imported(
        LIST.replace("Nous tissons.", "Autre chose.")
        + TISSAGE.replace("1;", "8;", 1).replace("3 rue Haute;54400;Longwy", "5 quai Bas;54000;Nancy")
        + "9;Nouvelle;;;54000;Nancy;FR;;\n",
        LATER,
    )
    assert outcomes(run) == {"created": 1, "updated": 1, "merged": 1, "unchanged": 2}

    undone = undo_import(run, at=LATER)

    assert everything() == before
    assert (undone.deleted, undone.restored, undone.kept) == (1, 2, [])
    assert (run.state, run.rows.filter(is_undone=False).count()) == (Import.State.UNDONE, 0)


def test_undoing_leaves_what_people_have_worked_on_and_says_so() -> None:
    run = imported(LIST)
    edited, joined = (
        Organisation.objects.get(name="Moulin Vert"),
        Organisation.objects.get(name="Backstube Trier"),
    )
    edited.street = "2 rue du Moulin"
    edited.save()
    Representative.objects.create(organisation=joined, user=User.objects.create_user("a@b.example"))

    undone = undo_import(run, at=LATER)

    assert (undone.deleted, sorted(undone.kept)) == (1, [3, 4])
    assert set(Organisation.objects.all()) == {edited, joined}


def test_an_import_is_undone_once() -> None:
    run = imported(LIST)
    undo_import(run, at=LATER)
    with pytest.raises(arrivals.NothingLeftToImport):
        undo_import(run, at=LATER)


def test_the_history_of_changes_by_hand_does_not_hear_of_imports() -> None:
    run = imported(LIST)
    imported(LIST.replace("Nous tissons.", "Autre chose."), LATER)
    undo_import(run, at=LATER)
    assert not LogEntry.objects.exists()


def test_all_names_get_an_address_of_their_own() -> None:
    rows = "".join(
        f"{number};Atelier;;;{postcode};Metz;FR;;\n"
        for number, postcode in enumerate((57000, 57050, 57070), 1)
    )
    imported(HEADERS + rows)
    slugs = sorted(Organisation.objects.values_list("slug", flat=True))
    assert slugs[:2] == ["atelier", slugs[1]]
    assert (len(set(slugs)), "atelier-metz" in slugs) == (3, True)


@pytest.mark.parametrize("name", ["list.csv", "list.xlsx", "list.json", "list.geojson"])
def test_every_kind_of_file_gives_the_same_record(name: str) -> None:
    cells = {"nom": "Moulin Vert", "ville": "Belvaux", "pays": "LU", "code postal": "4401"}
    book = openpyxl.Workbook()
    book.active.append(list(cells))
    book.active.append(list(cells.values()))
    workbook = io.BytesIO()
    book.save(workbook)
    content = {
        "list.csv": (";".join(cells) + "\n" + ";".join(cells.values()) + "\n").encode("cp1252"),
        "list.xlsx": workbook.getvalue(),
        "list.json": json.dumps([cells]).encode(),
        "list.geojson": json.dumps({"features": [{"type": "Feature", "properties": cells}]}).encode(),
    }[name]  # fmt: skip

    file = arrivals.arrival(content, name)
    arrivals.import_rows(arrivals.begin(file, by=None, at=AT), file, at=AT)

    made = Organisation.objects.get()
    assert (made.name, made.town, made.country, made.territory.name) == (
        "Moulin Vert",
        "Belvaux",
        "LU",
        "Belvaux",
    )


@pytest.mark.parametrize(
    "content",
    [LIST.encode()[:-30], LIST.encode() + b"\xc3", b"PK\x03\x04", b"", LIST.encode() * 40_000],
)  # fmt: skip
def test_nothing_is_stored_of_a_file_that_is_refused(content: bytes, settings) -> None:
    settings.IMPORT_MOST_MEGABYTES = 1
    with pytest.raises(Unreadable):
        arrivals.arrival(content, "list.csv")
    assert not Import.objects.exists()
    assert not Organisation.objects.exists()


def test_hostile_cells_are_kept_as_harmless_texts() -> None:
    imported(
        "nom;ville;pays;site web;description\n"
        "\"=cmd|' /C calc'!A0\";Metz;FR;javascript:alert(1);"
        '"<script>alert(1)</script>Bonjour <b onclick=x>vous</b>"\n'
        '"<img src=x onerror=alert(1)>Atelier";Metz;FR;;"{{ 7*7 }} {% debug %}"\n'
    )
    formula, image = Organisation.objects.order_by("pk")
    assert (formula.name, formula.website, formula.about_fr) == ("=cmd|' /C calc'!A0", "", "Bonjour vous")
    assert (image.name, image.about_fr) == ("Atelier", "{{ 7*7 }} {% debug %}")


def test_columns_confirmed_by_hand_are_remembered_for_the_same_headers() -> None:
    text = "Bezeichner;Kommune;pays\nMoulin;Belvaux;LU\n"
    with pytest.raises(arrivals.UnfitFile) as caught:
        arrived(text)
    assert caught.value.missing == ["name"]

    source = arrivals.SOURCES["table"]
    arrivals.remember(
        source,
        ("Bezeichner", "Kommune", "pays"),
        {"name": "Bezeichner", "town": "Kommune", "country": "pays"},
    )

    assert outcomes(imported(text)) == {"created": 1}


class _Answers(BaseHTTPRequestHandler):
    asked: list[str] = []  # noqa: RUF012 the server makes a handler for each request
    answer = b'[{"lat": "49.5195", "lon": "5.7605"}]'

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.answer)

    def log_message(self, *_args: object) -> None:
        """Silence."""


@pytest.fixture
def geocoder() -> Iterator[str]:
    _Answers.asked.clear()
    server = HTTPServer(("127.0.0.1", 0), _Answers)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/search"
    server.shutdown()
    server.server_close()


def test_an_online_geocoder_is_asked_where_one_is_set(geocoder: str, settings) -> None:
    settings.GEOCODER_URL = geocoder
    imported(HEADERS + TISSAGE)
    weavers = Organisation.objects.get()
    assert (weavers.latitude, weavers.longitude) == (49.5195, 5.7605)
    assert _Answers.asked == [
        "/search?street=3+rue+Haute&postalcode=54400&city=Longwy&countrycodes=fr&format=jsonv2&limit=1"
    ]


@pytest.mark.parametrize("answer", [b"[]", b"<html>", b'[{"lat": "x"}]', b'[{"lat": "95", "lon": "5"}]'])
def test_a_geocoder_that_answers_nonsense_is_no_answer(answer: bytes, geocoder: str, monkeypatch) -> None:
    monkeypatch.setattr(_Answers, "answer", answer)
    assert NominatimLike(geocoder, 0).point("3 rue Haute", "54400", "Longwy", "FR") is None


def test_a_geocoder_that_is_not_there_is_no_answer() -> None:
    assert (
        NominatimLike("http://127.0.0.1:9/search", 0, 1).point("3 rue Haute", "54400", "Longwy", "FR") is None
    )
