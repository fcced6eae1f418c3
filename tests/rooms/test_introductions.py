"""Introductions: both are asked, two yeses make a tie, a no is respected, outcomes are asked until told."""

from datetime import timedelta

import pytest

from tests.rooms.matches_world import NOW, Town, make_town, person_of, provide, seek
from tisserand.cluster.accounts.actions.mail_choices import choose_letters
from tisserand.cluster.accounts.models import MailChoice
from tisserand.cluster.mail.models import Letter
from tisserand.cluster.matches.actions import answering, following_up, introducing
from tisserand.cluster.matches.models import Introduction, IntroductionSide, Match, MatchAnswer
from tisserand.cluster.matches.queries.background import refusals
from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.rights.actions import erase_person
from tisserand.cluster.ties.models import Tie

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def town() -> Town:
    return make_town()


def matched(town: Town, **fields: object) -> Match:
    """The buyer's need and the offer of Moselwerk, suggested for two reasons."""
    need = seek(town.buyer, "Blanchisserie pour notre maison de repos", town.trades["laundry"], **fields)
    offer = provide(town.moselwerk, "Wir waschen Wäsche", town.trades["laundry"])
    return Match.objects.create(
        kind="need",
        need=need,
        offer=offer,
        seeker=town.buyer,
        provider=town.moselwerk,
        score=0.6,
        rank=1,
        computed_at=NOW,
        reasons=[
            {"code": "same_trade", "share": 0.5, "facts": {"trades": ["laundry"]}},
            {"code": "near", "share": 0.2, "facts": {"distance_km": 56.1}},
        ],
    )


def proposed(town: Town, match: Match | None = None, **more: object) -> Introduction:
    said = {
        "match": match,
        "by": town.team,
        "is_of_the_team": True,
        "subject": "Linge de la maison de repos",
        "message": "Vous devriez vous parler.",
        "language": "fr",
        "at": NOW,
        **more,
    }
    return introducing.propose_introduction(town.buyer, town.moselwerk, **said)


def side_of(introduction: Introduction, organisation: Organisation) -> IntroductionSide:
    return introduction.sides.get(organisation=organisation)


def accepted(town: Town, match: Match | None = None) -> Introduction:
    made = proposed(town, match)
    for organisation in (town.buyer, town.moselwerk):
        introducing.accept(side_of(made, organisation), by=person_of(organisation), at=NOW + DAY)
    made.refresh_from_db()
    return made


def letters(introduction: Introduction, occasion: str) -> dict[str, Letter]:
    found = Letter.objects.filter(key__startswith=f"introduction:{introduction.pk}:{occasion}")
    return {letter.recipient.partition("@")[0]: letter for letter in found}


def test_the_team_asks_both_sides_each_in_their_language_with_reasons_and_without_addresses(
    town: Town,
) -> None:
    made = proposed(town, matched(town))
    written = letters(made, "asked")
    assert {name: letter.language for name, letter in written.items()} == {
        "esch-achats": "fr",
        "moselwerk": "de",
    }
    german = written["moselwerk"].body
    assert "Vous devriez vous parler." in german
    assert "laundry" in german
    assert "56" in german
    assert f"/de/introductions/{side_of(made, town.moselwerk).key}/" in german
    assert [letter for letter in written.values() if "member.example" in letter.body] == []


def test_two_yeses_make_a_tie_match_the_need_and_tell_both(town: Town) -> None:
    match = matched(town)
    made = proposed(town, match)
    first = introducing.accept(side_of(made, town.buyer), by=person_of(town.buyer), at=NOW + DAY)
    assert (first.state, Tie.objects.count()) == ("half_accepted", 0)
    introducing.accept(
        side_of(made, town.moselwerk), by=None, address="Jens@Moselwerk.example", at=NOW + 2 * DAY
    )
    made.refresh_from_db()
    match.need.refresh_from_db()
    tie = Tie.objects.get()
    assert (made.state, match.need.state) == ("accepted", "matched")
    assert (tie.kind, tie.evidence, tie.on) == (
        "introduced",
        f"introduction:{made.pk}",
        (NOW + 2 * DAY).date(),
    )
    assert {tie.a, tie.b} == {town.buyer, town.moselwerk}
    told = letters(made, "introduced")
    assert "jens@moselwerk.example" in told["esch-achats"].body
    assert "/de/directory/esch-achats/contact/" in told["moselwerk"].body
    assert set(match.answers.values_list("said", flat=True)) == {"interested"}


def test_an_address_of_the_organisation_is_told_only_where_the_other_side_sees_it(town: Town) -> None:
    Organisation.objects.filter(pk=town.buyer.pk).update(email="a@esch.example", contact_visibility="members")
    Organisation.objects.filter(pk=town.moselwerk.pk).update(
        email="b@mosel.example", contact_visibility="facilitators"
    )
    town.buyer.refresh_from_db()
    told = letters(accepted(town), "introduced")
    assert "a@esch.example" in told["moselwerk"].body
    assert "b@mosel.example" not in told["esch-achats"].body


def test_a_member_that_asks_has_said_yes_by_that(town: Town) -> None:
    made = proposed(town, by=person_of(town.buyer), is_of_the_team=False)
    assert made.state == "half_accepted"
    assert [(one.organisation, one.said) for one in made.sides.all()] == [
        (town.buyer, "yes"),
        (town.moselwerk, "waiting"),
    ]
    assert set(letters(made, "asked")) == {"moselwerk"}


def test_only_the_team_and_members_for_themselves_introduce(town: Town) -> None:
    for person, is_of_the_team in (
        (person_of(town.laverie), False),
        (person_of(town.buyer), True),
        (person_of(town.bakery), False),
    ):
        with pytest.raises(introducing.NotYours):
            proposed(town, by=person, is_of_the_team=is_of_the_team)
    with pytest.raises(introducing.NotYours):
        introducing.propose_introduction(
            town.bakery,
            town.buyer,
            by=person_of(town.bakery),
            is_of_the_team=False,
            subject="Pain",
            message="",
            language="fr",
            at=NOW,
        )


def test_a_pair_has_one_open_introduction(town: Town) -> None:
    standing = proposed(town)
    with pytest.raises(introducing.IsOpenAlready) as refused:
        introducing.propose_introduction(
            town.moselwerk,
            town.buyer,
            by=town.team,
            is_of_the_team=True,
            subject="Noch einmal",
            message="",
            language="de",
            at=NOW,
        )
    assert refused.value.introduction == standing


def test_a_no_is_told_with_its_reason_and_blocks_a_further_try(town: Town) -> None:
    match = matched(town)
    made = proposed(town, match)
    introducing.decline(side_of(made, town.moselwerk), "competitor", "lieber nicht", by=None, at=NOW + DAY)
    made.refresh_from_db()
    match.refresh_from_db()
    assert (made.state, match.is_current) == ("declined", False)
    assert set(letters(made, "declined")) == {"noemie"}
    assert "lieber nicht" in letters(made, "declined")["noemie"].body
    MatchAnswer.objects.all().delete()
    with pytest.raises(introducing.RefusedBefore):
        proposed(town, at=NOW + 300 * DAY)


def test_being_full_blocks_for_half_a_year_only(town: Town) -> None:
    made = proposed(town)
    introducing.decline(side_of(made, town.moselwerk), "full", by=None, at=NOW)
    with pytest.raises(introducing.RefusedBefore):
        proposed(town, at=NOW + 100 * DAY)
    assert proposed(town, at=NOW + 200 * DAY).state == "proposed"


def test_a_no_to_the_suggestion_blocks_until_its_own_side_asks(town: Town) -> None:
    match = matched(town)
    given = answering.Answer("no", "not_our_trade")
    answering.answer(match, town.moselwerk, given, by=person_of(town.moselwerk), at=NOW)
    with pytest.raises(introducing.RefusedBefore):
        proposed(town, match)
    made = proposed(town, match, by=person_of(town.moselwerk), is_of_the_team=False)
    assert (made.state, match.answers.get(organisation=town.moselwerk).said) == (
        "half_accepted",
        "interested",
    )


def test_a_no_needs_a_reason_and_a_word_is_given_once(town: Town) -> None:
    made = proposed(town)
    side = side_of(made, town.buyer)
    with pytest.raises(introducing.ReasonIsMissing):
        introducing.decline(side, "", by=None, at=NOW)
    introducing.accept(side, by=None, at=NOW)
    with pytest.raises(introducing.MovedOn):
        introducing.decline(side, "full", by=None, at=NOW)
    with pytest.raises(introducing.NotYours):
        introducing.accept(side_of(made, town.moselwerk), by=person_of(town.buyer), at=NOW)


def test_what_the_team_notes_by_telephone_is_kept_as_that(town: Town) -> None:
    made = proposed(town)
    introducing.accept(side_of(made, town.buyer), by=town.team, at=NOW)
    introducing.accept(side_of(made, town.moselwerk), by=person_of(town.moselwerk), at=NOW)
    assert [side.is_said_for_them for side in made.sides.all()] == [True, False]


def test_it_can_be_taken_back_while_it_is_open(town: Town) -> None:
    made = proposed(town)
    introducing.accept(side_of(made, town.buyer), by=None, at=NOW)
    with pytest.raises(introducing.NotYours):
        introducing.withdraw(made, by=person_of(town.buyer), at=NOW)
    introducing.withdraw(made, by=town.team, at=NOW)
    assert made.state == "withdrawn"
    assert set(letters(made, "withdrawn")) == {"esch-achats"}
    with pytest.raises(introducing.MovedOn):
        introducing.accept(side_of(made, town.moselwerk), by=None, at=NOW)


def test_one_reminder_a_week_before_the_end_then_it_is_over(town: Town) -> None:
    made = proposed(town)
    introducing.accept(side_of(made, town.buyer), by=None, at=NOW)
    days = [following_up.remind_and_expire(at=NOW + day * DAY) for day in (13, 14, 15, 21, 22, 23)]
    assert [(one["reminded"], one["expired"]) for one in days] == [
        (0, 0),
        (1, 0),
        (0, 0),
        (0, 0),
        (0, 1),
        (0, 0),
    ]
    assert set(letters(made, "reminder")) == {"moselwerk"}
    assert set(letters(made, "expired")) == {"noemie", "esch-achats"}


def test_reminding_by_hand_waits_two_days(town: Town) -> None:
    made = proposed(town)
    assert following_up.remind(made, by=town.team, at=NOW + DAY) == 2
    with pytest.raises(following_up.TooSoon):
        following_up.remind(made, by=town.team, at=NOW + 2 * DAY)


def test_what_came_of_it_is_asked_after_1_3_6_and_12_months_while_nothing_is_told(town: Town) -> None:
    made = accepted(town)
    asked = [day for day in range(400) if following_up.ask_for_outcomes(at=NOW + DAY + day * DAY)]
    assert asked == [30, 91, 182, 365]
    own = Letter.objects.filter(key__startswith="introduction_side:", recipient__startswith="moselwerk")
    assert own.count() == 4
    assert f"/de/introductions/{side_of(made, town.moselwerk).key}/outcome/" in own[0].body
    assert "/letters/" in own[0].stop_url


def test_not_yet_is_asked_again_and_an_outcome_is_not(town: Town) -> None:
    made = accepted(town)
    later = NOW + 32 * DAY
    following_up.ask_for_outcomes(at=later)
    following_up.tell_outcome(side_of(made, town.buyer), "not_yet", by=None, at=later)
    following_up.tell_outcome(side_of(made, town.moselwerk), "no_interest", by=None, at=later)
    assert [side.ask_on for side in made.sides.order_by("pk")] == [
        (NOW + DAY + 91 * DAY).date(),
        None,
    ]


def test_who_never_wants_the_question_is_not_written_to(town: Town) -> None:
    accepted(town)
    choose_letters(person_of(town.buyer), {"outcomes": "never"})
    following_up.ask_for_outcomes(at=NOW + 32 * DAY)
    asked = Letter.objects.filter(key__startswith="introduction_side:").values_list("recipient", flat=True)
    assert list(asked) == ["moselwerk@member.example"]


@pytest.mark.parametrize(
    ("outcome", "kind"),
    [
        ("informative", "met"),
        ("contact_kept", "met"),
        ("cooperation", "cooperating"),
        ("project_idea", "cooperating"),
        ("order", "contracted"),
        ("no_contact", None),
        ("no_interest", None),
        ("not_yet", None),
    ],
)
def test_an_outcome_is_evidence_of_its_tie(town: Town, outcome: str, kind: str | None) -> None:
    side = side_of(accepted(town), town.buyer)
    band = 4 if outcome == "order" else None
    following_up.tell_outcome(side, outcome, band, by=person_of(town.buyer), at=NOW + 40 * DAY)
    found = Tie.objects.filter(evidence=f"introduction_side:{side.pk}").values_list("kind", flat=True)
    assert list(found) == ([kind] if kind else [])


def test_an_amount_belongs_to_an_order_and_an_outcome_to_an_introduction(town: Town) -> None:
    made = proposed(town)
    side = side_of(made, town.buyer)
    with pytest.raises(following_up.NoSuchOutcome):
        following_up.tell_outcome(side, "informative", 4, by=None, at=NOW)
    with pytest.raises(following_up.MovedOn):
        following_up.tell_outcome(side, "informative", by=None, at=NOW)
    with pytest.raises(following_up.NotYours):
        following_up.tell_outcome(side, "informative", by=person_of(town.laverie), at=NOW)


def test_a_need_may_be_closed_with_its_outcome(town: Town) -> None:
    match = matched(town)
    made = accepted(town, match)
    buyer = person_of(town.buyer)
    following_up.tell_outcome(
        side_of(made, town.buyer), "order", 5, by=buyer, closes_need=True, at=NOW + 40 * DAY
    )
    match.need.refresh_from_db()
    assert (match.need.state, match.need.outcome) == ("closed", "found_here")


def test_a_need_for_the_team_is_not_told_to_who_provides(town: Town) -> None:
    match = matched(town, visibility="facilitators")
    made = proposed(town, match)
    written = letters(made, "asked")
    assert "laundry" not in written["moselwerk"].body
    assert "laundry" in written["esch-achats"].body


def test_nobody_is_suggested_to_who_declined_their_introduction_for_good(town: Town) -> None:
    for other, reason in ((town.moselwerk, "competitor"), (town.laverie, "full")):
        made = introducing.propose_introduction(
            town.buyer,
            other,
            by=town.team,
            is_of_the_team=True,
            subject="Linge",
            message="",
            language="fr",
            at=NOW,
        )
        introducing.decline(side_of(made, other), reason, by=None, at=NOW + DAY)
    assert refusals() == {
        town.buyer.pk: frozenset({town.moselwerk.pk}),
        town.moselwerk.pk: frozenset({town.buyer.pk}),
    }
    with pytest.raises(introducing.RefusedBefore):
        proposed(town, at=NOW + 2 * DAY)
    again = proposed(town, by=person_of(town.moselwerk), is_of_the_team=False, at=NOW + 2 * DAY)
    introducing.accept(side_of(again, town.buyer), by=None, at=NOW + 3 * DAY)
    assert refusals() == {}


def test_an_erased_person_leaves_neither_address_nor_choices(town: Town) -> None:
    jens = person_of(town.moselwerk)
    side = side_of(proposed(town), town.moselwerk)
    introducing.accept(side, by=jens, address=jens.email.upper(), at=NOW)
    choose_letters(jens, {"needs": "never"})
    erase_person(jens, at=NOW + DAY)
    side.refresh_from_db()
    assert (side.said, side.told_address, side.said_by.name) == ("yes", "", "")
    assert MailChoice.objects.filter(user=jens).count() == 0
