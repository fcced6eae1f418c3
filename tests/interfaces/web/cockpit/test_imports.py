"""Importing from the page: send, match, look, import in the background, undo; and who may."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.interfaces.web.conftest import faults_of_page
from tests.rooms.world import World

from tisserand.cluster.organisations.arrival_tasks import import_file
from tisserand.cluster.organisations.models import ColumnMapping, Import, Organisation
from tisserand.cluster.territories.actions import country_node

pytestmark = pytest.mark.django_db

PAGE = "/de/cockpit/care/imports/"
LIST = "Bezeichnung;Ort;Land;Webseite\nWeberei Süd;Trier;DE;weberei.example\nFehlt;;DE;\n"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def team(client: Client, world: World) -> Client:
    country_node("DE")
    client.force_login(world.facilitator)
    return client


def send(team: Client, content: bytes | str, name: str = "list.csv", **more: str):
    content = content.encode() if isinstance(content, str) else content
    return team.post(PAGE, {"file": SimpleUploadedFile(name, content), **more})


def stored(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]


def test_a_list_goes_from_upload_to_undo(team: Client, folder: Path) -> None:
    before = Organisation.objects.count()

    assert send(team, LIST, licence="CC0").url.endswith("/columns/")
    run = Import.objects.get()
    columns = team.get(f"{PAGE}{run.pk}/columns/")
    assert columns.context["form"].initial == {
        "name": "Bezeichnung", "town": "Ort", "country": "Land", "website": "Webseite"
    }  # fmt: skip
    team.post(f"{PAGE}{run.pk}/columns/", columns.context["form"].initial)
    preview = team.get(f"{PAGE}{run.pk}/")
    assert [number for _label, number in preview.context["counts"]] == [1, 0, 0, 0, 1]
    assert ">1 Zeile importieren<" in preview.content.decode()  # not the refused one
    assert (Organisation.objects.count(), len(stored(folder))) == (before, 1)

    team.post(f"{PAGE}{run.pk}/begin/")
    assert "0" not in str(team.get(f"{PAGE}{run.pk}/progress/").headers.get("HX-Refresh", ""))
    import_file.func(run.pk)
    assert team.get(f"{PAGE}{run.pk}/progress/").headers["HX-Refresh"] == "true"
    run.refresh_from_db()
    assert (run.state, run.licence, run.counts["created"], run.counts["rejected"]) == (
        Import.State.DONE,
        "CC0",
        1,
        1,
    )
    assert (Organisation.objects.count(), stored(folder)) == (before + 1, [])
    assert team.get(f"{PAGE}{run.pk}/").status_code == 200

    team.post(f"{PAGE}{run.pk}/undo/")
    run.refresh_from_db()
    assert (run.state, Organisation.objects.count()) == (Import.State.UNDONE, before)


def test_columns_that_were_mended_are_remembered(team: Client) -> None:
    send(team, "Bezeichner;Kommune\nWeberei;Trier\n")
    run = Import.objects.get()
    team.post(f"{PAGE}{run.pk}/columns/", {"name": "Bezeichner", "town": "Kommune", "country": "=DE"})
    send(team, "Bezeichner;Kommune\nSpinnerei;Trier\n")

    again = Import.objects.exclude(pk=run.pk).get()
    assert again.columns == {"name": "Bezeichner", "town": "Kommune", "country": "=DE"}
    assert ColumnMapping.objects.count() == 1
    assert [number for _label, number in team.get(f"{PAGE}{again.pk}/").context["counts"]] == [1, 0, 0, 0, 0]


def test_a_column_fills_one_field_and_the_name_needs_one(team: Client) -> None:
    send(team, LIST)
    page = f"{PAGE}{Import.objects.get().pk}/columns/"
    assert team.post(page, {"name": "Ort", "town": "Ort"}).status_code == 422
    assert team.post(page, {"town": "Ort"}).status_code == 422
    assert team.post(page, {"name": "Postleitzahl"}).status_code == 422


@pytest.mark.parametrize(
    ("content", "name", "source"),
    [
        (b"", "list.csv", ""),
        (LIST.encode()[:-4], "list.csv", ""),
        (b"PK\x03\x04", "list.xlsx", ""),
        (b"name\n\xff\xfe\x00", "list.csv", ""),
        (b"<svg onload=alert(1)>", "list.svg", ""),
        (LIST.encode(), "list.csv", "siae_france"),
        (LIST.encode(), "list.csv", "moon"),
        (b"x" * 1_200_000, "list.csv", ""),
    ],
)  # fmt: skip
def test_a_file_that_is_refused_leaves_nothing_behind(
    team: Client, folder: Path, settings, content: bytes, name: str, source: str
) -> None:
    settings.IMPORT_MOST_MEGABYTES = 1
    answer = send(team, content, name, source=source)
    assert answer.status_code == 422
    assert (Import.objects.count(), stored(folder)) == (0, [])


def test_a_preview_can_be_put_away(team: Client, folder: Path) -> None:
    send(team, LIST)
    run = Import.objects.get()
    team.post(f"{PAGE}{run.pk}/discard/")
    assert (Import.objects.count(), stored(folder)) == (0, [])


def test_a_file_that_is_gone_is_asked_for_again(team: Client, folder: Path) -> None:
    send(team, LIST)
    for path in folder.rglob("*"):
        if path.is_file():
            path.unlink()
    assert team.get(f"{PAGE}{Import.objects.get().pk}/").url == PAGE


def test_what_is_over_is_not_begun_again(team: Client) -> None:
    send(team, LIST)
    run = Import.objects.get()
    for step in ("begin", "begin", "discard"):
        assert team.post(f"{PAGE}{run.pk}/{step}/").url == f"{PAGE}{run.pk}/"
    assert team.post(f"{PAGE}{run.pk}/explode/").status_code == 404
    assert team.get(f"{PAGE}{run.pk}/begin/").status_code == 405


@pytest.mark.parametrize("language", ["fr", "de", "en"])
def test_the_pages_stand_in_every_language(team: Client, strict_templates: None, language: str) -> None:
    send(team, LIST)
    run = Import.objects.get()
    team.post(f"{PAGE}{run.pk}/columns/", {"name": "Bezeichnung", "town": "Ort", "country": "Land"})
    page = PAGE.replace("/de/", f"/{language}/")
    pages = [page, f"{page}{run.pk}/columns/", f"{page}{run.pk}/"]
    answers = [team.get(path) for path in pages]
    team.post(f"{PAGE}{run.pk}/begin/")
    answers += [team.get(f"{page}{run.pk}/"), team.get(f"{page}{run.pk}/progress/")]
    import_file.func(run.pk)
    answers.append(team.get(f"{page}{run.pk}/"))
    team.post(f"{PAGE}{run.pk}/undo/")
    answers.append(team.get(f"{page}{run.pk}/"))

    assert [answer.status_code for answer in answers] == [200] * 7
    assert [faults_of_page(answer.content.decode()) for answer in answers] == [[]] * 7


def test_what_a_list_brings_is_shown_as_text(team: Client) -> None:
    send(team, 'Bezeichnung;Ort;Land\n"=1+1 <b>A</b>""\'";<script>x</script>Trier;DE\n')
    run = Import.objects.get()
    html = team.get(f"{PAGE}{run.pk}/").content.decode()
    assert "<script>x" not in html
    assert "=1+1 A&quot;&#x27;" in html


@pytest.mark.parametrize("path", ["", "1/", "1/columns/", "1/progress/"])
def test_members_and_strangers_stay_outside(client: Client, world: World, path: str) -> None:
    assert client.get(f"{PAGE}{path}").status_code == 302
    for person in (world.stranger, world.buyer.organisation.representatives.get().user):
        client.force_login(person)
        assert client.get(f"{PAGE}{path}").status_code == 403
        assert client.post(f"{PAGE}1/undo/").status_code == 403


def test_a_list_of_imports_asks_the_same_for_one_and_for_many(
    team: Client, django_assert_num_queries
) -> None:
    send(team, LIST)
    with django_assert_num_queries(3):
        team.get(PAGE)
    send(team, LIST.replace("Süd", "Nord"))
    send(team, LIST.replace("Süd", "West"))
    with django_assert_num_queries(3):
        team.get(PAGE)
