"""What comes after the meetings: outcomes, contacts, follow-ups, deals, the survey, the end."""

from datetime import date, datetime, timedelta

import pytest

from tests.rooms.world import MORNING, TWO_O_CLOCK, World, make_world
from tisserand.cluster.conventions import actions
from tisserand.cluster.conventions.models import (
    Convention,
    Deal,
    FollowUp,
    Meeting,
    Outcome,
    Registration,
    Schedule,
    SurveyAnswer,
)
from tisserand.cluster.conventions.queries.outcomes import afterwards, contacts_of
from tisserand.cluster.ties.models import Tie

pytestmark = pytest.mark.django_db
EVENING = TWO_O_CLOCK + timedelta(hours=4)


@pytest.fixture
def world() -> World:
    return make_world()


def live(world: World) -> Schedule:
    """In the first round the cooperative meets the workshop, in the second the workshop meets the buyer."""
    Convention.objects.update(state="live")
    world.convention.refresh_from_db()
    schedule = Schedule.objects.create(
        convention=world.convention, number=1, state="live", status="bounded", made_at=world.at
    )
    for number, (one, other) in enumerate(
        [(world.cooperative, world.workshop), (world.workshop, world.buyer)], start=1
    ):
        a, b = sorted((one, other), key=lambda side: side.pk)
        Meeting.objects.create(
            schedule=schedule,
            a=a,
            b=b,
            round=world.convention.rounds.get(number=number),
            table=world.convention.tables.get(number=1),
        )
    return schedule


def first(schedule: Schedule) -> Meeting:
    return schedule.meetings.get(round__number=1)


def second(schedule: Schedule) -> Meeting:
    return schedule.meetings.get(round__number=2)


def in_months(number: int) -> datetime:
    """Noon of the day so many months after the meetings of 11 March 2027."""
    years, month = divmod(2 + number, 12)
    return MORNING.replace(year=2027 + years, month=month + 1, hour=12)


def ties() -> list[tuple[str, str]]:
    return [(tie.kind, tie.evidence) for tie in Tie.objects.order_by("pk")]


@pytest.mark.parametrize(
    ("code", "state", "kinds"),
    [
        ("not_held", "no_show", []),
        ("no_interest", "done", ["met"]),
        ("informative", "done", ["met"]),
        ("contact_kept", "done", ["met"]),
        ("cooperation", "done", ["met", "cooperating"]),
        ("project_idea", "done", ["met", "cooperating"]),
        ("order", "done", ["met"]),
    ],
)
def test_an_outcome_says_whether_the_meeting_was_held_and_writes_its_tie(
    world: World, code: str, state: str, kinds: list[str]
) -> None:
    meeting = first(live(world))
    actions.tell_outcome(world.cooperative, meeting, code, at=EVENING)
    assert (Meeting.objects.get(pk=meeting.pk).state, [kind for kind, _ in ties()]) == (state, kinds)


def test_an_outcome_told_anew_is_the_one_that_counts_and_ties_stay(world: World) -> None:
    meeting = first(live(world))
    actions.tell_outcome(world.cooperative, meeting, "cooperation", at=EVENING)
    outcome = actions.tell_outcome(
        world.cooperative, meeting, "order", band=3, words=" two\nlines ", at=EVENING
    )
    assert Outcome.objects.get() == outcome
    assert (outcome.code, outcome.band, outcome.words) == ("order", 3, "two lines")
    assert [kind for kind, _ in ties()] == ["met", "cooperating"]


@pytest.mark.parametrize(("code", "band"), [("perfect", None), ("", None), ("informative", 3), ("order", 15)])
def test_what_is_no_outcome_changes_nothing(world: World, code: str, band: int | None) -> None:
    meeting = first(live(world))
    with pytest.raises(actions.NoSuchOutcome):
        actions.tell_outcome(world.cooperative, meeting, code, band=band, at=EVENING)
    assert (Outcome.objects.count(), Meeting.objects.get(pk=meeting.pk).state) == (0, "scheduled")


def test_outcomes_are_told_by_the_two_sides_of_meetings_that_have_begun_and_stand(world: World) -> None:
    schedule = live(world)
    meeting = first(schedule)
    with pytest.raises(actions.NotYourMeeting):
        actions.tell_outcome(world.buyer, meeting, "informative", at=EVENING)
    with pytest.raises(actions.NotHeldYet):
        actions.tell_outcome(world.cooperative, meeting, "informative", at=MORNING)
    Meeting.objects.filter(pk=meeting.pk).update(state="cancelled")
    with pytest.raises(actions.NotOnTheProgramme):
        actions.tell_outcome(world.cooperative, meeting, "informative", at=EVENING)
    Schedule.objects.update(state="replaced")
    with pytest.raises(actions.NotOnTheProgramme):
        actions.tell_outcome(world.workshop, second(schedule), "informative", at=EVENING)
    assert Outcome.objects.count() == 0


def test_of_two_sides_the_one_who_was_there_is_believed(world: World) -> None:
    meeting = first(live(world))
    actions.tell_outcome(world.cooperative, meeting, "not_held", at=EVENING)
    actions.tell_outcome(world.workshop, meeting, "informative", at=EVENING)
    actions.tell_outcome(world.cooperative, meeting, "not_held", at=EVENING)
    assert Meeting.objects.get(pk=meeting.pk).state == "done"


def test_who_says_they_did_not_come_has_told_the_outcome_and_who_is_missing(world: World) -> None:
    meeting = first(live(world))
    actions.tell_from_agenda(world.cooperative, meeting, Meeting.State.NO_SHOW, at=EVENING)
    side = "b" if meeting.a == world.cooperative else "a"
    assert (meeting.missing, Outcome.objects.get().code) == (side, "not_held")
    actions.tell_from_agenda(world.workshop, meeting, Meeting.State.NO_SHOW, at=EVENING)
    assert (meeting.state, meeting.missing) == ("no_show", "")
    actions.tell_from_agenda(world.cooperative, meeting, Meeting.State.DONE, at=EVENING)
    assert (meeting.state, [one.code for one in Outcome.objects.order_by("pk")]) == ("done", ["", "not_held"])


def test_a_no_show_beats_the_pulse_and_a_held_meeting_does_not(world: World) -> None:
    schedule = live(world)
    actions.tell_from_agenda(world.cooperative, first(schedule), Meeting.State.NO_SHOW, at=EVENING)
    actions.tell_from_agenda(world.buyer, second(schedule), Meeting.State.DONE, at=EVENING)
    assert Convention.objects.get().pulse == 1


def test_contacts_are_shared_by_each_side_for_itself(world: World) -> None:
    meeting = first(live(world))
    actions.share_contact(world.cooperative, meeting, shares=True, at=EVENING)
    actions.tell_outcome(world.cooperative, meeting, "contact_kept", at=EVENING)
    outcome = Outcome.objects.get()
    assert (outcome.code, outcome.shares_contact) == ("contact_kept", True)
    actions.share_contact(world.cooperative, meeting, shares=False, at=EVENING)
    assert Outcome.objects.get().shares_contact is False
    with pytest.raises(actions.NotYourMeeting):
        actions.share_contact(world.buyer, meeting, shares=True, at=EVENING)


def test_a_convention_is_closed_once_its_last_round_has_begun(world: World) -> None:
    live(world)
    with pytest.raises(actions.NotOverYet):
        actions.close_convention(world.convention, at=TWO_O_CLOCK)
    actions.close_convention(world.convention, at=EVENING)
    closed = Convention.objects.get()
    assert (closed.state, closed.closed_at, closed.pulse) == ("closed", EVENING, 1)
    with pytest.raises(actions.NotTheNextStep):
        actions.close_convention(world.convention, at=EVENING)


def test_closing_asks_whoever_may_see_something_in_a_meeting(world: World) -> None:
    schedule = live(world)
    actions.tell_outcome(world.cooperative, first(schedule), "no_interest", at=EVENING)
    actions.tell_outcome(world.workshop, first(schedule), "contact_kept", at=EVENING)
    assert actions.close_convention(world.convention, at=EVENING) == 3
    asked = FollowUp.objects.order_by("pk").values_list(
        "meeting__round__number", "registration", "months", "due_on"
    )
    due = date(2027, 4, 11)
    assert set(asked) == {
        (1, world.workshop.pk, 1, due),
        (2, world.workshop.pk, 1, due),
        (2, world.buyer.pk, 1, due),
    }


def test_meetings_that_did_not_take_place_and_people_who_want_no_questions_are_not_followed(
    world: World,
) -> None:
    schedule = live(world)
    actions.tell_from_agenda(world.cooperative, first(schedule), Meeting.State.NO_SHOW, at=EVENING)
    actions.ask_no_more(world.buyer, at=EVENING)
    actions.close_convention(world.convention, at=EVENING)
    assert [one.registration for one in FollowUp.objects.all()] == [world.workshop]


def closed_with_one_question(world: World) -> FollowUp:
    """Only the workshop sees something, in its meeting with the buyer."""
    schedule = live(world)
    actions.tell_outcome(world.cooperative, first(schedule), "informative", at=EVENING)
    actions.tell_outcome(world.workshop, first(schedule), "informative", at=EVENING)
    actions.tell_outcome(world.buyer, second(schedule), "informative", at=EVENING)
    actions.tell_outcome(world.workshop, second(schedule), "cooperation", at=EVENING)
    actions.close_convention(world.convention, at=EVENING)
    return FollowUp.objects.get()


def months_asked() -> list[tuple[int, bool, str]]:
    return [(one.months, one.asked_at is not None, one.answer) for one in FollowUp.objects.order_by("months")]


def test_questions_are_taken_up_on_their_day_and_once(world: World) -> None:
    question = closed_with_one_question(world)
    assert actions.take_up_due(at=in_months(1) - timedelta(days=1)) == []
    assert actions.take_up_due(at=in_months(1)) == [question]
    assert actions.take_up_due(at=in_months(1)) == []


def test_not_yet_is_asked_again_after_3_6_and_12_months_and_never_again(world: World) -> None:
    question = closed_with_one_question(world)
    for months in (1, 3, 6, 12):
        (question,) = actions.take_up_due(at=in_months(months))
        assert question.months == months
        actions.answer_follow_up(question, "not_yet", at=in_months(months))
    assert actions.take_up_due(at=in_months(30)) == []
    assert months_asked() == [(months, True, "not_yet") for months in (1, 3, 6, 12)]


@pytest.mark.parametrize("answer", ["done", "no"])
def test_done_and_no_end_the_questions_even_after_a_not_yet(world: World, answer: str) -> None:
    question = closed_with_one_question(world)
    actions.take_up_due(at=in_months(1))
    actions.answer_follow_up(question, "not_yet", at=in_months(1))
    actions.answer_follow_up(question, answer, " well ", is_for_them=True, at=in_months(2))
    question.refresh_from_db()
    assert (question.words, question.is_for_them, months_asked()) == ("well", True, [(1, True, answer)])


def test_who_does_not_answer_is_asked_again_when_the_next_day_comes(world: World) -> None:
    closed_with_one_question(world)
    for months in (1, 3, 6, 12):
        actions.take_up_due(at=in_months(months))
    assert months_asked() == [(months, True, "") for months in (1, 3, 6, 12)]


def test_a_task_that_slept_for_half_a_year_asks_one_question(world: World) -> None:
    closed_with_one_question(world)
    actions.take_up_due(at=in_months(1))
    assert [one.months for one in actions.take_up_due(at=in_months(7))] == [6]


def test_what_is_no_answer_is_refused(world: World) -> None:
    question = closed_with_one_question(world)
    with pytest.raises(actions.NoSuchAnswer):
        actions.answer_follow_up(question, "perhaps", at=in_months(1))
    assert months_asked() == [(1, False, "")]


def test_an_outcome_told_after_the_closing_begins_or_ends_the_questions(world: World) -> None:
    closed_with_one_question(world)
    meeting = Meeting.objects.get(round__number=2)
    actions.tell_outcome(world.workshop, meeting, "no_interest", at=EVENING)
    assert months_asked() == []
    actions.tell_outcome(world.buyer, meeting, "project_idea", at=in_months(2))
    assert [(one.registration, one.months) for one in FollowUp.objects.all()] == [(world.buyer, 3)]


def test_nobody_is_asked_once_the_follow_up_has_ended(world: World) -> None:
    question = closed_with_one_question(world)
    actions.take_up_due(at=in_months(1))
    actions.answer_follow_up(question, "not_yet", at=in_months(1))
    actions.end_follow_up(world.convention)
    assert (Convention.objects.get().state, months_asked()) == ("followed_up", [(1, True, "not_yet")])
    assert actions.take_up_due(at=in_months(12)) == []
    actions.tell_outcome(world.buyer, question.meeting, "order", at=in_months(6))
    assert months_asked() == [(1, True, "not_yet")]
    with pytest.raises(actions.NotTheNextStep):
        actions.end_follow_up(world.convention)


@pytest.mark.parametrize(
    ("day", "months", "due"),
    [
        (date(2027, 3, 11), 1, date(2027, 4, 11)),
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2027, 12, 15), 12, date(2028, 12, 15)),
        (date(2027, 11, 30), 1, date(2027, 12, 30)),
    ],
)
def test_months_end_where_the_calendar_ends_them(day: date, months: int, due: date) -> None:
    assert actions.due_day(day, months) == due


BOUGHT = actions.Told(buys=True, sort="purchase", band=4, words="wood")


def test_a_deal_names_both_sides_its_amount_and_makes_the_outcome_an_order(world: World) -> None:
    deal = actions.tell_deal(world.buyer, second(live(world)), BOUGHT, at=EVENING)
    assert (deal.buyer, deal.seller, deal.sort, deal.band, deal.currency, deal.words) == (
        world.buyer.organisation,
        world.workshop.organisation,
        "purchase",
        4,
        "EUR",
        "wood",
    )
    assert [(one.code, one.band) for one in Outcome.objects.all()] == [("order", 4)]
    assert [kind for kind, _ in ties()] == ["met"]


@pytest.mark.parametrize(
    "told",
    [
        actions.Told(buys=True, sort="gift", band=4),
        actions.Told(buys=True, sort="purchase"),
        actions.Told(buys=True, sort="purchase", band=4, amount_untold="unknown"),
        actions.Told(buys=True, sort="purchase", band=0),
        actions.Told(buys=True, sort="purchase", amount_untold="secret"),
    ],
)
def test_what_is_no_deal_changes_nothing(world: World, told: actions.Told) -> None:
    meeting = second(live(world))
    with pytest.raises(actions.NoSuchDeal):
        actions.tell_deal(world.buyer, meeting, told, at=EVENING)
    assert (Deal.objects.count(), Outcome.objects.count()) == (0, 0)


def test_a_deal_told_twice_is_one_and_another_is_another(world: World) -> None:
    meeting = second(live(world))
    once = actions.tell_deal(world.buyer, meeting, BOUGHT, at=EVENING)
    assert actions.tell_deal(world.buyer, meeting, BOUGHT, at=EVENING) == once
    actions.tell_deal(world.buyer, meeting, actions.Told(True, "purchase", 4, words="paper"), at=EVENING)
    assert Deal.objects.count() == 2


def test_the_other_side_confirms_and_the_two_are_linked_by_a_contract(world: World) -> None:
    deal = actions.tell_deal(world.buyer, second(live(world)), BOUGHT, at=EVENING)
    with pytest.raises(actions.NotYoursToConfirm):
        actions.confirm_deal(deal, world.buyer, at=EVENING)
    with pytest.raises(actions.NotYoursToConfirm):
        actions.confirm_deal(deal, world.cooperative, at=EVENING)
    for _ in range(2):
        actions.confirm_deal(deal, world.workshop, at=EVENING)
    with pytest.raises(actions.ConfirmedAlready):
        actions.dispute_deal(deal, world.workshop, at=EVENING)
    assert (Deal.objects.get().confirmed_at, ties()[1:]) == (EVENING, [("contracted", f"deal:{deal.pk}")])


def test_what_both_sides_tell_alike_is_confirmed_thereby(world: World) -> None:
    meeting = second(live(world))
    actions.tell_deal(world.buyer, meeting, BOUGHT, at=EVENING)
    sold = actions.Told(buys=False, sort="purchase", band=4, words="what they ordered")
    actions.tell_deal(world.workshop, meeting, sold, at=EVENING)
    assert [one.confirmed_at for one in Deal.objects.all()] == [EVENING]


def test_a_deal_the_other_side_does_not_know_is_disputed_until_it_does(world: World) -> None:
    deal = actions.tell_deal(world.buyer, second(live(world)), BOUGHT, at=EVENING)
    actions.dispute_deal(deal, world.workshop, words="not ours", is_for_them=True, at=EVENING)
    kept = Deal.objects.get()
    assert (kept.disputed_at, kept.other_words, kept.is_settled_for_them) == (EVENING, "not ours", True)
    actions.confirm_deal(deal, world.workshop, at=EVENING)
    kept.refresh_from_db()
    assert (kept.disputed_at, kept.confirmed_at) == (None, EVENING)


def test_the_survey_keeps_the_newest_answer_of_a_registration(world: World) -> None:
    marks = {"meetings": 4, "partners": 3, "organisation": 5}
    with pytest.raises(actions.NotHeldYet):
        actions.answer_survey(world.buyer, **marks, again="yes", at=world.at)
    actions.answer_survey(world.buyer, **marks, again="yes", at=EVENING)
    actions.answer_survey(world.buyer, **{**marks, "partners": 1}, again="no", words=" hm ", at=EVENING)
    kept = SurveyAnswer.objects.get()
    assert (kept.convention, kept.meetings, kept.partners, kept.again, kept.words) == (
        world.convention,
        4,
        1,
        "no",
        "hm",
    )


@pytest.mark.parametrize("wrong", [{"meetings": 0}, {"partners": 6}, {"again": "never"}])
def test_a_survey_knows_five_marks(world: World, wrong: dict) -> None:
    answer = {"meetings": 4, "partners": 3, "organisation": 5, "again": "yes", **wrong}
    with pytest.raises(actions.NoSuchMark):
        actions.answer_survey(world.buyer, **answer, at=EVENING)
    assert SurveyAnswer.objects.count() == 0


def test_who_withdrew_is_not_asked(world: World) -> None:
    live(world)
    Registration.objects.filter(pk=world.buyer.pk).update(state="withdrawn")
    assert actions.close_convention(world.convention, at=EVENING) == 2


def test_days_are_those_of_the_hall(world: World) -> None:
    Convention.objects.update(timezone="Pacific/Auckland")  # two in the afternoon here is the next day there
    meeting = first(live(world))
    for side in (world.cooperative, world.workshop):
        side.refresh_from_db()
        actions.tell_outcome(side, meeting, "contact_kept", at=EVENING)
        actions.share_contact(side, meeting, shares=True, at=EVENING)

    [contact] = contacts_of(world.cooperative, afterwards(world.cooperative))

    assert (contact.met_on, Tie.objects.get(kind="met").on) == (date(2027, 3, 12), date(2027, 3, 12))
