"""One letter a week at most, what somebody chose, nothing twice; a link answers for one person alone."""

from datetime import timedelta

import pytest

from tests.rooms.matches_world import NOW, Town, make_town, person_of, provide, seek
from tisserand.cluster.accounts.actions.mail_choices import choices_of, choose_letters, stop_letters
from tisserand.cluster.mail.models import Letter
from tisserand.cluster.matches.actions import answering, digests, following_up, introducing
from tisserand.cluster.matches.keyed import NoSuchLink, answer_token, asked_of
from tisserand.cluster.matches.models import Match

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def town() -> Town:
    return make_town()


def fitting(town: Town, title: str = "Blanchisserie", **fields: object) -> Match:
    """A need of the buyer that fits an offer of Moselwerk."""
    need = seek(town.buyer, title, town.trades["laundry"], **fields)
    offer = provide(town.moselwerk, "Wir waschen", town.trades["laundry"])
    return Match.objects.create(
        kind="need",
        need=need,
        offer=offer,
        seeker=town.buyer,
        provider=town.moselwerk,
        score=0.6,
        rank=1,
        computed_at=NOW,
        reasons=[{"code": "same_trade", "share": 0.5, "facts": {"trades": ["laundry"]}}],
    )


def worth_meeting(town: Town) -> Match:
    return Match.objects.create(
        kind="profile",
        seeker=town.laverie,
        provider=town.moselwerk,
        score=0.5,
        rank=1,
        computed_at=NOW,
        reasons=[{"code": "near", "share": 0.2, "facts": {"distance_km": 60}}],
    )


def written() -> list[tuple[str, str]]:
    found = Letter.objects.filter(key__startswith="digest:").order_by("pk")
    return [(letter.recipient.partition("@")[0], letter.language) for letter in found]


def test_what_fits_is_gathered_in_one_letter_in_the_readers_language_with_reasons(town: Town) -> None:
    fitting(town)
    worth_meeting(town)
    assert digests.write_digests(at=NOW) == 2
    assert sorted(written()) == [("la-laverie", "fr"), ("moselwerk", "de")]
    letter = Letter.objects.get(key__startswith="digest:", recipient__startswith="moselwerk")
    assert "Blanchisserie – Esch Achats" in letter.body
    assert "La Laverie" in letter.body
    assert letter.body.count("  · ") == 2
    assert "/de/matches/" in letter.body
    assert letter.stop_url.endswith("/stop/?all")


def test_nothing_is_told_twice_and_never_more_than_once_a_week(town: Town) -> None:
    fitting(town)
    assert digests.write_digests(at=NOW) == 1
    fitting(town, "Repassage")
    told = [digests.write_digests(at=NOW + day * DAY) for day in (1, 6, 7, 8, 14, 40)]
    assert told == [0, 0, 1, 0, 0, 0]


def test_topics_wait_for_their_own_rhythm(town: Town) -> None:
    person = person_of(town.moselwerk)
    choose_letters(person, {"needs": "monthly"})
    fitting(town)
    digests.write_digests(at=NOW)
    fitting(town, "Repassage")
    told = [digests.write_digests(at=NOW + day * DAY) for day in (7, 29, 30)]
    assert told == [0, 0, 1]


def test_who_says_never_gets_none(town: Town) -> None:
    choose_letters(person_of(town.moselwerk), {"needs": "never"})
    fitting(town)
    assert digests.write_digests(at=NOW) == 0


def test_the_key_of_a_letter_stops_its_topic_or_all(town: Town) -> None:
    person = person_of(town.moselwerk)
    stop_letters(choices_of(person)["needs"])
    rhythms = {topic.value: one.rhythm for topic, one in choices_of(person).items()}
    assert rhythms == {
        "suggestions": "monthly",
        "needs": "never",
        "tenders": "weekly",
        "outcomes": "at_once",
    }
    stop_letters(choices_of(person)["needs"], everything=True)
    assert {one.rhythm for one in choices_of(person).values()} == {"never"}


def test_a_rhythm_nobody_knows_is_refused(town: Town) -> None:
    with pytest.raises(ValueError, match="hourly"):
        choose_letters(person_of(town.moselwerk), {"needs": "hourly"})


@pytest.mark.parametrize(
    "fields", [{"visibility": "facilitators"}, {"state": "closed", "outcome": "dropped"}]
)
def test_what_they_may_not_see_or_is_over_is_not_told(town: Town, fields: dict[str, str]) -> None:
    fitting(town, **fields)
    assert digests.write_digests(at=NOW) == 0


def test_what_was_answered_or_seen_is_not_told(town: Town) -> None:
    match = fitting(town)
    answering.mark_seen([match], town.moselwerk, by=person_of(town.moselwerk), at=NOW)
    assert digests.write_digests(at=NOW) == 0


def test_a_question_stands_in_the_letter_of_who_does_not_want_it_alone(town: Town) -> None:
    choose_letters(person_of(town.buyer), {"outcomes": "weekly"})
    made = introducing.propose_introduction(
        town.buyer,
        town.moselwerk,
        by=town.team,
        is_of_the_team=True,
        subject="Linge",
        message="",
        language="fr",
        at=NOW,
    )
    for side in made.sides.all():
        introducing.accept(side, by=None, at=NOW)
    later = NOW + 30 * DAY
    following_up.ask_for_outcomes(at=later)
    assert digests.write_digests(at=later) == 1
    key = made.sides.get(organisation=town.buyer).key
    assert f"/fr/introductions/{key}/outcome/" in Letter.objects.get(key__startswith="digest:").body
    assert digests.write_digests(at=later + 8 * DAY) == 0


def test_a_link_answers_for_one_side_and_one_person(town: Town) -> None:
    match = fitting(town)
    jens = person_of(town.moselwerk)
    token = answer_token(match, town.moselwerk, jens)
    assert asked_of(token) == (match, town.moselwerk, jens)
    with pytest.raises(NoSuchLink):
        asked_of(token[:-1] + ("a" if token[-1] != "a" else "b"))
