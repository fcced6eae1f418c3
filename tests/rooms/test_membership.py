"""The way into the cluster and out of it: every step where it may be taken, and where it may not."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from tests.rooms.world import World, make_world
from tisserand.cluster.accounts.models import Consent, Facilitation, User
from tisserand.cluster.mail.models import Letter
from tisserand.cluster.organisations.actions import membership as act
from tisserand.cluster.organisations.actions.charter import load_charter
from tisserand.cluster.organisations.models import (
    CharterCriterion,
    CriterionAnswer,
    JoinRequest,
    Membership,
    Organisation,
    Representative,
)
from tisserand.cluster.organisations.queries.membership import criteria_for

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 1, 11, 10, 0, tzinfo=UTC)
State = Membership.State
EVERY_STATE = list(State)


@pytest.fixture
def world() -> World:
    load_charter()
    return make_world()


def person_of(organisation: Organisation) -> User:
    return organisation.representatives.get().user


def answers() -> dict[str, act.Answer]:
    return {
        code: act.Answer(f"About {code}.") for code in ("activity", "purpose", "governance", "reinvestment")
    }


@pytest.fixture
def applied(world: World) -> Membership:
    workshop = world.workshop.organisation
    return act.apply_for_membership(workshop, answers(), by=person_of(workshop), at=NOW)


@pytest.fixture
def standing(applied: Membership) -> Callable[..., Membership]:
    """The application put where a test begins."""

    def put(state: str, renew_by: date | None = None, verdict: str = "met") -> Membership:
        Membership.objects.filter(pk=applied.pk).update(
            state=state, renew_by=renew_by, reason="They said so." if state == "refused" else ""
        )
        applied.answers.update(verdict=verdict)
        applied.refresh_from_db()
        return applied

    return put


def letters() -> dict[str, list[str]]:
    """Who was written to, by the last words of the occasion."""
    found: dict[str, list[str]] = {}
    for key, to in Letter.objects.order_by("pk").values_list("key", "recipient"):
        found.setdefault(key.split(":", 2)[2], []).append(to.partition("@")[0])
    return found


def test_the_shipped_charter_asks_four_things_and_is_loaded_once(world: World) -> None:
    CharterCriterion.objects.filter(code="activity").update(name_en="Reworded by the team")
    load_charter()
    assert list(CharterCriterion.objects.values_list("code", flat=True)) == [
        "activity",
        "purpose",
        "governance",
        "reinvestment",
    ]
    assert CharterCriterion.objects.get(code="activity").name_en == "Reworded by the team"


def test_companies_and_authorities_are_not_asked_what_only_the_social_economy_can_answer(
    world: World,
) -> None:
    assert [one.code for one in criteria_for("association")] == [
        "activity",
        "purpose",
        "governance",
        "reinvestment",
    ]
    assert [one.code for one in criteria_for("company")] == ["activity", "purpose"]


def test_an_application_keeps_the_answers_the_consent_and_the_step_and_writes_to_both_sides(
    applied: Membership,
) -> None:
    assert applied.state == State.APPLIED
    assert [(one.criterion.code, one.answer) for one in applied.answers.order_by("criterion__order")] == [
        ("activity", "About activity."),
        ("purpose", "About purpose."),
        ("governance", "About governance."),
        ("reinvestment", "About reinvestment."),
    ]
    assert [(step.state, step.by) for step in applied.steps.all()] == [("applied", applied.applicant)]
    assert Consent.objects.get().purpose == "membership"
    assert letters() == {"received": ["moselwerk"], "arrived": ["noemie"]}
    assert Letter.objects.get(key__endswith="received").language == "de"


def test_a_letter_to_an_address_that_anybody_may_have_typed_repeats_nothing(applied: Membership) -> None:
    assert "Moselwerk" not in Letter.objects.get(key__endswith="received").body


def test_an_organisation_applies_once_at_a_time(applied: Membership) -> None:
    with pytest.raises(act.AppliedAlready):
        act.apply_for_membership(applied.organisation, {}, by=applied.applicant, at=NOW)
    assert Membership.objects.count() == 1


def test_nobody_applies_for_an_organisation_that_others_represent(world: World) -> None:
    with pytest.raises(act.SomebodyElseSpeaks):
        act.apply_for_membership(world.buyer.organisation, {}, by=world.stranger, at=NOW)
    assert not Membership.objects.exists()


def test_who_applies_for_an_organisation_nobody_represents_represents_it_once_it_is_admitted(
    world: World,
) -> None:
    buyer = world.buyer.organisation
    Representative.objects.filter(organisation=buyer).delete()
    applied = act.apply_for_membership(buyer, answers(), by=world.stranger, title="Buyer", at=NOW)
    assert not buyer.representatives.exists()
    applied.answers.update(verdict="met")
    act.admit(applied, by=world.facilitator, at=NOW)
    assert [(seat.user, seat.title) for seat in buyer.representatives.all()] == [(world.stranger, "Buyer")]
    assert JoinRequest.objects.get().state == JoinRequest.State.ACCEPTED


STEPS = {
    "begin_review": (lambda m, w: act.begin_review(m, by=w.facilitator, at=NOW), {"applied"}, "under_review"),
    "ask_more": (
        lambda m, w: act.ask_more(m, "Your statutes?", by=w.facilitator, at=NOW),
        {"applied", "under_review"},
        "more_asked",
    ),
    "complete": (
        lambda m, w: act.complete_application(m, {}, by=m.applicant, at=NOW),
        {"more_asked"},
        "under_review",
    ),
    "admit": (
        lambda m, w: act.admit(m, by=w.facilitator, at=NOW),
        {"applied", "under_review", "more_asked"},
        "admitted",
    ),
    "refuse": (
        lambda m, w: act.refuse(m, "No activity here.", by=w.facilitator, at=NOW),
        {"applied", "under_review", "more_asked"},
        "refused",
    ),
    "renew": (lambda m, w: act.renew(m, by=m.applicant, at=NOW), {"to_renew"}, "admitted"),
    "lapse": (lambda m, w: act.lapse(m, at=NOW), {"to_renew", "admitted"}, "lapsed"),
    "leave": (
        lambda m, w: act.leave(m, "", by=m.applicant, at=NOW),
        {"applied", "under_review", "more_asked", "admitted", "to_renew"},
        "left",
    ),
}


@pytest.mark.parametrize("state", EVERY_STATE)
@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_taken_where_it_begins_and_nowhere_else(
    standing: Callable[..., Membership], world: World, step: str, state: str
) -> None:
    take, begins, ends = STEPS[step]
    membership = standing(state, renew_by=date(2027, 1, 10))
    written, steps = Letter.objects.count(), membership.steps.count()
    if state in begins:
        take(membership, world)
        assert Membership.objects.get().state == membership.state == ends
        assert membership.steps.count() == steps + 1
        assert membership.steps.last().state == ends
    else:
        with pytest.raises(act.MovedOn):
            take(membership, world)
        assert Membership.objects.get().state == state
        assert (Letter.objects.count(), membership.steps.count()) == (written, steps)


@pytest.mark.parametrize("step", ["begin_review", "ask_more", "admit", "refuse", "renew"])
def test_a_step_of_the_team_is_not_for_others(
    standing: Callable[..., Membership], world: World, step: str
) -> None:
    take, begins, _ = STEPS[step]
    membership = standing(sorted(begins)[0])
    membership.applicant = world.stranger
    stranger_for_team = type(world)(**{**vars(world), "facilitator": world.stranger})
    with pytest.raises(act.NotYours):
        take(membership, stranger_for_team)
    assert Membership.objects.get().state in begins


def test_a_facilitator_of_another_territory_does_not_decide(applied: Membership, world: World) -> None:
    Facilitation.objects.create(user=world.facilitator, territory=world.buyer.organisation.territory)
    with pytest.raises(act.NotYours):
        act.begin_review(applied, by=world.facilitator, at=NOW)
    Facilitation.objects.create(user=world.facilitator, territory=applied.organisation.territory)
    act.begin_review(applied, by=world.facilitator, at=NOW)
    assert applied.state == State.UNDER_REVIEW


def test_letters_go_to_the_facilitators_of_the_territory_or_else_to_those_of_everything(world: World) -> None:
    local = User.objects.create_user("jana@cluster.example", is_facilitator=True, language="de")
    Facilitation.objects.create(user=local, territory=world.workshop.organisation.territory)
    for registration in (world.workshop, world.buyer):
        organisation = registration.organisation
        act.apply_for_membership(organisation, answers(), by=person_of(organisation), at=NOW)
    assert letters()["arrived"] == ["jana", "noemie"]


@pytest.mark.parametrize("verdict", ["open", "not_met"])
def test_nobody_is_admitted_while_one_criterion_is_not_met(
    standing: Callable[..., Membership], world: World, verdict: str
) -> None:
    membership = standing("under_review")
    CriterionAnswer.objects.filter(criterion__code="governance").update(verdict=verdict)
    with pytest.raises(act.CriteriaAreCumulative):
        act.admit(membership, by=world.facilitator, at=NOW)
    assert Membership.objects.get().state == State.UNDER_REVIEW


def test_an_admitted_organisation_is_published_a_member_for_a_year_and_told_so(
    standing: Callable[..., Membership], world: World
) -> None:
    membership = standing("under_review")
    Organisation.objects.filter(pk=membership.organisation_id).update(state="draft")
    act.admit(membership, by=world.facilitator, at=NOW)
    organisation = Organisation.objects.get(pk=membership.organisation_id)
    assert (organisation.state, organisation.member_since) == ("published", date(2027, 1, 11))
    assert membership.renew_by == date(2028, 1, 11)
    assert letters()["admitted"] == ["moselwerk"]


def test_a_year_from_the_29th_of_february_ends_on_the_28th(
    standing: Callable[..., Membership], world: World
) -> None:
    membership = standing("under_review")
    act.admit(membership, by=world.facilitator, at=datetime(2028, 2, 29, 12, tzinfo=UTC))
    assert membership.renew_by == date(2029, 2, 28)


@pytest.mark.parametrize("words", ["", "  \n"])
def test_a_refusal_and_a_question_need_words(applied: Membership, world: World, words: str) -> None:
    for step in (act.refuse, act.ask_more):
        with pytest.raises(act.ReasonIsMissing):
            step(applied, words, by=world.facilitator, at=NOW)
    assert Membership.objects.get().state == State.APPLIED


def test_the_reason_of_a_refusal_is_kept_and_told(applied: Membership, world: World) -> None:
    act.refuse(applied, "No activity in the region.", by=world.facilitator, at=NOW)
    assert Membership.objects.get().reason == "No activity in the region."
    letter = Letter.objects.get(key__endswith="refused")
    assert "No activity in the region." in letter.body
    assert letter.subject.startswith("Zu Ihrem Antrag")


def test_findings_take_an_application_up_and_are_kept_by_answer(applied: Membership, world: World) -> None:
    first, second = applied.answers.order_by("criterion__order")[:2]
    findings = {first.pk: ("met", ""), second.pk: ("not_met", "Statutes missing.")}
    act.keep_findings(applied, findings, by=world.facilitator, at=NOW)
    assert applied.state == State.UNDER_REVIEW
    assert list(applied.answers.order_by("criterion__order").values_list("verdict", "note")) == [
        ("met", ""),
        ("not_met", "Statutes missing."),
        ("open", ""),
        ("open", ""),
    ]


def test_findings_are_not_kept_once_it_is_decided_nor_for_the_answers_of_others(
    standing: Callable[..., Membership], world: World
) -> None:
    membership = standing("refused", verdict="open")
    answer = membership.answers.first()
    with pytest.raises(act.MovedOn):
        act.keep_findings(membership, {answer.pk: ("met", "")}, by=world.facilitator, at=NOW)
    assert set(membership.answers.values_list("verdict", flat=True)) == {"open"}


def test_what_was_added_is_to_be_looked_at_again_and_the_rest_stays_found(
    standing: Callable[..., Membership], world: World
) -> None:
    membership = standing("more_asked")
    said = {**answers(), "purpose": act.Answer("About purpose.", ContentFile(b"%PDF-", name="x.pdf"))}
    said["activity"] = act.Answer("Since 1998.")
    act.complete_application(membership, said, by=membership.applicant, at=NOW)
    kept = {one.criterion.code: one for one in membership.answers.select_related("criterion")}
    assert {code: one.verdict for code, one in kept.items()} == {
        "activity": "open",
        "purpose": "open",
        "governance": "met",
        "reinvestment": "met",
    }
    assert kept["activity"].answer == "Since 1998."
    assert kept["purpose"].evidence.name.startswith("evidence/")
    kept["purpose"].evidence.delete()


def test_a_member_is_asked_twice_to_renew_and_each_letter_is_written_once(
    standing: Callable[..., Membership],
) -> None:
    membership = standing("admitted", renew_by=date(2027, 6, 30))
    told = []
    for days in (61, 60, 59, 30, 14, 13, 1, 0):
        membership.refresh_from_db()
        day = datetime(2027, 6, 30, 8, tzinfo=UTC) - timedelta(days=days)
        told.append(act.remind_to_renew(membership, at=day))
    assert told == [False, True, True, True, True, True, True, True]
    assert letters() == {
        "received": ["moselwerk"],
        "arrived": ["noemie"],
        "20270630:60": ["moselwerk"],
        "20270630:14": ["moselwerk"],
    }
    assert Membership.objects.get().state == State.TO_RENEW


def test_a_renewed_year_begins_where_the_old_one_ends(standing: Callable[..., Membership]) -> None:
    membership = standing("to_renew", renew_by=date(2027, 2, 20))
    act.renew(membership, by=membership.applicant, at=NOW)
    assert (membership.state, membership.renew_by) == (State.ADMITTED, date(2028, 2, 20))


def test_nobody_lapses_on_the_last_day_but_on_the_day_after(standing: Callable[..., Membership]) -> None:
    membership = standing("to_renew", renew_by=date(2027, 1, 11))
    with pytest.raises(act.MovedOn):
        act.lapse(membership, at=NOW)
    act.lapse(membership, at=NOW + timedelta(days=1))
    assert membership.state == State.LAPSED
    assert letters()["lapsed"] == ["moselwerk"]


def test_who_left_or_lapsed_is_no_member_and_may_apply_again(standing: Callable[..., Membership]) -> None:
    membership = standing("admitted", renew_by=date(2028, 1, 1))
    Organisation.objects.filter(pk=membership.organisation_id).update(member_since=date(2026, 1, 1))
    act.leave(membership, "We move away.", by=membership.applicant, at=NOW)
    assert Organisation.objects.get(pk=membership.organisation_id).member_since is None
    assert letters()["left"] == ["noemie"]
    again = act.apply_for_membership(
        membership.organisation, answers(), by=membership.applicant, at=NOW + timedelta(days=400)
    )
    assert again.state == State.APPLIED


def test_two_facilitators_who_decide_at_once_decide_once(applied: Membership, world: World) -> None:
    same = Membership.objects.get(pk=applied.pk)
    act.refuse(applied, "No.", by=world.facilitator, at=NOW)
    with pytest.raises(act.MovedOn):
        act.refuse(same, "No!", by=world.facilitator, at=NOW)
    assert letters()["refused"] == ["moselwerk"]
    assert not connection.needs_rollback
