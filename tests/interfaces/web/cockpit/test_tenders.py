"""The team's pages about tenders: bring in, see refusals, type in, correct, withdraw, put back."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from auditlog.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.interfaces.web.conftest import faults_of_page
from tests.rooms.tender_files import FIRST, SECOND, TABLE, changing, eforms, lot
from tests.rooms.world import World

from tisserand.cluster.tenders.models import Tender
from tisserand.cluster.territories.models import Territory, Trade

BOARD = "/en/cockpit/tenders/"
TYPED = {
    "title": "Gardens of the town hall",
    "text": "Mowing and hedges.",
    "language": "en",
    "buyer_name": "Town of Mirval",
    "buyer_town": "Mirval",
    "country": "LU",
    "deadline": "2090-03-01T12:00",
    "cpv": "77310000-6",
    "reservation": "res-ws",
    "amount": "12000",
}


@pytest.fixture
def team(world: World, client: Client) -> Client:
    Territory.objects.get_or_create(scheme="iso3166", code="LU", defaults={"name": "Lux", "country": "LU"})
    group = Trade.objects.create(code="green", name="green")
    Trade.objects.create(code="gardens", name="gardens", parent=group, cpv_prefixes="773")
    client.force_login(world.facilitator)
    return client


def sent(**files: bytes) -> dict[str, list[SimpleUploadedFile]]:
    return {
        "notices": [SimpleUploadedFile(name.replace("_", "."), content) for name, content in files.items()]
    }


def test_files_are_brought_in_and_refusals_are_told(team: Client, strict_templates: None) -> None:
    files = sent(a_xml=eforms(lots=lot(until="2090-01-01")), b_csv=TABLE.encode(), c_xml=b"<!DOCTYPE x><x/>")

    answer = team.post(BOARD, files)

    tally = answer.context["tally"]
    assert (answer.status_code, faults_of_page(answer.content.decode())) == (200, [])
    assert (tally.files, tally.created, len(tally.rejected)) == (3, 2, 5)
    assert "declares a document type" in answer.content.decode()
    assert Tender.objects.count() == 2


def test_a_look_first_writes_nothing(team: Client) -> None:
    answer = team.post(BOARD, {**sent(a_xml=eforms()), "is_trial": "on"})

    assert (answer.context["tally"].created, Tender.objects.count()) == (1, 0)


def test_without_a_file_the_page_says_so(team: Client) -> None:
    answer = team.post(BOARD, {})

    assert (answer.status_code, "to mend" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("language", ["fr", "de", "en"])
def test_the_pages_are_whole(team: Client, language: str, strict_templates: None) -> None:
    team.post(BOARD, sent(a_xml=eforms(lots=lot(until="2090-01-01"))))
    key = Tender.objects.get().pk
    for path in ("", "?q=espaces", "new/", f"{key}/"):
        answer = team.get(f"/{language}/cockpit/tenders/{path}")
        assert (answer.status_code, faults_of_page(answer.content.decode())) == (200, [])


def test_a_tender_is_typed_in_and_put_right(team: Client) -> None:
    answer = team.post(f"{BOARD}new/", TYPED)
    one = Tender.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/en/tenders/{one.pk}/")
    assert (one.state, one.source, one.reservation, one.currency) == ("open", "typed", "res-ws", "EUR")
    assert [trade.code for trade in one.trades.all()] == ["gardens"]
    assert [place.code for place in one.territories.all()] == ["LU"]

    team.post(f"{BOARD}{one.pk}/", {**TYPED, "title": "Gardens and paths", "reservation": "none"})

    one.refresh_from_db()
    assert (one.title, one.reservation) == ("Gardens and paths", "none")


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("title", "", "required"),
        ("deadline", "2001-01-01T12:00", "nobody could bid any more"),
        ("deadline", "soon", "valid"),
        ("deadline", "", "required"),
        ("deadline", "9999-12-31T23:59", "year"),
        ("cpv", "773", "write eight digits"),
        ("amount", "-5", "greater than or equal"),
        ("url", "javascript:alert(1)", "valid URL"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_is_kept(
    team: Client, field: str, value: str, said: str
) -> None:
    answer = team.post(f"{BOARD}new/", {**TYPED, field: value})

    assert (answer.status_code, Tender.objects.count()) == (422, 0)
    assert said in str(answer.context["form"].errors[field])
    assert "Mowing and hedges." in answer.content.decode()


def test_withdrawn_and_put_back(team: Client) -> None:
    team.post(f"{BOARD}new/", TYPED)
    one = Tender.objects.get()
    states = []
    for step in ("withdraw", "withdraw", "put-back", "put-back"):
        team.post(f"{BOARD}{one.pk}/{step}/")
        one.refresh_from_db()
        states.append(one.state)

    assert states == ["withdrawn", "withdrawn", "open", "open"]
    assert team.post(f"{BOARD}{one.pk}/burn/").status_code == 404
    assert team.get(f"{BOARD}{one.pk}/withdraw/").status_code == 405


def test_a_new_version_leaves_withdrawn_what_was_withdrawn(team: Client) -> None:
    team.post(BOARD, sent(a_xml=eforms()))
    one = Tender.objects.get()
    team.post(f"{BOARD}{one.pk}/withdraw/")

    team.post(BOARD, sent(a_xml=eforms(version="02", title="Nouveau titre")))

    one.refresh_from_db()
    assert (one.state, one.title) == ("withdrawn", "Nouveau titre")


def test_what_was_cancelled_is_put_back_as_cancelled(team: Client) -> None:
    cancelled = eforms(SECOND, changes=changing(FIRST, "cancel"), lots=lot(until="2090-01-01"))
    team.post(BOARD, sent(a_xml=cancelled))
    one = Tender.objects.get()

    for step in ("withdraw", "put-back"):
        team.post(f"{BOARD}{one.pk}/{step}/")

    one.refresh_from_db()
    assert one.state == "cancelled"


def test_what_the_team_withdraws_stands_in_its_history(team: Client) -> None:
    team.post(f"{BOARD}new/", TYPED)
    one = Tender.objects.get()

    team.post(f"{BOARD}{one.pk}/withdraw/")

    last = LogEntry.objects.get_for_object(one).first()
    assert last.changes_dict["state"] == ["open", "withdrawn"]


def test_the_same_sent_twice_is_one_tender(team: Client) -> None:
    answers = [team.post(f"{BOARD}new/", TYPED) for _time in range(2)]

    assert len({answer.headers["Location"] for answer in answers}) == Tender.objects.count() == 1


def test_putting_right_needs_no_deadline_where_none_was_told_and_keeps_other_money(team: Client) -> None:
    team.post(BOARD, sent(a_xml=eforms(lots=lot(until="2090-01-01"))))
    Tender.objects.update(deadline=None, amount=700, currency="CHF")
    one = Tender.objects.get()

    answer = team.post(f"{BOARD}{one.pk}/", {**TYPED, "deadline": "", "amount": ""})

    one.refresh_from_db()
    assert (answer.status_code, one.title) == (302, TYPED["title"])
    assert (one.deadline, one.amount, one.currency) == (None, 700, "CHF")


def test_a_deadline_no_clock_reckons_with_is_refused_when_put_right_too(team: Client) -> None:
    team.post(f"{BOARD}new/", TYPED)

    answer = team.post(f"{BOARD}{Tender.objects.get().pk}/", {**TYPED, "deadline": "0001-01-01T00:00"})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["deadline"])


def test_an_archive_of_more_than_one_waits_for_is_left_to_the_command(
    team: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tisserand.interfaces.web.cockpit.tenders.MOST_AT_ONCE", 2)
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for number in range(3):
            archive.writestr(f"{number}.xml", eforms())

    tally = team.post(BOARD, sent(a_zip=packed.getvalue())).context["tally"]

    assert [each.reason.code for each in tally.rejected] == ["bomb"]
    assert Tender.objects.count() == 0


@pytest.mark.parametrize("language", ["fr", "de", "en"])
def test_today_leads_to_the_tenders_also_when_there_is_none(team: Client, language: str) -> None:
    said = team.get(f"/{language}/cockpit/").content.decode()

    assert f'href="/{language}/cockpit/tenders/"' in said


def test_members_do_not_get_in(world: World, client: Client) -> None:
    client.force_login(world.stranger)
    assert [client.get(BOARD).status_code, client.post(f"{BOARD}new/", TYPED).status_code] == [403, 403]
    assert Tender.objects.count() == 0
