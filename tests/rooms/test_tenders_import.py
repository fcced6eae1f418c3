"""Notices come in: once, newer ones in the place of older; awards close, corrections wait."""

from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.rooms.tender_files import (
    FIRST,
    PROCEDURE,
    SECOND,
    TABLE,
    award,
    changing,
    corrigendum,
    eforms,
    lot,
    ted,
)
from tisserand.cluster.organisations.models import Identifier, Kind, Organisation
from tisserand.cluster.tenders.actions import arrivals
from tisserand.cluster.tenders.actions.arrivals import Tally
from tisserand.cluster.tenders.models import Notice, Tender
from tisserand.cluster.tenders.sources import Limits, found_at, found_in
from tisserand.cluster.territories.models import Territory, Trade

AT = datetime(2027, 1, 15, 9, 0, tzinfo=ZoneInfo("Europe/Luxembourg"))
LATER = AT + timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def places_and_trades() -> None:
    for code in ("LU000", "FRF31", "FRF33", "DEB21"):
        Territory.objects.create(scheme="nuts", code=code, name=code, country=code[:2])
    for code, prefixes in (("cleaning", "9091"), ("window-cleaning", "909113"), ("gardens", "773")):
        Trade.objects.create(code=code, name=code, cpv_prefixes=prefixes)


def arrive(*files: bytes, at: datetime = AT, is_trial: bool = False, kind: str = "xml") -> Tally:
    found = (
        each
        for number, content in enumerate(files)
        for each in found_in(BytesIO(content), f"{number}.{kind}", Limits())
    )
    return arrivals.import_notices(found, at=at, is_trial=is_trial)


def counts(tally: Tally) -> tuple[int, int, int, int]:
    return tally.created, tally.updated, tally.unchanged, len(tally.rejected)


def test_an_eforms_notice_is_kept_with_all_we_need() -> None:
    lots = lot("LOT-0001", reserved="res-ws", until="2027-03-01") + lot(
        "LOT-0002", reserved="none", execution="yes", until="2027-03-08", cpv="90911300", nuts="FR413"
    )

    assert counts(arrive(eforms(lots=lots))) == (1, 0, 0, 0)

    one = Tender.objects.get()
    assert (one.number, one.version, one.procedure, one.kind, one.state) == (
        FIRST,
        "01",
        PROCEDURE,
        "competition",
        "open",
    )
    assert (one.title, one.original_language, one.country) == ("Entretien des espaces verts", "fr", "LU")
    assert (one.buyer_name, one.buyer_town) == ("Commune de Mirval-la-Forge", "Mirval")
    assert one.deadline == datetime.fromisoformat("2027-03-08T12:00:00+01:00")
    assert (one.cpv_codes, one.nuts_codes) == (["77310000", "90911300"], ["LU000", "FR413"])
    assert (one.reservations, one.is_execution_reserved) == ({"res-ws"}, True)
    assert [(word.language, word.title) for word in one.words.all()] == [("de", "Pflege der Grünflächen")]
    assert {place.code for place in one.territories.all()} == {"LU000", "FRF33"}
    assert [(each.number, each.reservation, each.is_execution_reserved) for each in one.lots.all()] == [
        ("LOT-0001", "res-ws", False),
        ("LOT-0002", "none", True),
    ]
    assert [trade.code for trade in one.lots.get(number="LOT-0002").trades.all()] == ["window-cleaning"]


def test_the_same_notices_again_change_nothing() -> None:
    files = (eforms(), ted(), eforms(SECOND, changes=changing(FIRST), title="Entretien corrigé"))
    first = arrive(*files)
    before = list(Tender.objects.order_by("pk").values())

    again = arrive(*files, at=LATER)

    assert (counts(first), counts(again)) == ((2, 1, 0, 0), (0, 0, 3, 0))
    assert list(Tender.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("turned", [False, True])
def test_a_trial_counts_what_the_import_does_and_writes_nothing(turned: bool) -> None:
    files = [eforms(), eforms(SECOND, changes=changing(FIRST)), ted(), corrigendum(), corrigendum(), b"<x/>"]
    files = files[::-1] if turned else files

    trial = arrive(*files, is_trial=True)

    assert Tender.objects.count() == Notice.objects.count() == 0
    assert counts(trial) == counts(arrive(*files))
    assert counts(arrive(*files, is_trial=True)) == counts(arrive(*files)) == (0, 0, 5, 1)


def test_a_later_version_replaces_and_an_earlier_one_does_not() -> None:
    arrive(eforms(version="02", title="Seconde version"))

    old = arrive(eforms(version="01", title="Première version"))
    new = arrive(eforms(version="03", title="Troisième version"))

    assert (counts(old), counts(new)) == ((0, 0, 1, 0), (0, 1, 0, 0))
    assert [(one.version, one.title) for one in Tender.objects.all()] == [("03", "Troisième version")]


@pytest.mark.parametrize("turned", [False, True])
def test_a_change_stands_in_the_place_of_what_it_changes_whichever_comes_first(turned: bool) -> None:
    change = eforms(SECOND, changes=changing(FIRST), issued="2027-01-10", lots=lot(until="2027-04-01"))
    files = (change, eforms()) if turned else (eforms(), change)

    arrive(*files)

    [one] = Tender.objects.all()
    assert (one.number, one.deadline) == (SECOND, datetime.fromisoformat("2027-04-01T12:00:00+01:00"))
    assert counts(arrive(*files[::-1])) == (0, 0, 2, 0)


def test_a_change_that_cancels_takes_the_tender_off_the_board() -> None:
    arrive(eforms(), eforms(SECOND, changes=changing(FIRST, "cancel")))

    assert [one.state for one in Tender.objects.all()] == ["cancelled"]


def test_a_change_of_another_procedure_is_refused_and_leaves_all_as_it_was() -> None:
    arrive(eforms())

    tally = arrive(eforms(SECOND, changes=changing(FIRST), procedure=PROCEDURE.replace("a", "b")))

    assert [each.reason.code for each in tally.rejected] == ["other_procedure"]
    assert "BT-04" in str(tally.rejected[0].reason)
    assert [one.number for one in Tender.objects.all()] == [FIRST]


@pytest.mark.parametrize("turned", [False, True])
def test_an_award_closes_the_tender_of_its_procedure_whichever_comes_first(turned: bool) -> None:
    files = [ted(), ted("5555-2027", kind="7", previous="2027/S 002-001111", award="<AWARD_CONTRACT/>")]
    arrive(*(files[::-1] if turned else files))

    states = dict(Tender.objects.values_list("number", "state"))

    assert states == {"001111-2027": "awarded", "005555-2027": "awarded"}


def test_an_award_to_nobody_cancels() -> None:
    void = "<AWARD_CONTRACT><NO_AWARDED_CONTRACT/></AWARD_CONTRACT>"
    arrive(ted(), ted("5555-2027", kind="7", previous="2027/S 002-001111", award=void))

    assert set(Tender.objects.values_list("state", flat=True)) == {"cancelled"}


TWO_LOTS = lot("LOT-0001") + lot("LOT-0002")
THIRD = SECOND.replace("7777", "8888")


def lots_of(number: str) -> dict[str, str | None]:
    return {each.number: each.state for each in Tender.objects.get(number=number).lots.all()}


@pytest.mark.parametrize("turned", [False, True])
def test_an_award_of_one_lot_closes_that_lot_alone_whichever_comes_first(turned: bool) -> None:
    files = [eforms(lots=TWO_LOTS), award(SECOND, LOT_0001="selec-w")]
    arrive(*(files[::-1] if turned else files))

    assert Tender.objects.get(number=FIRST).state == "open"
    assert lots_of(FIRST) == {"LOT-0001": "awarded", "LOT-0002": None}


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(("last", "state"), [("selec-w", "awarded"), ("clos-nw", "cancelled")])
def test_the_award_of_the_last_lot_closes_the_tender(turned: bool, last: str, state: str) -> None:
    files = [
        eforms(lots=TWO_LOTS),
        award(SECOND, LOT_0001="clos-nw"),
        award(THIRD, LOT_0001="clos-nw", LOT_0002=last),
    ]
    arrive(*(files[::-1] if turned else files))

    assert Tender.objects.get(number=FIRST).state == state
    assert lots_of(FIRST) == {"LOT-0001": "cancelled", "LOT-0002": state}


@pytest.mark.parametrize("turned", [False, True])
def test_a_result_that_decides_nothing_yet_closes_nothing(turned: bool) -> None:
    files = [eforms(lots=TWO_LOTS), award(SECOND, LOT_0001="open-nw", LOT_0002="open-nw")]
    arrive(*(files[::-1] if turned else files))

    assert dict(Tender.objects.values_list("number", "state")) == {FIRST: "open", SECOND: "expired"}
    assert lots_of(FIRST) == {"LOT-0001": None, "LOT-0002": None}


def test_a_result_that_is_put_right_opens_again_what_it_had_closed() -> None:
    arrive(eforms(lots=TWO_LOTS), award(SECOND, LOT_0001="selec-w", LOT_0002="selec-w"))
    assert Tender.objects.get(number=FIRST).state == "awarded"

    arrive(award(SECOND, LOT_0001="selec-w", LOT_0002="open-nw"), at=LATER)

    assert Tender.objects.get(number=FIRST).state == "open"


def test_an_award_of_ted_closes_the_lots_it_names() -> None:
    parts = (
        f"<OBJECT_DESCR ITEM='{n}'><LOT_NO>{n}</LOT_NO><TITLE><P>Schule {n}</P></TITLE></OBJECT_DESCR>"
        for n in (1, 2)
    )
    divided = ted().replace(b"</OBJECT_CONTRACT>", f"{''.join(parts)}</OBJECT_CONTRACT>".encode())
    said = "<AWARD_CONTRACT><LOT_NO>{}</LOT_NO>{}</AWARD_CONTRACT>"
    results = said.format(2, "<NO_AWARDED_CONTRACT/>") + said.format(2, "<AWARDED_CONTRACT/>")
    arrive(divided, ted("5555-2027", kind="7", previous="2027/S 002-001111", award=results))

    assert Tender.objects.get(number="001111-2027").state == "open"
    assert lots_of("001111-2027") == {"1": None, "2": "awarded"}


@pytest.mark.parametrize("turned", [False, True])
def test_a_corrigendum_moves_the_deadline_even_when_it_comes_first(turned: bool) -> None:
    files = (corrigendum(), ted()) if turned else (ted(), corrigendum())

    assert counts(arrive(*files)) == (1, 1, 0, 0)

    [one] = Tender.objects.all()
    assert one.deadline == datetime(2027, 2, 15, 11, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    assert one.corrections[0]["passages"][1] == ["II.1.4", "drei Schulen", "vier Schulen"]
    assert counts(arrive(*files)) == (0, 0, 2, 0)


def test_a_corrigendum_of_nothing_we_have_says_what_to_import_first() -> None:
    tally = arrive(corrigendum())

    assert counts(tally) == (0, 0, 0, 1)
    assert "001111-2027" in str(tally.rejected[0].reason)


def test_a_corrected_deadline_outlives_the_notice_read_from_a_richer_source() -> None:
    header, row = TABLE.splitlines()[:2]
    table = f"{header}\n{row}\n".replace("003333-2027,FR", "001111-2027,DE").encode()
    arrive(table, kind="csv")
    arrive(corrigendum())

    arrive(ted())

    [one] = Tender.objects.all()
    assert (one.source, one.deadline) == (
        "ted_export",
        datetime(2027, 2, 15, 11, 30, tzinfo=ZoneInfo("Europe/Berlin")),
    )


def test_what_tells_less_never_replaces_what_tells_more() -> None:
    arrive(ted("3333-2027"))

    tally = arrive(TABLE.encode(), kind="csv")

    assert counts(tally) == (0, 0, 1, 4)
    assert [(one.source, one.title) for one in Tender.objects.all()] == [
        ("ted_export", "Reinigung der Schulen")
    ]


def test_each_row_of_a_table_is_kept_or_refused_with_its_number() -> None:
    tally = arrive(TABLE.encode(), kind="csv")

    assert counts(tally) == (1, 0, 0, 4)
    assert [(each.place, each.reason.code) for each in tally.rejected] == [
        ("0.csv, row 3", "missing"),
        ("0.csv, row 4", "lone_correction"),
        ("0.csv, row 5", "unknown_type"),
        ("0.csv, row 6", "cells"),
    ]
    [one] = Tender.objects.all()
    assert {place.code for place in one.territories.all()} == {"FRF31", "FRF33"}
    assert (one.reservation, one.also_reserved, one.is_execution_reserved) == ("res-ws", "none", False)


def test_a_notice_without_deadline_leaves_the_board_some_time_after_its_publication() -> None:
    arrive(TABLE.encode(), kind="csv")
    assert [one.state for one in Tender.objects.all()] == ["open"]

    arrive(TABLE.replace("003333", "003339").encode(), kind="csv", at=AT + timedelta(days=120))

    assert Tender.objects.get(number="003339-2027").state == "expired"


@pytest.mark.parametrize(
    ("lefti", "kept"),
    [
        ("", ("none", "none", False)),
        ("<RESTRICTED_SHELTERED_WORKSHOP/>", ("res-ws", "none", False)),
        ("<RESTRICTED_SHELTERED_PROGRAM/>", ("none", "none", True)),
        ("<RESERVED_ORGANISATIONS_SERVICE_MISSION/>", ("res-pub-ser", "none", False)),
        (
            "<RESERVED_ORGANISATIONS_SERVICE_MISSION/><RESTRICTED_SHELTERED_WORKSHOP/>",
            ("res-ws", "res-pub-ser", False),
        ),
    ],
)
def test_whom_a_contract_is_reserved_for_is_kept(lefti: str, kept: tuple[str, str, bool]) -> None:
    arrive(ted(lefti=lefti))

    one = Tender.objects.get()

    assert (one.reservation, one.also_reserved, one.is_execution_reserved) == kept


def organisation(name: str, number: str = "") -> Organisation:
    territory = Territory.objects.get(code="LU000")
    one = Organisation.objects.create(
        slug=name.lower().replace(" ", "-"),
        name=name,
        kind=Kind.LOCAL_AUTHORITY,
        original_language="fr",
        territory=territory,
        town="Mirval",
        country="LU",
        state="published",
    )
    if number:
        Identifier.objects.create(organisation=one, scheme="lu_vat", country="LU", value=number)
    return one


@pytest.mark.parametrize("number", ["", "15027442"])
def test_the_buyer_is_known_by_its_number_or_by_name_and_town(number: str) -> None:
    known = organisation("Mairie" if number else "Commune de Mirval-la-Forge", number)

    arrive(eforms())

    assert Tender.objects.get().buyer == known


def test_lots_that_stand_keep_their_key_and_those_that_go_are_gone() -> None:
    arrive(eforms(lots=lot("LOT-0001") + lot("LOT-0002") + lot("LOT-0003")))
    keys = dict(Tender.objects.get().lots.values_list("number", "pk"))

    arrive(eforms(version="02", lots=lot("LOT-0001", title="Autre parc") + lot("LOT-0003")))

    assert dict(Tender.objects.get().lots.values_list("number", "pk")) == {
        number: keys[number] for number in ("LOT-0001", "LOT-0003")
    }


VALUE = """<cac:RequestedTenderTotal><cbc:EstimatedOverallContractAmount {}>5000
</cbc:EstimatedOverallContractAmount></cac:RequestedTenderTotal></cac:ProcurementProject>"""


@pytest.mark.parametrize(
    ("currency", "kept"),
    [('currencyID="eur"', (5000, "EUR")), ("", (None, "")), ('currencyID=" "', (None, ""))],
)
def test_an_amount_without_its_currency_is_not_told(currency: str, kept: tuple[int | None, str]) -> None:
    notice = eforms().replace(b"</cac:ProcurementProject>", VALUE.format(currency).encode(), 1)

    assert counts(arrive(notice)) == (1, 0, 0, 0)

    one = Tender.objects.get()
    assert (one.amount, one.currency) == kept


def test_a_version_that_is_no_number_comes_before_every_other() -> None:
    arrive(eforms(version="²"))

    arrive(eforms(version="01", title="Avec numéro"))

    assert [one.title for one in Tender.objects.all()] == ["Avec numéro"]


def test_a_run_cut_short_goes_on_where_it_stopped() -> None:
    found = list(found_in(BytesIO(eforms()), "a.xml", Limits())) + list(
        found_in(BytesIO(ted()), "b.xml", Limits())
    )

    def dying() -> object:
        yield found[0]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        arrivals.import_notices(dying(), at=AT)  # type: ignore[arg-type]

    assert counts(arrivals.import_notices(found, at=LATER)) == (1, 0, 1, 0)


def test_folders_are_searched_through_and_other_files_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "a.XML").write_bytes(eforms())
    (tmp_path / "readme.md").write_text("no notice")

    tally = arrivals.import_notices(found_at([tmp_path], Limits()), at=AT)

    assert (tally.files, counts(tally)) == (1, (1, 0, 0, 0))
