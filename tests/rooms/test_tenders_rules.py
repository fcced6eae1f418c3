"""Codes, laws and time: NUTS of old, CPV by the longest prefix, reserved services, what leaves the board."""

import tomllib
from datetime import datetime, timedelta
from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest

from tisserand.cluster.accounts.models import User
from tisserand.cluster.tenders.actions.expiring import expire
from tisserand.cluster.tenders.actions.writing import NotForYou, withdraw
from tisserand.cluster.tenders.models import Tender
from tisserand.cluster.tenders.queries.codes import Shelves, successors
from tisserand.cluster.tenders.queries.reserving import COUNTRIES, is_for_public_service, laws, possible
from tisserand.cluster.tenders.sources import Refused
from tisserand.cluster.tenders.sources.codes import amount, cpv_codes, day, moment, notice_number, nuts_codes
from tisserand.cluster.territories import reference
from tisserand.cluster.territories.models import Territory, Trade

AT = datetime(2027, 1, 15, 9, 0, tzinfo=ZoneInfo("UTC"))


def make(**values: object) -> Tender:
    told = {
        "source": "typed",
        "number": f"n{Tender.objects.count()}",
        "kind": "competition",
        "state": "open",
        "title": "T",
        "original_language": "fr",
        "country": "LU",
        "read_at": AT,
        "changed_at": AT,
    }
    return Tender.objects.create(**{**told, **values})


@pytest.mark.parametrize(
    ("on", "at", "country", "then"),
    [
        ("2027-02-01", "10:00", "DE", "2027-02-01T10:00:00+01:00"),
        ("2027-07-01", "10:00", "DE", "2027-07-01T10:00:00+02:00"),
        ("20270201", "9:30", "GB", "2027-02-01T09:30:00+00:00"),
        ("20270201", "", "FI", "2027-02-01T23:59:59+02:00"),
        ("2027-02-01+01:00", "12:00:00+01:00", "FI", "2027-02-01T12:00:00+01:00"),
        ("2027-02-01Z", "16:00:00Z", "FR", "2027-02-01T16:00:00+00:00"),
        ("2027-02-01", "25:99", "LU", "2027-02-01T23:59:59+01:00"),
    ],
)
def test_a_deadline_has_the_zone_it_names_else_that_of_its_country(
    on: str, at: str, country: str, then: str
) -> None:
    assert moment(on, at, country, "x") == datetime.fromisoformat(then)


def test_codes_are_taken_in_every_spelling_and_nonsense_is_left_out() -> None:
    assert cpv_codes(["90911200-8", "90911200", " 77310000 ", "7731", "x"]) == ("90911200", "77310000")
    assert nuts_codes(["FR411", "lu000", "1A", "00", "DEB21", ""]) == ("FR411", "LU000", "DEB21")
    assert notice_number("2017/S 184-376443") == notice_number("376443-2017") == "376443-2017"
    assert day("2027-01-04+01:00", "x") == day("20270104", "x")
    assert (amount("0", "x"), str(amount("12 000,50", "x"))) == (None, "12000.50")
    for wrong in ("2027-13-01", "soon"):
        with pytest.raises(Refused):
            day(wrong, "x")


@pytest.mark.django_db
def test_old_nuts_codes_lead_to_the_territory_of_today_and_unknown_ones_to_what_is_around() -> None:
    keys = {
        code: Territory.objects.create(scheme="nuts", code=code, name=code, country=code[:2]).pk
        for code in ("FRF3", "FRF31", "FRF", "BE32A", "DEB1C")
    }
    shelves = Shelves()

    assert shelves.territories(["FR411"]) == {keys["FRF31"]}
    assert shelves.territories(["FR41", "BE321", "DEB16"]) == {keys["FRF3"], keys["BE32A"], keys["DEB1C"]}
    assert shelves.territories(["FRF21", "PL911"]) == {keys["FRF"]}


def test_every_successor_is_a_territory_of_ours() -> None:
    assert set(successors().values()) <= {one.code for one in reference.territories()}
    assert set(successors()).isdisjoint(one.code for one in reference.territories())


@pytest.mark.django_db
def test_the_longest_prefix_of_a_cpv_code_wins_and_a_shared_one_means_both() -> None:
    keys = {
        code: Trade.objects.create(code=code, name=code, cpv_prefixes=prefixes).pk
        for code, prefixes in (("a", "9091"), ("b", "909113"), ("c", "9091"))
    }
    shelves = Shelves()

    assert shelves.trades(["90911300"]) == {keys["b"]}
    assert shelves.trades(["90911200"]) == {keys["a"], keys["c"]}
    assert shelves.trades(["85000000"]) == set()


def test_the_services_of_art_77_are_those_of_the_directive() -> None:
    named = ("75121000", "79622000", "80110000", "85000000", "85111200", "85323000", "92500000", "98133110")
    others = ("75131000", "79623000", "80100000", "84999999", "85330000", "92000000", "98133200", "90911200")

    assert [code for code in named if not is_for_public_service(code)] == []
    assert [code for code in others if is_for_public_service(code)] == []
    assert (is_for_public_service("853"), is_for_public_service("909")) == (True, False)


@pytest.mark.parametrize("country", COUNTRIES)
def test_art_20_is_open_to_all_and_art_77_to_its_services(country: str) -> None:
    cleaning, care = possible(country, ["90911200"]), possible(country, ["85312100"])

    assert [each.reservation for each in cleaning] == ["res-ws"]
    assert [each.reservation for each in care] == ["res-ws", "res-pub-ser"]
    assert cleaning[0].country.share == {"FR": 50}.get(country, 30)


def test_every_law_speaks_three_languages_and_names_forms_that_exist() -> None:
    forms = {form.code: form for form in reference.legal_forms()}
    for law in laws():
        assert {"fr", "de", "en"} == set(law.said)
        assert set(law.doubts) in ({"fr", "de", "en"}, set())
        assert set(law.forms) <= set(forms)
        assert all(forms[code].country == law.country for code in law.forms)
        assert bool(law.notice) == (law.country != "EU" and law.is_open)


def test_the_data_of_the_laws_has_no_stray_key() -> None:
    data = files("tisserand.cluster.tenders") / "data" / "reserved_contracts.toml"
    known = {
        "country",
        "reservation",
        "source",
        "share",
        "classes",
        "forms",
        "conditions",
        "doubt",
        "notice",
        "is_open",
    }
    assert [
        set(row) - known for row in tomllib.loads(data.read_text("utf-8"))["law"] if set(row) - known
    ] == []


@pytest.mark.django_db
def test_what_has_passed_expires_once() -> None:
    over, soon, awarded = (
        make(leaves_at=AT),
        make(leaves_at=AT + timedelta(seconds=1)),
        make(state="awarded", leaves_at=AT),
    )

    assert (expire(at=AT), expire(at=AT)) == (1, 0)
    assert [Tender.objects.get(pk=one.pk).state for one in (over, soon, awarded)] == [
        "expired",
        "open",
        "awarded",
    ]


@pytest.mark.django_db
def test_only_the_team_withdraws() -> None:
    with pytest.raises(NotForYou):
        withdraw(make(), by=User.objects.create_user("x@x.example", name="X"), at=AT)
