"""On the page of a tender members see why their offer fits and with whom they could bid."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.interfaces.web.conftest import faults_of_page
from tests.rooms.matches_world import Town, make_town, person_of, provide

from tisserand.cluster.matches.models import BidMember, Introduction, JointBid, Match
from tisserand.cluster.tenders.models import Tender

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(strict_templates: None) -> Town:
    return make_town()


@pytest.fixture
def bid(town: Town) -> JointBid:
    """Two lots, washed by Moselwerk and cleaned by La Laverie."""
    now = timezone.now()
    ends = now + timedelta(days=30)
    tender = Tender.objects.create(
        source="typed",
        number="1",
        kind="competition",
        state="open",
        title="Entretien des maisons de repos",
        original_language="fr",
        country="LU",
        buyer_town="Esch",
        deadline=ends,
        leaves_at=ends,
        read_at=now,
        changed_at=now,
    )
    lots = [tender.lots.create(number=str(one), title=f"Partie {one}") for one in (1, 2)]
    offer = provide(town.moselwerk, "Wir waschen", town.trades["laundry"])
    Match.objects.create(
        kind="tender",
        tender=tender,
        offer=offer,
        provider=town.moselwerk,
        score=0.5,
        rank=1,
        computed_at=now,
        reasons=[
            {"code": "same_trade", "share": 0.5, "facts": {"trades": ["laundry"]}},
            {"code": "near", "share": 0.2, "facts": {"distance_km": 56}},
        ],
    )
    made = JointBid.objects.create(tender=tender, rank=1, computed_at=now)
    for lot, organisation in zip(lots, (town.moselwerk, town.laverie), strict=True):
        part = [f"lot:{lot.pk}"]
        BidMember.objects.create(bid=made, organisation=organisation, covers=part, gaps=part)
    return made


def signed_in(person: object) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.parametrize("language", ["fr", "de", "en"])
def test_a_member_reads_why_its_offer_fits_and_what_each_of_the_group_brings(
    town: Town, bid: JointBid, language: str
) -> None:
    html = signed_in(person_of(town.moselwerk)).get(f"/{language}/tenders/{bid.tender_id}/").content.decode()
    assert faults_of_page(html) == []
    assert html.count('class="reasons') == 1
    assert "Esch – Trier" in html
    assert [f"Partie {one}" in html for one in (1, 2)] == [True, True]
    assert f"/bids/{bid.pk}/ask/" in html


def test_others_see_none_of_it(town: Town, bid: JointBid) -> None:
    page, press = f"/fr/tenders/{bid.tender_id}/", f"/fr/tenders/{bid.tender_id}/bids/{bid.pk}/ask/"
    readers = (Client(), signed_in(person_of(town.bakery)))
    assert ["La Laverie" in one.get(page).content.decode() for one in readers] == [False, False]
    member = signed_in(person_of(town.buyer))
    assert press not in member.get(page).content.decode()
    assert member.post(press).status_code == 403
    assert Introduction.objects.count() == 0


def test_one_press_asks_the_others(town: Town, bid: JointBid) -> None:
    press = f"/fr/tenders/{bid.tender_id}/bids/{bid.pk}/ask/"
    client = signed_in(person_of(town.laverie))
    assert client.post(press).status_code == 302
    made = Introduction.objects.get()
    assert (made.is_of_the_team, made.state, {made.one, made.other}) == (
        False,
        "half_accepted",
        {town.laverie, town.moselwerk},
    )
    client.post(press)
    signed_in(town.team).post(press)
    assert Introduction.objects.count() == 1


def test_nobody_is_asked_once_it_is_over(town: Town, bid: JointBid) -> None:
    Tender.objects.update(state="expired")
    client = signed_in(person_of(town.laverie))
    client.post(f"/fr/tenders/{bid.tender_id}/bids/{bid.pk}/ask/")
    assert Introduction.objects.count() == 0
    assert "Partie 1" in client.get(f"/fr/tenders/{bid.tender_id}/").content.decode()
    assert "/ask/" not in client.get(f"/fr/tenders/{bid.tender_id}/").content.decode()
