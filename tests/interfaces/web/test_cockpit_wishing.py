"""The wishes of a convention as its team follows them, and the rules of who may meet whom."""

from io import BytesIO

import openpyxl
import pytest
from django.test import Client
from tests.interfaces.web.conftest import faults_of_page
from tests.rooms.world import World, register, wish

from tisserand.cluster.conventions.models import Convention, ForbiddenPair, MeetingRule, Registration
from tisserand.cluster.mail.models import Letter

ROOM = "/en/cockpit/conventions/spring/"
WISHES, RULES = f"{ROOM}wishes/", f"{ROOM}rules/"


@pytest.fixture
def team(world: World, client: Client) -> Client:
    Convention.objects.update(enough_wishes=1)
    client.force_login(world.facilitator)
    return client


def messages_of(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


@pytest.mark.parametrize("language", ["fr", "de", "en"])
@pytest.mark.parametrize("page", ["wishes/", "wishes/?who=all", "rules/"])
def test_the_pages_are_whole_in_three_languages(
    world: World, team: Client, language: str, page: str, strict_templates: None
) -> None:
    wish(world.workshop, world.buyer, "must")
    Registration.objects.update(phone="+352 1", called_at=world.at, call_words="?", reminded_at=world.at)
    MeetingRule.objects.create(convention=world.convention, of_kind="company", of_group="A", most=2)
    MeetingRule.objects.create(convention=world.convention, to_group="B")
    low, high = sorted((world.workshop, world.buyer), key=lambda one: one.pk)
    ForbiddenPair.objects.create(
        convention=world.convention, a=low, b=high, at=world.at, by=world.facilitator, reason="!"
    )
    html = team.get(f"/{language}/cockpit/conventions/spring/{page}").content.decode()
    assert faults_of_page(html) == []


@pytest.mark.parametrize("page", ["wishes/", "rules/"])
def test_the_pages_say_what_to_do_where_nobody_comes(
    world: World, team: Client, page: str, strict_templates: None
) -> None:
    Registration.objects.update(state="invited")
    answer = team.get(f"{ROOM}{page}")
    assert (answer.status_code, faults_of_page(answer.content.decode())) == (200, [])


def test_the_title_tells_how_far_the_wishes_reach(world: World, team: Client) -> None:
    wish(world.workshop, world.buyer, "must")
    html = team.get(WISHES).content.decode()
    assert "1 of 3 has enough wishes." in html
    assert [row.registration for row in team.get(WISHES).context["page"].object_list] == [
        world.cooperative,
        world.buyer,
    ]


def test_an_open_page_asks_for_the_figures_alone(world: World, team: Client) -> None:
    html = team.get(WISHES, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in html
    assert "0 of 3 have enough wishes." in html


@pytest.mark.parametrize(
    ("who", "shown"),
    [("", {"buyer", "cooperative"}), ("idle", {"buyer", "cooperative"}), ("enough", {"workshop"})],
)
def test_one_looks_at_some_of_them(world: World, team: Client, who: str, shown: set[str]) -> None:
    wish(world.workshop, world.buyer, "must")
    page = team.get(WISHES, {"who": who} if who else {}).context["page"]
    assert {row.registration for row in page.object_list} == {getattr(world, name) for name in shown}


def test_those_with_too_few_are_reminded_once_a_day(world: World, team: Client) -> None:
    wish(world.workshop, world.buyer, "must")
    first = team.post(f"{WISHES}remind/", follow=True)
    assert messages_of(first) == ["2 organisations are written to."]
    again = team.post(f"{WISHES}remind/", follow=True)
    assert messages_of(again) == ["0 organisations are written to. 2 had a letter today already."]
    assert Letter.objects.filter(key__startswith="wishes:").count() == 2


def test_nobody_is_reminded_once_wishes_are_closed(world: World, team: Client) -> None:
    Convention.objects.update(state="wishes_closed")
    answer = team.post(f"{WISHES}remind/", follow=True)
    assert messages_of(answer) == ["Wishes are not open: nobody was written to."]
    assert not Letter.objects.exists()
    assert "btn--call" not in answer.content.decode()


def test_a_call_is_noted_with_its_day(world: World, team: Client) -> None:
    answer = team.post(f"{WISHES}{world.buyer.pk}/call/", {"words": "Rappeler jeudi", "who": "idle"})
    assert answer.url == f"{WISHES}?who=idle#w{world.buyer.pk}"
    kept = Registration.objects.get(pk=world.buyer.pk)
    assert (kept.call_words, kept.called_at is not None) == ("Rappeler jeudi", True)


@pytest.mark.parametrize("words", ["", "   ", "x" * 301])
def test_a_note_without_words_or_too_long_is_shown_again(world: World, team: Client, words: str) -> None:
    answer = team.post(f"{WISHES}{world.buyer.pk}/call/", {"words": words})
    assert (answer.status_code, faults_of_page(answer.content.decode())) == (422, [])
    assert f'href="#id_words_{world.buyer.pk}"' in answer.content.decode()
    assert Registration.objects.get(pk=world.buyer.pk).called_at is None


def test_who_does_not_come_is_not_called(world: World, team: Client) -> None:
    Registration.objects.filter(pk=world.buyer.pk).update(state="withdrawn")
    assert team.post(f"{WISHES}{world.buyer.pk}/call/", {"words": "?"}).status_code == 404


def test_the_phone_list_is_taken_along(world: World, team: Client) -> None:
    Registration.objects.filter(pk=world.buyer.pk).update(phone="+352 42")
    wish(world.workshop, world.buyer, "must")
    book = openpyxl.load_workbook(BytesIO(team.get(f"{WISHES}phone-list.xlsx").content))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows(min_row=2)]
    assert [row[:5] for row in rows] == [
        [
            "Coopérative du Haut-Fourneau, Longwy (FR)",
            PEOPLE.format("Coopérative du Haut-Fourneau"),
            "",
            "0",
            "0",
        ],
        ["Esch Achats, Esch-sur-Alzette (LU)", PEOPLE.format("Esch Achats"), "+352 42", "0", "1"],
    ]
    assert team.get(f"{WISHES}phone-list.pdf").content.startswith(b"%PDF")
    assert team.get(f"{WISHES}phone-list.doc").status_code == 404


PEOPLE = "Person of {}, Delegate 1"


@pytest.mark.parametrize("more", [0, 50])
def test_the_page_costs_the_same_whatever_its_length(
    world: World, team: Client, more: int, django_assert_num_queries
) -> None:
    for number in range(more):
        register(world.convention, f"organisation {number}", "Metz", "FR", ["fr"])
    MeetingRule.objects.create(convention=world.convention, of_group="A")
    with django_assert_num_queries(12):
        team.get(WISHES, {"who": "all"})
    with django_assert_num_queries(14):
        team.get(RULES)


def test_a_rule_is_added_and_removed(world: World, team: Client) -> None:
    sent = {"of_kind": "sse_enterprise", "of_group": "", "to_kind": "", "to_group": "", "most": ""}
    page = team.post(RULES, sent, follow=True)
    assert [(one.rule.of_kind, one.rule.most, one.pairs) for one in page.context["rules"]] == [
        ("sse_enterprise", None, 3)
    ]
    assert "3 pairs do not meet." in page.content.decode()
    team.post(f"{RULES}{MeetingRule.objects.get().pk}/remove/")
    assert not MeetingRule.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"most": "3"},
        {"of_kind": "nonsense"},
        {"of_group": "x" * 41},
        {"of_group": "A", "most": "0"},
        {"of_group": "A", "most": "51"},
        {"of_group": "A", "most": "many"},
        {"of_group": "There", "to_group": "is"},
        {"of_group": "is", "to_group": "There"},
    ],
)
def test_a_faulty_rule_is_shown_as_typed(world: World, team: Client, sent: dict[str, str]) -> None:
    MeetingRule.objects.create(convention=world.convention, of_group="There", to_group="is")
    answer = team.post(RULES, sent)
    html = answer.content.decode()
    assert (answer.status_code, MeetingRule.objects.count(), faults_of_page(html)) == (422, 1, [])
    assert 'role="alert"' in html


def test_a_pair_is_kept_apart_and_let_meet_again(world: World, team: Client) -> None:
    sent = {"one": world.workshop.pk, "other": world.buyer.pk, "reason": "Streit"}
    page = team.post(f"{RULES}apart/", sent, follow=True)
    assert "1 pair does not meet." in page.content.decode()
    assert team.post(f"{RULES}apart/", sent).status_code == 422
    pair = ForbiddenPair.objects.get()
    assert (pair.by, pair.reason) == (world.facilitator, "Streit")
    team.post(f"{RULES}apart/{pair.pk}/together/")
    assert not ForbiddenPair.objects.exists()


@pytest.mark.parametrize("other", ["", "999999", "nonsense", "same"])
def test_a_faulty_pair_is_shown_as_typed(world: World, team: Client, other: str) -> None:
    sent = {"one": world.workshop.pk, "other": world.workshop.pk if other == "same" else other}
    answer = team.post(f"{RULES}apart/", sent)
    assert (answer.status_code, faults_of_page(answer.content.decode())) == (422, [])
    assert not ForbiddenPair.objects.exists()


def test_whoever_is_kept_apart_is_not_suggested_and_not_told_why(world: World, team: Client) -> None:
    team.post(f"{RULES}apart/", {"one": world.workshop.pk, "other": world.buyer.pk, "reason": "Streit"})
    page = team.get(f"/en/conventions/spring/wishes/{world.workshop.pk}/")
    assert [one.registration for _rank, one in page.context["shown"]] == [world.cooperative]
    assert "Streit" not in page.content.decode()
    sent = team.post(
        f"/en/conventions/spring/wishes/{world.workshop.pk}/", {f"wish-{world.buyer.pk}": "must"}, follow=True
    )
    assert messages_of(sent) == ["At this convention you and Esch Achats do not meet: nothing was changed."]


def test_what_the_team_says_on_behalf_is_kept_as_such(world: World, team: Client) -> None:
    team.post(f"/en/conventions/spring/wishes/{world.workshop.pk}/", {f"wish-{world.buyer.pk}": "must"})
    said = world.workshop.wishes.get()
    assert (said.is_on_behalf, said.said_by) == (True, world.facilitator)
