"""What two yeses say to each other: nothing that one side may not know, in the language it is written in."""

from datetime import timedelta

import pytest

from tests.rooms.matches_world import NOW, Town, make_town, organisation, person_of, provide, seek
from tisserand.cluster.mail.models import Letter
from tisserand.cluster.matches.actions import agreeing, answering, introducing
from tisserand.cluster.matches.models import Introduction, Match, MatchAnswer
from tisserand.cluster.needs.models import Need
from tisserand.cluster.organisations.models import Organisation

pytestmark = pytest.mark.django_db
YES = answering.Answer("interested")


@pytest.fixture
def town() -> Town:
    return make_town()


def matched(town: Town, **fields: object) -> Match:
    """A need of the buyer, in French, and an offer of Moselwerk that fits."""
    need = seek(town.buyer, "Blanchisserie", town.trades["laundry"], **fields)
    offer = provide(town.moselwerk, "Wir waschen", town.trades["laundry"])
    pair = {"seeker": town.buyer, "provider": town.moselwerk}
    return Match.objects.create(
        kind="need", need=need, offer=offer, score=0.6, rank=1, computed_at=NOW, **pair
    )


def ask(one: Organisation, other: Organisation) -> Introduction:
    return introducing.propose_introduction(
        one,
        other,
        by=person_of(one),
        is_of_the_team=False,
        subject="Linge",
        message="",
        language="fr",
        at=NOW,
    )


def test_an_introduction_speaks_the_language_of_the_need_it_is_about(town: Town) -> None:
    match = matched(town)
    agreeing.say(match, town.buyer, YES, by=person_of(town.buyer), at=NOW)
    said = agreeing.say(match, town.moselwerk, YES, by=person_of(town.moselwerk), at=NOW)
    assert (said.introduction.subject, said.introduction.language) == ("Blanchisserie", "fr")


def test_two_yeses_do_not_tell_a_need_for_the_team_to_who_provides(town: Town) -> None:
    match = matched(town, visibility="facilitators")
    agreeing.say(match, town.moselwerk, YES, by=town.team, at=NOW)
    said = agreeing.say(match, town.buyer, YES, by=person_of(town.buyer), at=NOW)
    assert (said.introduction.subject, said.introduction.language) == (
        "Deux structures qui gagnent à se connaître",
        "fr",
    )
    assert not Letter.objects.filter(body__contains="Blanchisserie").exists()


def test_what_is_off_the_board_is_answered_no_more(town: Town) -> None:
    match = matched(town)
    Need.objects.update(state="closed", outcome="dropped")
    match.need.refresh_from_db()
    with pytest.raises(answering.IsOver):
        agreeing.say(match, town.moselwerk, YES, by=person_of(town.moselwerk), at=NOW)
    assert MatchAnswer.objects.count() == 0


def test_being_asked_by_many_keeps_nobody_from_asking(town: Town) -> None:
    for number in range(introducing.MOST_OPEN):
        ask(organisation(f"Org {number}", "Metz", ["fr"]), town.buyer)
    assert ask(town.buyer, town.moselwerk).state == "half_accepted"


def test_ten_that_one_asked_for_and_nobody_answered_are_enough(town: Town) -> None:
    for number in range(introducing.MOST_OPEN):
        ask(town.buyer, organisation(f"Org {number}", "Metz", ["fr"]))
    with pytest.raises(introducing.TooManyOpen):
        ask(town.buyer, town.moselwerk)
    side = Introduction.objects.first().sides.get(said="waiting")
    introducing.decline(side, "full", by=None, at=NOW + timedelta(days=1))
    assert ask(town.buyer, town.moselwerk).state == "half_accepted"
