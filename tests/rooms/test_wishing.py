"""Wishes and requests: what is said, what is asked for, who may meet whom, and what then counts."""

from datetime import datetime, timedelta

import pytest
from django.db.models import Value
from django.db.models.functions import Replace
from django.utils import timezone

from tests.rooms.world import MORNING, World, make_world, register, wish
from tisserand.cluster.conventions import actions
from tisserand.cluster.conventions.actions.ruling import (
    KeptApartAlready,
    RuleForNobody,
    RuleThereAlready,
    add_rule,
    keep_apart,
)
from tisserand.cluster.conventions.models import (
    Convention,
    ForbiddenPair,
    MeetingRule,
    Registration,
    Wish,
)
from tisserand.cluster.conventions.queries import barred_pairs, waiting_requests, wishes_that_count
from tisserand.cluster.conventions.queries.coverage import calls_to_make, wish_coverage
from tisserand.cluster.conventions.tasks.wishing import remind, tend_requests
from tisserand.cluster.mail.models import Letter
from tisserand.cluster.organisations.models import ContactPerson

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def asking(world: World) -> World:
    """The same convention, with requests to accept within five days, two of them at once."""
    Convention.objects.update(wish_mode="requests", request_days=5, pending_most=2)
    world.convention.refresh_from_db()
    return world


def pair(one: Registration, other: Registration) -> tuple[int, int]:
    return (min(one.pk, other.pk), max(one.pk, other.pk))


def ask(of: Registration, to: Registration, level: str = "must", at: datetime | None = None) -> Wish:
    """The wish as it stands after the word."""
    made = actions.say_wish(of, to, level, at=at or MORNING - 30 * DAY)
    assert made is not None
    return made


def said(of: Registration) -> list[tuple[str, str, str]]:
    """Whom, how much, and what became of it."""
    return [(one.to.organisation.name, one.level, one.answer) for one in of.wishes.order_by("to")]


def counting(world: World) -> list[tuple[int, int, str]]:
    return list(wishes_that_count(world.convention).values_list("of", "to", "level"))


def test_where_wishes_are_open_nobody_is_asked(world: World) -> None:
    made = ask(world.workshop, world.buyer, "must", world.at)
    assert (made.answer, made.expires_at, made.is_on_behalf) == ("", None, False)
    assert counting(world) == [(world.workshop.pk, world.buyer.pk, "must")]


def test_a_wish_on_behalf_says_so_and_by_whom(world: World) -> None:
    made = actions.say_wish(
        world.workshop, world.buyer, "must", at=world.at, by=world.facilitator, is_on_behalf=True, reason="!"
    )
    assert (made.said_by, made.is_on_behalf, made.reason) == (world.facilitator, True, "!")
    again = ask(world.workshop, world.buyer, "would", world.at)
    assert (again.is_on_behalf, again.reason) == (False, "!")


def test_a_request_waits_until_its_day_or_until_wishes_close(asking: World) -> None:
    world = asking
    first = ask(world.workshop, world.buyer, "must", world.at)
    Convention.objects.update(wishes_until=world.at + 2 * DAY)
    second = ask(world.workshop, world.cooperative, "would", world.at)
    assert [(one.answer, one.expires_at) for one in (first, second)] == [
        ("waiting", world.at + 5 * DAY),
        ("waiting", world.at + 2 * DAY),
    ]
    assert counting(world) == []


def test_an_accepted_request_counts_and_a_declined_one_does_not(asking: World) -> None:
    world = asking
    one = ask(world.workshop, world.buyer, "must", world.at)
    other = ask(world.workshop, world.cooperative, "would", world.at)
    actions.accept(one, at=world.at + DAY)
    actions.decline(other, reason="full", words="Désolés", at=world.at + DAY)
    assert counting(world) == [(world.workshop.pk, world.buyer.pk, "must")]
    kept = Wish.objects.get(pk=other.pk)
    assert (kept.answer, kept.answer_reason, kept.answer_words) == ("declined", "full", "Désolés")


@pytest.mark.parametrize("late", [5 * DAY, 9 * DAY])
def test_a_request_is_not_answered_after_its_day(asking: World, late: timedelta) -> None:
    request = ask(asking.workshop, asking.buyer, "must", asking.at)
    for answer in (actions.accept, actions.decline):
        with pytest.raises(actions.NoLongerWaiting):
            answer(request, at=asking.at + late)
    assert said(asking.workshop) == [("Esch Achats", "must", "waiting")]


def test_of_two_answers_read_at_once_the_first_stands(asking: World) -> None:
    request = ask(asking.workshop, asking.buyer, "must", asking.at)
    opened_before = Wish.objects.get(pk=request.pk)
    actions.decline(request, reason="full", at=asking.at)
    with pytest.raises(actions.NoLongerWaiting):
        actions.accept(opened_before, at=asking.at)
    assert said(asking.workshop) == [("Esch Achats", "must", "declined")]


def test_a_request_taken_back_meanwhile_cannot_be_accepted(asking: World) -> None:
    request = ask(asking.workshop, asking.buyer, "must", asking.at)
    opened_before = Wish.objects.get(pk=request.pk)
    actions.say_wish(asking.workshop, asking.buyer, "open", at=asking.at)
    with pytest.raises(actions.NoLongerWaiting):
        actions.accept(opened_before, at=asking.at)


@pytest.mark.parametrize("side", ["workshop", "buyer"])
def test_who_has_withdrawn_neither_asks_nor_answers(asking: World, side: str) -> None:
    request = ask(asking.workshop, asking.buyer, "must", asking.at)
    Registration.objects.filter(pk=getattr(asking, side).pk).update(state="withdrawn")
    with pytest.raises(actions.NoLongerWaiting):
        actions.accept(request, at=asking.at)


def test_nobody_answers_once_wishes_are_closed(asking: World) -> None:
    request = ask(asking.workshop, asking.buyer, "must", asking.at)
    Convention.objects.update(state="wishes_closed")
    with pytest.raises(actions.WishesAreClosed):
        actions.accept(request, at=asking.at)


def test_two_who_ask_each_other_have_accepted(asking: World) -> None:
    actions.say_wish(asking.workshop, asking.buyer, "must", at=asking.at)
    actions.say_wish(asking.buyer, asking.workshop, "would", at=asking.at)
    assert said(asking.workshop) == [("Esch Achats", "must", "accepted")]
    assert said(asking.buyer) == [("Moselwerk", "would", "accepted")]
    assert len(counting(asking)) == 2


@pytest.mark.parametrize("before", ["declined", "expired"])
def test_who_did_not_say_yes_may_still_ask_and_then_both_want(asking: World, before: str) -> None:
    actions.say_wish(asking.workshop, asking.buyer, "must", at=asking.at)
    Wish.objects.update(answer=before)
    actions.say_wish(asking.buyer, asking.workshop, "must", at=asking.at)
    assert [said(asking.workshop)[0][2], said(asking.buyer)[0][2]] == ["accepted", "accepted"]


def test_a_no_to_a_request_is_not_told_the_request_waits_until_it_expires(asking: World) -> None:
    before = ask(asking.workshop, asking.buyer, "must", asking.at)
    actions.say_wish(asking.buyer, asking.workshop, "no", at=asking.at)
    actions.say_wish(asking.cooperative, asking.buyer, "no", at=asking.at)
    after = ask(asking.buyer, asking.cooperative, "must", asking.at)
    for request in (before, after):
        request.refresh_from_db()
    assert [before.answer, after.answer] == ["waiting", "waiting"]
    assert actions.expire_requests(at=asking.at + 5 * DAY) == 2
    assert {level for _of, _to, level in counting(asking)} == {"no"}


def test_more_requests_than_allowed_do_not_wait_at_once(asking: World) -> None:
    third = register(asking.convention, "Atelier", "Metz", "FR", ["fr"])
    for other in (asking.buyer, asking.cooperative):
        actions.say_wish(asking.workshop, other, "must", at=asking.at)
    with pytest.raises(actions.TooManyPending) as refused:
        actions.say_wish(asking.workshop, third, "must", at=asking.at)
    assert (refused.value.most, asking.workshop.wishes.count()) == (2, 2)
    actions.say_wish(asking.workshop, third, "no", at=asking.at)
    actions.accept(asking.workshop.wishes.get(to=asking.buyer), at=asking.at)
    actions.say_wish(asking.workshop, third, "would", at=asking.at)
    assert waiting_requests(asking.at).count() == 2


def test_one_is_made_free_and_another_asked_in_one_go(asking: World) -> None:
    third = register(asking.convention, "Atelier", "Metz", "FR", ["fr"])
    actions.say_wishes(asking.workshop, {asking.buyer: "must", asking.cooperative: "must"}, at=asking.at)
    actions.say_wishes(asking.workshop, {third: "must", asking.buyer: "open"}, at=asking.at)
    assert [name for name, _level, _answer in said(asking.workshop)] == [
        "Atelier",
        "Coopérative du Haut-Fourneau",
    ]


def test_to_answer_a_request_by_asking_needs_no_room_among_those_waiting(asking: World) -> None:
    third = register(asking.convention, "Atelier", "Metz", "FR", ["fr"])
    for other in (asking.buyer, asking.cooperative):
        actions.say_wish(asking.workshop, other, "must", at=asking.at)
    actions.say_wish(third, asking.workshop, "must", at=asking.at)
    actions.say_wish(asking.workshop, third, "must", at=asking.at)
    assert said(third) == [("Moselwerk", "must", "accepted")]


def test_another_level_keeps_the_day_and_an_expired_request_is_asked_again(asking: World) -> None:
    actions.say_wish(asking.workshop, asking.buyer, "must", at=asking.at)
    later = ask(asking.workshop, asking.buyer, "would", asking.at + DAY)
    assert later.expires_at == asking.at + 5 * DAY
    actions.expire_requests(at=asking.at + 5 * DAY)
    again = ask(asking.workshop, asking.buyer, "would", asking.at + 6 * DAY)
    assert (again.answer, again.expires_at) == ("waiting", asking.at + 11 * DAY)


@pytest.mark.parametrize("between", [(), ("open",), ("no",), ("no", "open")])
def test_who_was_declined_does_not_ask_twice(asking: World, between: tuple[str, ...]) -> None:
    request = ask(asking.workshop, asking.buyer, "must", asking.at)
    actions.decline(request, reason="competitor", at=asking.at)
    for level in between:
        actions.say_wish(asking.workshop, asking.buyer, level, at=asking.at)
    with pytest.raises(actions.RequestDeclined):
        actions.say_wish(asking.workshop, asking.buyer, "must", at=asking.at)
    assert not wishes_that_count(asking.convention).exclude(level="no").exists()


@pytest.mark.parametrize(
    ("facts", "after", "ends"),
    [
        ({}, 4 * DAY, "waiting"),
        ({}, 5 * DAY, "expired"),
        ({"state": "wishes_closed"}, DAY, "expired"),
        ({"wishes_until": MORNING - 28 * DAY}, 3 * DAY, "expired"),
    ],
)
def test_requests_expire_with_their_day_and_with_the_wishes(
    asking: World, facts: dict[str, object], after: timedelta, ends: str
) -> None:
    actions.say_wish(asking.workshop, asking.buyer, "must", at=asking.at)
    Convention.objects.update(**facts)
    ended = actions.expire_requests(at=asking.at + after)
    assert (ended, said(asking.workshop)) == (int(ends == "expired"), [("Esch Achats", "must", ends)])
    assert actions.expire_requests(at=asking.at + after) == 0


@pytest.mark.parametrize(
    ("rule", "barred"),
    [
        ({"of_group": "buyers", "to_group": "suppliers"}, {("buyer", "workshop")}),
        ({"of_group": "suppliers", "to_group": "buyers"}, {("buyer", "workshop")}),
        ({"of_group": "buyers", "to_group": "suppliers", "most": 3}, set()),
        ({"of_group": "buyers", "to_group": "suppliers", "most": 0}, {("buyer", "workshop")}),
        ({"of_group": "suppliers", "to_group": "suppliers"}, set()),
        ({"of_group": "buyers"}, {("buyer", "workshop"), ("buyer", "cooperative")}),
        (
            {"of_kind": "company", "to_kind": "sse_enterprise"},
            {("buyer", "workshop"), ("buyer", "cooperative")},
        ),
        ({"of_kind": "sse_enterprise", "to_kind": "sse_enterprise"}, {("workshop", "cooperative")}),
        ({"of_kind": "company", "of_group": "suppliers"}, set()),
    ],
)
def test_a_rule_bars_the_pairs_it_is_about_either_way_round(
    world: World, rule: dict[str, object], barred: set[tuple[str, str]]
) -> None:
    Registration.objects.filter(pk=world.buyer.pk).update(group="buyers")
    Registration.objects.filter(pk=world.workshop.pk).update(group="suppliers")
    type(world.buyer.organisation).objects.filter(pk=world.buyer.organisation_id).update(kind="company")
    MeetingRule.objects.create(convention=world.convention, **rule)
    expected = {pair(getattr(world, one), getattr(world, other)) for one, other in barred}
    assert barred_pairs(world.convention) == expected
    for one, other in (("buyer", "workshop"), ("buyer", "cooperative"), ("workshop", "cooperative")):
        of, to = getattr(world, one), getattr(world, other)
        if pair(of, to) in expected:
            with pytest.raises(actions.MayNotMeet):
                actions.say_wish(of, to, "would", at=world.at)
        else:
            assert actions.say_wish(of, to, "would", at=world.at) is not None


def test_a_pair_kept_apart_is_barred_while_both_come(world: World) -> None:
    low, high = sorted((world.workshop, world.buyer), key=lambda one: one.pk)
    ForbiddenPair.objects.create(convention=world.convention, a=low, b=high, at=world.at)
    assert barred_pairs(world.convention) == {(low.pk, high.pk)}
    with pytest.raises(actions.MayNotMeet):
        actions.say_wish(high, low, "must", at=world.at)
    Registration.objects.filter(pk=low.pk).update(state="withdrawn")
    assert barred_pairs(world.convention) == frozenset()


def test_a_wish_from_before_a_rule_may_be_weakened_and_taken_back(world: World) -> None:
    wish(world.workshop, world.buyer, "must")
    MeetingRule.objects.create(
        convention=world.convention, of_kind="sse_enterprise", to_kind="sse_enterprise"
    )
    assert actions.say_wish(world.workshop, world.buyer, "would", at=world.at) is not None
    assert actions.say_wish(world.workshop, world.buyer, "no", at=world.at) is not None
    assert actions.say_wish(world.workshop, world.buyer, "open", at=world.at) is None


def test_who_may_meet_costs_the_same_whatever_their_number(world: World, django_assert_num_queries) -> None:
    MeetingRule.objects.create(convention=world.convention, of_group="buyers")
    for number in range(5):
        register(world.convention, f"organisation {number}", "Metz", "FR", ["fr"])
    with django_assert_num_queries(3):
        barred_pairs(world.convention)


def test_coverage_tells_who_has_said_enough(world: World) -> None:
    Convention.objects.update(enough_wishes=2)
    world.convention.refresh_from_db()
    wish(world.workshop, world.buyer, "must")
    wish(world.workshop, world.cooperative, "would")
    wish(world.cooperative, world.workshop, "no")
    wish(world.buyer, world.workshop, "would")
    coverage = wish_coverage(world.convention, world.at)
    assert [
        (one.registration, one.state, one.said, one.chosen_by, one.partners) for one in coverage.everybody
    ] == [
        (world.cooperative, "idle", 0, 1, 0),
        (world.buyer, "few", 1, 1, 1),
        (world.workshop, "enough", 2, 1, 1),
    ]
    assert coverage.counts == {"idle": 1, "few": 1, "enough": 1}
    assert (coverage.without_partner, coverage.lost, coverage.barred) == (1, 0, 0)


def test_coverage_of_requests_counts_what_may_still_be_granted(asking: World) -> None:
    world = asking
    ask(world.workshop, world.buyer)
    declined = ask(world.workshop, world.cooperative)
    actions.decline(declined, reason="full", at=world.at)
    before = {one.registration: one for one in wish_coverage(world.convention, world.at).everybody}
    assert (before[world.workshop].said, before[world.workshop].waiting) == (1, 1)
    assert (before[world.buyer].unanswered, before[world.buyer].partners) == (1, 0)
    actions.accept(world.workshop.wishes.get(to=world.buyer), at=world.at)
    after = {one.registration: one.partners for one in wish_coverage(world.convention, world.at).everybody}
    assert after == {world.workshop: 1, world.buyer: 1, world.cooperative: 0}


def test_wishes_that_rules_refuse_are_lost(world: World) -> None:
    wish(world.workshop, world.buyer, "must")
    MeetingRule.objects.create(convention=world.convention, of_kind="sse_enterprise")
    coverage = wish_coverage(world.convention, world.at)
    assert (coverage.barred, coverage.lost, coverage.without_partner) == (3, 1, 3)


def test_the_numbers_to_call_leave_out_private_ones(world: World) -> None:
    organisation = world.workshop.organisation
    type(organisation).objects.filter(pk=organisation.pk).update(phone="+49 1", contact_visibility="private")
    ContactPerson.objects.create(organisation=organisation, name="A", phone="+49 2", visibility="private")
    ContactPerson.objects.create(organisation=organisation, name="B", phone="+49 3")
    Registration.objects.filter(pk=world.workshop.pk).update(phone="+49 4")
    world.workshop.delegates.update(name="C", phone="+49 3")
    coverage = wish_coverage(world.convention, world.at)
    (call,) = calls_to_make([one for one in coverage.short if one.registration == world.workshop])
    assert call.numbers == [("+49 4", ""), ("+49 3", "C")]
    assert call.people == ["Person of Moselwerk", "C"]


def test_coverage_and_calls_cost_the_same_whatever_their_number(
    world: World, django_assert_num_queries
) -> None:
    MeetingRule.objects.create(convention=world.convention, of_group="buyers")
    for number in range(4):
        other = register(world.convention, f"organisation {number}", "Metz", "FR", ["fr"])
        wish(other, world.buyer, "must")
    with django_assert_num_queries(9):
        calls_to_make(wish_coverage(world.convention, world.at).short)


def test_a_rule_says_for_whom_and_is_said_once_either_way_round(world: World) -> None:
    add_rule(world.convention, of_group="buyers", to_group="sellers", most=2)
    for again in (
        {"of_group": "buyers", "to_group": "sellers"},
        {"of_group": "sellers", "to_group": "buyers"},
    ):
        with pytest.raises(RuleThereAlready):
            add_rule(world.convention, **again)
    with pytest.raises(RuleForNobody):
        add_rule(world.convention, most=1)
    assert MeetingRule.objects.count() == 1


def test_two_are_kept_apart_once_whoever_is_named_first(world: World) -> None:
    made = keep_apart(world.buyer, world.workshop, by=world.facilitator, at=world.at, reason="!")
    assert (made.a_id < made.b_id, made.reason) == (True, "!")
    with pytest.raises(KeptApartAlready):
        keep_apart(world.workshop, world.buyer, by=None, at=world.at)
    with pytest.raises(actions.NotAtTheSameConvention):
        keep_apart(world.workshop, world.workshop, by=None, at=world.at)


def test_nobody_is_reminded_twice_on_a_day(world: World) -> None:
    both = [world.workshop, world.buyer]
    assert remind(both) == 2
    letters = Letter.objects.filter(key__startswith="wishes:").order_by("recipient")
    assert [one.recipient for one in letters] == ["esch-achats@member.example", "moselwerk@member.example"]
    assert f"/de/conventions/spring/wishes/{world.workshop.pk}/" in letters[1].body
    assert remind([*both, world.cooperative]) == 1
    assert letters.all().count() == 3


def test_every_morning_requests_expire_and_what_is_new_is_told_once(asking: World) -> None:
    now = timezone.now()
    late = ask(asking.workshop, asking.cooperative, at=now - 9 * DAY)
    request = ask(asking.buyer, asking.workshop, at=now - timedelta(hours=2))
    accepted = ask(asking.cooperative, asking.workshop, at=now - timedelta(hours=3))
    late.refresh_from_db()
    Wish.objects.filter(pk=late.pk).update(answer="waiting", expires_at=now - DAY)
    Wish.objects.filter(pk=accepted.pk).update(answer="waiting", expires_at=now + DAY)
    actions.accept(accepted, at=now)
    assert tend_requests.call() == {"expired": 1, "told": 2}
    told = {one.recipient: one for one in Letter.objects.filter(key__startswith="requests:")}
    assert set(told) == {"moselwerk@member.example", "cooperative-du-haut-fourneau@member.example"}
    assert request.of.organisation.name in told["moselwerk@member.example"].body
    tend_requests.call()
    assert Letter.objects.filter(key__startswith="requests:").count() == 2


def test_a_letter_never_tells_of_a_veto(asking: World) -> None:
    now = timezone.now()
    ask(asking.buyer, asking.workshop, at=now)
    wish(asking.workshop, asking.buyer, "no")
    assert tend_requests.call() == {"expired": 0, "told": 0}


def test_what_was_answered_while_nothing_ran_is_told_and_told_once(asking: World) -> None:
    now = timezone.now()
    accepted = ask(asking.cooperative, asking.workshop, at=now - 4 * DAY)
    asked = ask(asking.buyer, asking.workshop, at=now - 4 * DAY)
    Wish.objects.filter(pk=accepted.pk).update(answer="accepted", answered_at=now - 3 * DAY, expires_at=None)
    Wish.objects.filter(pk=asked.pk).update(expires_at=now + 3 * DAY)
    assert tend_requests.call() == {"expired": 0, "told": 2}
    day = Replace("key", Value(f":{now:%Y-%m-%d}"), Value(":2020-01-01"))
    Letter.objects.update(written_at=now - 2 * DAY, key=day)
    assert tend_requests.call() == {"expired": 0, "told": 0}


def test_a_reminder_on_the_evening_of_the_day_it_was_sent_first_is_written(world: World, monkeypatch) -> None:
    night = MORNING.replace(hour=2)
    for at in (night, night + timedelta(hours=20, minutes=30)):
        monkeypatch.setattr(timezone, "now", lambda at=at: at)
        assert remind([world.workshop]) == 1
    assert Letter.objects.filter(key__startswith="wishes:").count() == 2
