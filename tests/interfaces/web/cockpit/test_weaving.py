"""Weaving and weights: introductions made in one press, signals weighed in view of everybody, and back."""

import pytest
from django.test import Client
from django.utils import timezone
from tests.interfaces.web.conftest import faults_of_page
from tests.rooms.matches_world import Town, make_town, organisation, person_of

from tisserand.cluster.accounts.models import Facilitation
from tisserand.cluster.matches.models import Introduction, Match, MatchWeight
from tisserand.cluster.territories.models import Territory

pytestmark = pytest.mark.django_db
REASONS = [
    {"code": "same_trade", "share": 1.0, "facts": {"trades": ["laundry"]}},
    {"code": "near", "share": 0.5, "facts": {"distance_km": 46.2}},
    {"code": "across_border", "share": 0.4, "facts": {"countries": ["LU", "DE"], "languages": ["de"]}},
]
MOST_QUERIES = 15


@pytest.fixture
def town(db) -> Town:
    return make_town()


@pytest.fixture
def team(town: Town) -> Client:
    client = Client()
    client.force_login(town.team)
    return client


def suggest(town: Town, **fields: object) -> Match:
    common = {"score": 0.4, "rank": 1, "reasons": REASONS, "computed_at": timezone.now()}
    pair = {"seeker": town.buyer, "provider": town.moselwerk}
    return Match.objects.create(**{"kind": "profile", **common, **pair, **fields})


def test_an_introduction_is_told_with_reasons_and_gain_and_made_in_one_press(
    town: Town, team: Client
) -> None:
    match = suggest(town)
    page = team.get("/fr/cockpit/weaving/").content.decode()
    assert "Moselwerk propose ce que cherche Esch Achats" in page.replace("&nbsp;", " ")
    assert "le premier lien de Moselwerk" in page
    assert faults_of_page(page) == []
    team.post(f"/fr/cockpit/weaving/{match.pk}/introduce/")
    made = Introduction.objects.get()
    assert (made.one, made.other, made.is_of_the_team) == (town.buyer, town.moselwerk, True)
    assert team.get("/fr/cockpit/weaving/").context["found"] == []
    team.post(f"/fr/cockpit/weaving/{match.pk}/introduce/")
    assert Introduction.objects.count() == 1


def test_the_territory_narrows_what_is_shown(town: Town, team: Client) -> None:
    suggest(town)
    assert len(team.get("/de/cockpit/weaving/?territory=DE").context["found"]) == 1
    assert team.get("/de/cockpit/weaving/?territory=FR").context["found"] == []
    assert len(team.get("/de/cockpit/weaving/?territory=nowhere").context["found"]) == 1


def test_a_facilitator_of_elsewhere_neither_sees_nor_introduces(town: Town, team: Client) -> None:
    match = suggest(town)
    Facilitation.objects.create(user=town.team, territory=Territory.objects.get(code="FR"))
    assert team.get("/de/cockpit/weaving/").context["found"] == []
    assert team.post(f"/de/cockpit/weaving/{match.pk}/introduce/").status_code == 403
    assert Introduction.objects.count() == 0


@pytest.mark.parametrize("rows", [1, 50])
def test_weaving_takes_fifteen_queries_at_most(
    town: Town, team: Client, rows: int, django_assert_max_num_queries
) -> None:
    for number in range(rows):
        suggest(town, provider=organisation(f"Org {number}", "Metz", ["fr"]))
    with django_assert_max_num_queries(MOST_QUERIES):
        assert len(team.get("/fr/cockpit/weaving/").context["found"]) == min(rows, 15)


def test_nothing_to_weave_says_what_to_do(town: Town, team: Client) -> None:
    page = team.get("/de/cockpit/weaving/").content.decode()
    assert 'class="empty"' in page
    assert faults_of_page(page) == []


@pytest.mark.parametrize("said", ["0,35", "0.35", " 0,35 "])
def test_a_weight_is_set_as_people_write_numbers_and_taken_back(town: Town, team: Client, said: str) -> None:
    team.post("/de/cockpit/weaving/weights/change/", {"signal": "near", "weight": said})
    change = MatchWeight.objects.get()
    assert (change.signal, change.weight, change.by) == ("near", 0.35, town.team)
    page = team.get("/de/cockpit/weaving/weights/").content.decode()
    assert "geändert von Noémie T." in page
    assert faults_of_page(page) == []
    team.post(f"/de/cockpit/weaving/weights/{change.pk}/undo/")
    assert [row.weight for row in MatchWeight.objects.order_by("pk")] == [0.35, 0.7]
    team.post(f"/de/cockpit/weaving/weights/{change.pk}/undo/")
    assert MatchWeight.objects.count() == 2


@pytest.mark.parametrize(
    ("signal", "weight"), [("near", "viel"), ("near", "11"), ("near", "nan"), ("charm", "1"), ("near", "")]
)
def test_a_weight_that_makes_no_sense_is_refused_with_a_word(
    town: Town, team: Client, signal: str, weight: str
) -> None:
    sent = {"signal": signal, "weight": weight}
    page = team.post("/de/cockpit/weaving/weights/change/", sent, follow=True).content.decode()
    assert "Ein Gewicht ist eine Zahl von 0 bis 10" in page
    assert MatchWeight.objects.count() == 0


@pytest.mark.parametrize(("language", "example"), [("fr", "0,7"), ("de", "0,7"), ("en", "0.7")])
def test_a_weight_that_makes_no_sense_stays_as_typed_beside_its_fault(
    town: Town, team: Client, language: str, example: str
) -> None:
    sent = {"signal": "near", "weight": "viel <b>"}
    answer = team.post(f"/{language}/cockpit/weaving/weights/change/", sent)
    page = answer.content.decode()
    assert (answer.status_code, faults_of_page(page)) == (422, [])
    assert 'value="viel &lt;b&gt;" size="5" aria-invalid="true" aria-describedby="f-near"' in page
    fault = page.partition('id="f-near">')[2].partition("</p>")[0]
    assert fault.rstrip(".").endswith(example)


def test_what_was_learned_says_from_how_many_answers(town: Town, team: Client) -> None:
    MatchWeight.objects.create(signal="near", weight=0.9, is_learned=True, answers=63, at=timezone.now())
    page = team.get("/en/cockpit/weaving/weights/").content.decode()
    assert page.count("learned from 63 answers") == 2


def test_members_do_not_get_in(town: Town) -> None:
    client = Client()
    client.force_login(person_of(town.buyer))
    for path in ("weaving/", "weaving/weights/"):
        assert client.get(f"/fr/cockpit/{path}").status_code == 403
