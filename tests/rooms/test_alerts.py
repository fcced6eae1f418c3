"""Saved searches: asked, confirmed, told once a week what is new and nothing twice, stopped at once."""

from datetime import timedelta

import pytest
from django.core import mail
from django.http import QueryDict
from django.utils.translation import override

from tests.rooms.world import MORNING, World, make_world
from tisserand.cluster.mail.actions import send_waiting_letters
from tisserand.cluster.mail.models import Letter
from tisserand.cluster.organisations import search
from tisserand.cluster.organisations.actions import alerts
from tisserand.cluster.organisations.models import Organisation, SavedSearch
from tisserand.cluster.organisations.search import Search, address_of, search_in

WEEK = timedelta(days=7)
READER = "leserin@ailleurs.example"


@pytest.fixture
def world(db) -> World:
    world = make_world()
    search.index_everything(at=MORNING)
    return world


def saved(words: str = "Blanchisserie", email: str = READER) -> SavedSearch:
    return alerts.save_search(Search(words), email=email, language="de", at=MORNING)


def confirmed(words: str = "Blanchisserie") -> SavedSearch:
    one = saved(words)
    alerts.confirm_search(one, at=MORNING)
    return SavedSearch.objects.get(pk=one.pk)


def appears(world: World, name: str) -> Organisation:
    one = Organisation.objects.create(
        slug=name.lower().replace(" ", "-"),
        name=name,
        kind="company",
        town="Metz",
        country="FR",
        state="published",
        territory=world.cooperative.organisation.territory,
    )
    search.index([one.pk], at=MORNING)
    return one


def letters(prefix: str) -> list[Letter]:
    return list(Letter.objects.filter(key__startswith=prefix).order_by("pk"))


def test_an_address_of_a_search_comes_back_as_the_same_search() -> None:
    written = QueryDict("km=25&near=Metz&territory=LU&q=linge%20plat&territory=FRF3&page=3&sort=name&x=1")
    there = search_in(written)
    again = search_in(QueryDict(address_of(there)))
    assert address_of(there) == "q=linge+plat&territory=FRF3&territory=LU&near=Metz&km=25"
    assert (again.words, again.facets, again.place, again.radius_km) == (
        "linge plat",
        {"territory": frozenset({"FRF3", "LU"})},
        "Metz",
        25,
    )


def test_only_the_question_is_sent_before_the_reader_confirms(world: World) -> None:
    saved()
    appears(world, "Blanchisserie Neuve")
    assert alerts.tell_of_new_results(at=MORNING + WEEK) == 0
    [question] = Letter.objects.all()
    assert question.subject == "Bitte bestätigen: Nachrichten zu einer Suche"


def test_the_question_repeats_nothing_that_was_typed(world: World) -> None:
    typed = Search("gewonnen.example", {"trade": frozenset({"klick-hier.example"})}, "Gewinnstadt")
    alerts.save_search(typed, email=READER, language="de", at=MORNING)
    [question] = Letter.objects.all()
    told = question.subject + question.body
    assert [word for word in ("gewonnen", "klick", "Gewinnstadt") if word in told] == []


def test_what_is_no_filter_is_not_told(world: World) -> None:
    typed = Search(facets={"trade": frozenset({"klick-hier.example"}), "kind": frozenset({"x", "company"})})
    one = SavedSearch(query=address_of(typed))
    with override("en"):
        assert alerts.told_in_words(one) == "committed company"


def test_a_search_of_too_many_filters_is_refused(world: World) -> None:
    many = Search(facets={"territory": frozenset(f"X{number:04}" for number in range(40))})
    with pytest.raises(alerts.TooLong):
        alerts.save_search(many, email=READER, language="fr", at=MORNING)
    assert (SavedSearch.objects.count(), Letter.objects.count()) == (0, 0)


def test_new_ones_are_told_once_and_in_the_readers_language(world: World) -> None:
    confirmed()
    appears(world, "Blanchisserie Neuve")
    assert [alerts.tell_of_new_results(at=MORNING + days * WEEK) for days in (1, 1, 2, 3)] == [1, 0, 0, 0]
    appears(world, "Blanchisserie Tardive")
    assert alerts.tell_of_new_results(at=MORNING + 4 * WEEK) == 1
    first, second = letters("alert:")
    assert first.subject == "1 neue Organisation: Blanchisserie"
    assert ("Blanchisserie Neuve" in first.body, "Blanchisserie Neuve" in second.body) == (True, False)
    assert "http://localhost:8000/de/directory/blanchisserie-neuve/" in first.body


def test_nobody_is_written_to_more_than_once_a_week(world: World) -> None:
    confirmed()
    appears(world, "Blanchisserie Neuve")
    assert alerts.tell_of_new_results(at=MORNING + timedelta(days=6)) == 0
    assert alerts.tell_of_new_results(at=MORNING + WEEK) == 1
    appears(world, "Blanchisserie Tardive")
    assert alerts.tell_of_new_results(at=MORNING + WEEK + timedelta(days=6)) == 0


def test_what_is_there_when_one_confirms_is_not_new(world: World) -> None:
    appears(world, "Blanchisserie Ancienne")
    confirmed()
    assert alerts.tell_of_new_results(at=MORNING + WEEK) == 0


def test_a_stopped_search_is_never_told_and_later_erased(world: World) -> None:
    one = confirmed()
    alerts.stop_search(one, at=MORNING)
    appears(world, "Blanchisserie Neuve")
    assert alerts.tell_of_new_results(at=MORNING + WEEK) == 0
    assert SavedSearch.objects.count() == 1
    alerts.tell_of_new_results(at=MORNING + timedelta(days=31))
    assert SavedSearch.objects.count() == 0


def test_an_address_that_is_not_confirmed_within_a_week_is_erased(world: World) -> None:
    saved()
    alerts.tell_of_new_results(at=MORNING + timedelta(days=8))
    assert SavedSearch.objects.count() == 0


def test_asking_again_for_the_same_search_is_the_same_search(world: World) -> None:
    first = saved(email="Leserin@Ailleurs.example")
    assert saved() == first
    alerts.confirm_search(first, at=MORNING)
    saved()
    assert len(letters("alert-confirm:")) == 1


def test_a_mailbox_cannot_be_filled_with_questions(world: World) -> None:
    for number in range(alerts.MOST_WAITING):
        saved(f"mot{number}")
    with pytest.raises(alerts.TooManySearches):
        saved("un de trop")
    assert len(letters("alert-confirm:")) == alerts.MOST_WAITING


def test_a_search_that_finds_everybody_is_too_wide(world: World, monkeypatch) -> None:
    monkeypatch.setattr(alerts, "MOST_FOUND", 2)
    with pytest.raises(alerts.TooWide) as refused:
        alerts.save_search(Search(), email=READER, language="fr", at=MORNING)
    assert refused.value.found == 3


def test_the_letter_stops_in_one_click_of_the_mail_program(world: World) -> None:
    one = confirmed()
    appears(world, "Blanchisserie Neuve")
    alerts.tell_of_new_results(at=MORNING + WEEK)
    send_waiting_letters(at=MORNING + WEEK)
    told = mail.outbox[-1]
    assert told.extra_headers["List-Unsubscribe"] == f"<http://localhost:8000/de/alerts/{one.key}/stop/>"
    assert told.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"/de/alerts/{one.key}/stop/" in told.body
