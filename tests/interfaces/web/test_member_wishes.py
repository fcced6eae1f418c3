"""My wishes: who sees the list, what a choice does, what happens once wishes are closed."""

import pytest
from django.test import Client
from tests.interfaces.web.conftest import faults_of_page
from tests.rooms.world import World, register, wish

from tisserand.cluster.conventions.models import Convention, Registration, Wish


def person_of(registration: Registration):
    return registration.organisation.representatives.get().user


def page_of(registration: Registration, language: str = "en") -> str:
    return f"/{language}/conventions/spring/wishes/{registration.pk}/"


def levels_of(registration: Registration) -> dict[str, str]:
    return dict(registration.wishes.values_list("to__organisation__name", "level"))


@pytest.fixture
def member(world: World, client: Client) -> Client:
    client.force_login(person_of(world.workshop))
    return client


@pytest.mark.parametrize(
    ("who", "status"),
    [("visitor", 302), ("stranger", 403), ("buyer", 403), ("workshop", 200), ("facilitator", 200)],
)
def test_only_those_who_speak_for_it_see_its_wishes(
    world: World, client: Client, who: str, status: int
) -> None:
    people = {
        "stranger": world.stranger,
        "facilitator": world.facilitator,
        "buyer": person_of(world.buyer),
        "workshop": person_of(world.workshop),
    }
    if who in people:
        client.force_login(people[who])
    assert client.get(page_of(world.workshop)).status_code == status
    sent = client.post(page_of(world.workshop), {f"wish-{world.buyer.pk}": "must"})
    assert (levels_of(world.workshop) == {"Esch Achats": "must"}) == (status == 200)
    assert sent.status_code == (302 if status == 200 else status)


@pytest.mark.parametrize("language", ["fr", "de", "en"])
def test_the_list_is_whole_in_three_languages(
    world: World, member: Client, language: str, strict_templates: None
) -> None:
    wish(world.buyer, world.workshop, Wish.Level.MUST)
    answer = member.get(page_of(world.workshop, language))
    html = answer.content.decode()
    assert faults_of_page(html) == []
    assert [one.registration for _rank, one in answer.context["shown"]] == [world.buyer, world.cooperative]
    assert answer.context["admirers"] == 1


def test_an_organisation_without_a_common_language_is_told_to_need_an_interpreter(
    world: World, member: Client
) -> None:
    shown = member.get(page_of(world.workshop)).context["shown"]
    assert {one.registration: one.needs_interpreter for _rank, one in shown} == {
        world.buyer: False,
        world.cooperative: True,
    }


def test_one_gesture_saves_one_wish_and_answers_with_the_counts(world: World, member: Client) -> None:
    answer = member.post(
        page_of(world.workshop), {f"wish-{world.buyer.pk}": "must"}, headers={"HX-Request": "true"}
    )
    assert levels_of(world.workshop) == {"Esch Achats": "must"}
    assert answer.context["counts"] == {"must": 1, "would": 0, "no": 0}
    assert "<html" not in answer.content.decode()


def test_all_wishes_can_be_sent_at_once_changed_and_taken_back(world: World, member: Client) -> None:
    page = page_of(world.workshop)
    member.post(page, {f"wish-{world.buyer.pk}": "must", f"wish-{world.cooperative.pk}": "no"})
    assert levels_of(world.workshop) == {"Esch Achats": "must", "Coopérative du Haut-Fourneau": "no"}
    member.post(page, {f"wish-{world.buyer.pk}": "would", f"wish-{world.cooperative.pk}": "open"})
    assert levels_of(world.workshop) == {"Esch Achats": "would"}
    again = member.post(page, {f"wish-{world.buyer.pk}": "would"}, follow=True)
    assert [str(message) for message in again.context["messages"]][-1] == "There was nothing to change."


@pytest.mark.parametrize(
    "nonsense", [{"wish-abc": "must"}, {"wish-999999": "must"}, {"wish-": "no"}, {"other": "must"}]
)
def test_nonsense_is_no_wish(world: World, member: Client, nonsense: dict[str, str]) -> None:
    assert member.post(page_of(world.workshop), nonsense).status_code == 302
    assert Wish.objects.count() == 0


def test_a_level_that_does_not_exist_is_no_wish(world: World, member: Client) -> None:
    member.post(page_of(world.workshop), {f"wish-{world.buyer.pk}": "love"})
    assert Wish.objects.count() == 0


def test_one_bad_wish_leaves_all_undone(world: World, member: Client) -> None:
    sent = {f"wish-{world.buyer.pk}": "must", f"wish-{world.workshop.pk}": "must"}
    answer = member.post(page_of(world.workshop), sent, follow=True)
    assert Wish.objects.count() == 0
    assert "nothing was changed" in answer.content.decode()


def test_closed_wishes_are_read_only_and_say_so(world: World, member: Client) -> None:
    wish(world.workshop, world.buyer, Wish.Level.MUST)
    Convention.objects.update(state=Convention.State.WISHES_CLOSED)
    html = member.get(page_of(world.workshop)).content.decode()
    assert 'type="radio"' not in html
    assert "Wishes are closed and cannot be changed any more" in html
    late = member.post(page_of(world.workshop), {f"wish-{world.buyer.pk}": "no"}, follow=True)
    assert levels_of(world.workshop) == {"Esch Achats": "must"}
    assert "Wishes are closed: nothing was changed." in late.content.decode()


def test_a_late_gesture_reloads_the_page(world: World, member: Client) -> None:
    Convention.objects.update(state=Convention.State.WISHES_CLOSED)
    answer = member.post(
        page_of(world.workshop), {f"wish-{world.buyer.pk}": "no"}, headers={"HX-Request": "true"}
    )
    assert answer.headers["HX-Refresh"] == "true"


def test_facilitators_choose_on_behalf_and_are_told_so(world: World, client: Client) -> None:
    client.force_login(world.facilitator)
    html = client.get(page_of(world.workshop)).content.decode()
    assert "You choose on behalf of Moselwerk." in html


def test_names_are_found_without_their_accents(world: World, member: Client) -> None:
    answer = member.get(page_of(world.workshop), {"q": "cooperative"})
    assert [one.registration for _rank, one in answer.context["shown"]] == [world.cooperative]


def test_the_first_24_are_shown_with_those_already_chosen(world: World, member: Client) -> None:
    others = [
        register(world.convention, f"organisation {number:02}", "Metz", "FR", ["fr"]) for number in range(26)
    ]
    last = max(others, key=lambda one: one.organisation.name)
    wish(world.workshop, last, Wish.Level.WOULD)
    first = member.get(page_of(world.workshop)).context
    assert (len(first["shown"]), first["left_off"]) == (25, 3)
    assert first["shown"][-1][1].registration == last
    assert len(member.get(page_of(world.workshop), {"all": "1"}).context["shown"]) == 28


@pytest.mark.parametrize("more", [0, 3])
def test_the_list_costs_the_same_whatever_its_length(
    world: World, member: Client, more: int, django_assert_num_queries
) -> None:
    for number in range(more):
        register(world.convention, f"organisation-{number}", "Metz", "FR", ["fr"])
    with django_assert_num_queries(13):
        member.get(page_of(world.workshop))


def test_foreign_and_withdrawn_registrations_have_no_list(world: World, client: Client) -> None:
    client.force_login(world.facilitator)
    assert client.get("/en/conventions/autumn/wishes/1/").status_code == 404
    assert client.get("/en/conventions/spring/wishes/99999999999999999999/").status_code == 404
    Registration.objects.filter(pk=world.buyer.pk).update(state="withdrawn")
    assert client.get(page_of(world.buyer)).status_code == 404
