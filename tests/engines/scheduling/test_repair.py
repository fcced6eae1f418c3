"""What a repair does on the day, one thing that happens at a time, in the small convention in Belvaux."""

from dataclasses import replace

import pytest

from tisserand.engines.scheduling.answer import Cause, Meeting
from tisserand.engines.scheduling.event import Event
from tisserand.engines.scheduling.explain import refusals
from tisserand.engines.scheduling.judge import judge
from tisserand.engines.scheduling.problem import (
    Interpreter,
    Lock,
    Problem,
    Registration,
    Round,
    Session,
    Table,
    Wish,
    WishLevel,
)
from tisserand.engines.scheduling.repair import (
    Change,
    ExtraInterpreter,
    ExtraTable,
    InterpreterGone,
    Late,
    LeftEarly,
    Loss,
    LostTable,
    NoShow,
    WalkIn,
    judge_repair,
    repair,
)

from .days import random_day
from .hall import (
    BUYER,
    COOPERATIVE,
    EVERYBODY,
    INKLUSION,
    INTERPRETER,
    ROUNDS,
    SAWMILL,
    convention,
    meeting,
    must,
    no,
    with_changed,
    would,
)


def mended(problem: Problem, plan: list[Meeting], *events, now: int = 0):
    """The repair, which the judge has seen."""
    repaired = repair(problem, plan, events, now)
    assert judge_repair(problem, plan, events, now, repaired) == ()
    assert judge(repaired.problem, repaired.meetings) == ()
    return repaired


def test_without_events_nothing_changes() -> None:
    problem = convention(wishes=(must(BUYER, COOPERATIVE),))
    plan = [meeting(BUYER, COOPERATIVE, 1)]

    repaired = mended(problem, plan)

    assert (repaired.meetings, repaired.changes, repaired.kept) == (tuple(plan), (), tuple(plan))
    assert (repaired.points_before, repaired.points_after, repaired.is_proved) == (4, 4, True)


def test_a_no_show_loses_its_meetings_and_its_partner_gets_the_best_one_who_is_free() -> None:
    problem = convention(
        wishes=(
            must(BUYER, COOPERATIVE),
            would(BUYER, SAWMILL),
            would(SAWMILL, BUYER),
            would(BUYER, INKLUSION),
        ),
        registrations=with_changed(BUYER, rounds=frozenset({2})),
    )
    plan = [meeting(BUYER, COOPERATIVE, 2, 1)]

    repaired = mended(problem, plan, NoShow("longwy"), now=1)

    assert repaired.lost == (Change(plan[0], None, 0, Loss.NOT_THERE_ANY_MORE),)
    assert [(set(change.people), change.after and change.after.round) for change in repaired.added] == [
        ({"esch", "arlon"}, 2)
    ]
    assert (repaired.points_before, repaired.points_after) == (0, 3)
    assert [told.registration for told in repaired.told] == ["arlon", "esch", "longwy"]


def test_a_no_show_is_missing_from_the_running_round_on_and_what_is_past_stands() -> None:
    problem = convention(wishes=(must(BUYER, COOPERATIVE), must(BUYER, SAWMILL), must(SAWMILL, COOPERATIVE)))
    plan = [meeting(BUYER, COOPERATIVE, 1), meeting(BUYER, SAWMILL, 2), meeting(SAWMILL, COOPERATIVE, 3)]

    repaired = mended(problem, plan, NoShow("arlon"), now=2)

    assert repaired.meetings == (plan[0],)
    assert [change.before for change in repaired.lost] == plan[1:]


def test_a_no_show_known_to_have_been_missing_earlier_loses_those_meetings_too() -> None:
    problem = convention(wishes=(must(BUYER, COOPERATIVE), must(BUYER, SAWMILL)))
    plan = [meeting(BUYER, COOPERATIVE, 1), meeting(BUYER, SAWMILL, 2)]

    repaired = mended(problem, plan, NoShow("longwy", from_round=1), now=2)

    assert repaired.meetings == (plan[1],)


def test_who_is_late_meets_later_whom_they_missed() -> None:
    problem = convention(wishes=(must(BUYER, COOPERATIVE),))
    plan = [meeting(BUYER, COOPERATIVE, 1, 2)]

    repaired = mended(problem, plan, Late("longwy", 3), now=1)

    assert repaired.moved == (Change(plan[0], meeting(BUYER, COOPERATIVE, 3, 1), 0),)
    assert (repaired.lost, repaired.points_after) == ((), 4)


def test_somebody_else_moves_only_to_save_a_meeting_and_is_told_for_whom() -> None:
    problem = convention(
        registrations=with_changed(COOPERATIVE, rounds=frozenset({1, 2})),
        wishes=(must(BUYER, COOPERATIVE), must(BUYER, SAWMILL)),
    )
    plan = [meeting(BUYER, COOPERATIVE, 1), meeting(BUYER, SAWMILL, 2)]

    repaired = mended(problem, plan, Late("longwy", 2), now=0)

    saved, moved = repaired.moved
    assert (saved.before, saved.after and saved.after.round, saved.event) == (plan[0], 2, 0)
    assert (moved.before, moved.event, moved.makes_room_for) == (plan[1], 0, saved.after)
    assert moved.after is not None
    assert moved.after.round in (1, 3)
    assert not repaired.is_proved


def somebody(name: str, *rounds: int, languages: tuple[str, ...] = ("fr",)) -> Registration:
    return Registration(name, name.upper(), frozenset(languages), frozenset(rounds))


def wishes(*pairs: str, level: WishLevel = WishLevel.MUST) -> tuple[Wish, ...]:
    return tuple(Wish(pair[0], pair[1], level) for pair in pairs)


def test_whoever_is_in_the_way_of_somebody_in_the_way_may_move_too() -> None:
    problem = convention(
        registrations=(
            somebody("x", 1, 2),
            somebody("y", 1, 2, 3),
            somebody("z", 2, 3),
            somebody("w", 1, 3, 2),
        ),
        wishes=wishes("xy", "yz", "zw"),
    )
    plan = [Meeting("x", "y", 1, 1), Meeting("y", "z", 2, 1), Meeting("z", "w", 3, 1)]

    repaired = mended(problem, plan, Late("x", 2))

    assert {m.a + m.b: m.round for m in repaired.meetings} == {"xy": 2, "yz": 3, "zw": 2}


def test_a_meeting_that_only_needs_the_same_table_moves_as_well() -> None:
    problem = convention(
        tables=(Table(1),),
        registrations=(somebody("x", 1, 2), somebody("y", 1, 2), somebody("a", 2, 3), somebody("b", 2, 3)),
        wishes=wishes("xy", "ab"),
    )
    plan = [Meeting("x", "y", 1, 1), Meeting("a", "b", 2, 1)]

    repaired = mended(problem, plan, Late("x", 2))

    assert repaired.meetings == (Meeting("x", "y", 2, 1), Meeting("a", "b", 3, 1))
    assert [change.makes_room_for for change in repaired.moved] == [None, Meeting("x", "y", 2, 1)]


def test_one_dear_meeting_is_saved_before_two_of_little_worth() -> None:
    problem = convention(
        registrations=(*(somebody(name, 1, 2, 3) for name in "xy"), *(somebody(name, 2, 3) for name in "pq")),
        wishes=(*wishes("xy", "yx"), *wishes("xp", "yq", level=WishLevel.WOULD)),
    )
    plan = [Meeting("x", "y", 1, 1), Meeting("x", "p", 2, 1), Meeting("y", "q", 2, 2)]

    repaired = mended(problem, plan, Late("x", 3), Late("y", 3))

    assert [change.people for change in repaired.moved] == [("x", "y")]
    assert [change.loss for change in repaired.lost] == [Loss.NO_PLACE, Loss.NO_PLACE]


def test_interpreters_change_places_before_anybody_changes_the_time() -> None:
    everywhere = frozenset({1, 2, 3})
    dora = Interpreter("dora", "Dora", frozenset({"fr", "de", "en"}), everywhere)
    emil = Interpreter("emil", "Emil", frozenset({"fr", "en"}), everywhere)
    problem = convention(
        registrations=(
            *(somebody(name, 1, 2, 3) for name in "ac"),
            somebody("b", 1, 2, 3, languages=("de",)),
            somebody("e", 1, 2, 3, languages=("en",)),
        ),
        wishes=wishes("ab", "ce"),
        interpreters=(INTERPRETER, dora, emil),
    )
    plan = [Meeting("a", "b", 2, 1, "claire"), Meeting("c", "e", 2, 2, "dora")]

    repaired = mended(problem, plan, InterpreterGone("claire"), now=1)

    assert repaired.meetings == (Meeting("a", "b", 2, 1, "dora"), Meeting("c", "e", 2, 2, "emil"))


def test_an_interpreter_who_is_gone_was_there_before() -> None:
    problem = convention(wishes=(must(SAWMILL, INKLUSION),), interpreters=(INTERPRETER,))
    plan = [meeting(SAWMILL, INKLUSION, 1, 1, "claire")]

    assert mended(problem, plan, InterpreterGone("claire", from_round=1), now=2).meetings == tuple(plan)


def test_the_next_repair_knows_that_a_table_is_lost() -> None:
    problem = convention(
        tables=(Table(1), Table(2), Table(3)), wishes=(must(BUYER, COOPERATIVE), must(INKLUSION, SAWMILL))
    )
    problem = replace(
        problem,
        registrations=tuple(replace(one, languages=frozenset({"fr"})) for one in problem.registrations),
    )
    plan = [meeting(BUYER, COOPERATIVE, 2, 1), meeting(INKLUSION, SAWMILL, 2, 2)]

    first = mended(problem, plan, LostTable(1), now=1)
    second = mended(first.problem, list(first.meetings), LostTable(3), now=1)

    assert first.meetings == (plan[1], meeting(BUYER, COOPERATIVE, 2, 3))
    assert second.meetings == (plan[1], meeting(BUYER, COOPERATIVE, 3, 2))


def test_no_wish_is_told_to_be_possible_at_a_lost_table() -> None:
    everybody = tuple(replace(one, rounds=frozenset({1, 2})) for one in EVERYBODY)
    problem = convention(
        registrations=everybody,
        rounds=ROUNDS[:2],
        wishes=(must(BUYER, COOPERATIVE), must(INKLUSION, SAWMILL)),
    )
    problem = replace(
        problem, registrations=tuple(replace(one, languages=frozenset({"fr"})) for one in everybody)
    )
    lost = mended(problem, [], LostTable(1), LostTable(2), now=0).problem

    told = refusals(Event(lost), [])

    assert [(refusal.cause, refusal.further) for refusal in told] == [(Cause.TABLES_EXHAUSTED, ())] * 2


def test_events_told_again_later_mean_the_same() -> None:
    problem = convention(wishes=(must(BUYER, COOPERATIVE), must(SAWMILL, BUYER)))
    plan = [meeting(BUYER, COOPERATIVE, 1, 1), meeting(SAWMILL, BUYER, 2, 1)]
    events = [Late("longwy", 2), LostTable(1)]

    first = mended(problem, plan, *events, now=1)
    again = mended(problem, list(first.meetings), *events, now=2)

    assert first.meetings == (meeting(SAWMILL, BUYER, 2, 2), meeting(BUYER, COOPERATIVE, 3, 2))
    assert (again.meetings, again.changes) == (first.meetings, ())


def test_the_tables_of_a_host_who_does_not_come_are_free_for_others() -> None:
    problem = convention(
        tables=(Table(1),),
        registrations=with_changed(BUYER, host_tables=frozenset({1})),
        wishes=(must(COOPERATIVE, SAWMILL), must(BUYER, SAWMILL)),
    )
    plan = [meeting(BUYER, SAWMILL, 1, 1), meeting(BUYER, COOPERATIVE, 3, 1)]
    problem = replace(problem, wishes=(*problem.wishes, must(BUYER, COOPERATIVE)))

    gone = mended(problem, plan, LeftEarly("esch"), now=1)
    later = mended(problem, plan, LeftEarly("esch", 3), now=1)

    assert gone.meetings == (plan[0], meeting(COOPERATIVE, SAWMILL, 2, 1))
    assert later.added == ()


def test_a_host_who_keeps_one_table_stays_a_host() -> None:
    problem = convention(
        tables=(Table(1), Table(2), Table(3)),
        registrations=with_changed(BUYER, host_tables=frozenset({1, 2})),
        wishes=(must(BUYER, SAWMILL), must(BUYER, COOPERATIVE)),
    )
    plan = [meeting(BUYER, SAWMILL, 1, 1), meeting(BUYER, COOPERATIVE, 2, 1)]

    first = mended(problem, plan, LostTable(1), now=1)
    second = mended(first.problem, list(first.meetings), LostTable(2), now=1)

    assert first.meetings == (plan[0], meeting(BUYER, COOPERATIVE, 2, 2))
    assert second.meetings == (plan[0], meeting(BUYER, COOPERATIVE, 2, 3))


def test_a_walk_in_is_told_why_wishes_wait() -> None:
    newcomer = Registration("new", "Newcomer", frozenset({"fr"}), frozenset({1, 2}), most=1)
    problem = convention(
        registrations=with_changed(BUYER, rounds=frozenset({1, 2})), wishes=(must(BUYER, COOPERATIVE),)
    )
    plan = [meeting(BUYER, COOPERATIVE, 2, 1)]
    came = WalkIn(
        newcomer,
        (
            Wish("new", "esch", WishLevel.WOULD),
            Wish("new", "arlon", WishLevel.MUST),
            Wish("arlon", "new", WishLevel.NO),
        ),
    )

    at_noon, at_night = (mended(problem, plan, came, now=now) for now in (1, 3))

    assert [(one.a, one.b, one.cause, one.details) for one in at_noon.refused] == [
        ("esch", "new", Cause.PARTNER_FULL, ("esch", "longwy")),
        ("arlon", "new", Cause.VETO, ("a",)),
    ]
    assert [one.cause for one in at_night.refused] == [Cause.NO_COMMON_ROUND, Cause.VETO]


def test_a_walk_in_who_has_enough_is_told_how_much_that_is() -> None:
    newcomer = Registration("new", "Newcomer", frozenset({"fr"}), frozenset({1, 2, 3}), most=1)
    said = (Wish("new", "esch", WishLevel.MUST), Wish("new", "longwy", WishLevel.WOULD))
    first = mended(convention(), [], WalkIn(newcomer, said), now=0)

    later = mended(convention(), list(first.meetings), WalkIn(newcomer, said), now=3)

    assert [(one.cause, one.details) for one in later.refused] == [
        (Cause.NO_COMMON_ROUND, ()),
    ]
    assert [(one.cause, one.details) for one in first.refused] == [
        (Cause.MOST_REACHED, ("new", "1", "esch")),
    ]


def test_two_hosts_meet_at_the_table_of_the_one_who_still_has_one() -> None:
    problem = convention(
        registrations=tuple(
            Registration(
                each.id, each.name, each.languages, frozenset({1, 2, 3}), host_tables=frozenset({own})
            )
            for own, each in ((1, BUYER), (2, SAWMILL))
        ),
        wishes=(must(BUYER, SAWMILL),),
    )
    events = [LostTable(1, from_round=3)]
    past, to_come = [meeting(BUYER, SAWMILL, 1, 1)], [meeting(BUYER, SAWMILL, 2, 1)]

    stands, moved = repair(problem, past, events, 1), repair(problem, to_come, events, 1)

    assert (stands.meetings, moved.meetings) == (tuple(past), (meeting(BUYER, SAWMILL, 2, 2),))
    assert judge_repair(problem, past, events, 1, stands) == ()
    assert judge_repair(problem, to_come, events, 1, moved) == ()


def test_a_new_table_is_one_at_which_somebody_sits_before_or_after() -> None:
    problem = convention(
        tables=(Table(1), Table(2), Table(3)),
        wishes=(must(BUYER, COOPERATIVE), must(BUYER, SAWMILL)),
    )
    plan = [meeting(BUYER, COOPERATIVE, 2, 1), meeting(BUYER, SAWMILL, 3, 3)]

    repaired = mended(problem, plan, LostTable(1), now=1)

    assert repaired.meetings == (meeting(BUYER, COOPERATIVE, 2, 3), plan[1])


def test_what_nobody_wishes_is_not_added_though_it_was_locked() -> None:
    problem = convention(locks=(Lock("esch", "arlon", 2),))

    assert mended(problem, [], ExtraTable(Table(3))).added == ()


def test_everybody_is_told_in_the_order_of_the_day() -> None:
    problem = convention(wishes=(must(BUYER, COOPERATIVE), must(BUYER, SAWMILL)))
    plan = [meeting(BUYER, COOPERATIVE, 2, 2), meeting(BUYER, SAWMILL, 3, 1)]

    repaired = mended(problem, plan, NoShow("esch"))

    told = {one.registration: [change.before for change in one.changes] for one in repaired.told}
    assert told == {"arlon": plan[1:], "esch": plan, "longwy": plan[:1]}


def test_nobody_is_cancelled_for_the_sake_of_a_dearer_meeting() -> None:
    problem = convention(
        rounds=ROUNDS[:2],
        registrations=tuple(
            Registration(each.id, each.name, each.languages, frozenset({1, 2}), each.organisation)
            for each in (COOPERATIVE, BUYER, SAWMILL)
        ),
        wishes=(must(BUYER, COOPERATIVE), must(COOPERATIVE, BUYER), would(BUYER, SAWMILL)),
    )
    plan = [meeting(BUYER, COOPERATIVE, 1), meeting(BUYER, SAWMILL, 2)]

    repaired = mended(problem, plan, Late("longwy", 2), now=1)

    assert [(change.before, change.loss) for change in repaired.lost] == [(plan[0], Loss.NO_PLACE)]
    assert repaired.meetings == (plan[1],)


def test_a_meeting_at_a_lost_table_keeps_its_time_at_another_one() -> None:
    problem = convention(wishes=(must(BUYER, COOPERATIVE),))

    repaired = mended(problem, [meeting(BUYER, COOPERATIVE, 2, 1)], LostTable(1), now=1)

    assert repaired.table_changed == repaired.reseated
    assert [change.after for change in repaired.reseated] == [meeting(BUYER, COOPERATIVE, 2, 2)]


def test_a_table_lost_later_still_serves_till_then() -> None:
    problem = convention(wishes=(must(BUYER, COOPERATIVE), must(BUYER, SAWMILL)))
    plan = [meeting(BUYER, COOPERATIVE, 1, 1), meeting(BUYER, SAWMILL, 2, 1)]

    repaired = mended(problem, plan, LostTable(1, from_round=2))

    assert repaired.meetings == (plan[0], meeting(BUYER, SAWMILL, 2, 2))


def test_a_host_whose_table_is_lost_is_received_at_a_table_of_nobody() -> None:
    problem = convention(
        registrations=with_changed(BUYER, host_tables=frozenset({1})), wishes=(must(BUYER, SAWMILL),)
    )

    repaired = mended(problem, [meeting(BUYER, SAWMILL, 2, 1)], LostTable(1), now=0)

    assert repaired.meetings == (meeting(BUYER, SAWMILL, 2, 2),)


def test_another_interpreter_steps_in_where_one_is_gone() -> None:
    rounds = frozenset({1, 2, 3})
    second = Interpreter("bruno", "Bruno, fr-de", frozenset({"fr", "de"}), rounds)
    problem = convention(wishes=(must(SAWMILL, INKLUSION),), interpreters=(INTERPRETER, second))
    plan = [meeting(SAWMILL, INKLUSION, 2, 1, "claire")]

    repaired = mended(problem, plan, InterpreterGone("claire"), now=1)

    assert [change.after for change in repaired.reseated] == [meeting(SAWMILL, INKLUSION, 2, 1, "bruno")]
    assert (repaired.table_changed, repaired.interpreters_told) == ((), ("bruno", "claire"))


def test_without_an_interpreter_who_could_come_the_meeting_is_lost() -> None:
    problem = convention(wishes=(must(SAWMILL, INKLUSION),), interpreters=(INTERPRETER,))

    repaired = mended(problem, [meeting(SAWMILL, INKLUSION, 2, 1, "claire")], InterpreterGone("claire"))

    assert [change.loss for change in repaired.lost] == [Loss.NO_COMMON_ROUND]


def test_an_interpreter_who_comes_grants_what_waited_for_one() -> None:
    problem = convention(wishes=(must(SAWMILL, INKLUSION),))

    repaired = mended(problem, [], ExtraInterpreter(INTERPRETER), now=1)

    assert [change.after and change.after.interpreter for change in repaired.added] == ["claire"]


def test_a_walk_in_meets_whom_they_wish_while_all_others_stay() -> None:
    newcomer = Registration("new", "Newcomer", frozenset({"fr"}), frozenset({1, 2, 3}))
    problem = convention(wishes=(must(BUYER, COOPERATIVE),))
    plan = [meeting(BUYER, COOPERATIVE, 2, 1)]
    wishes = (Wish("new", "esch", WishLevel.MUST), Wish("arlon", "new", WishLevel.NO))

    repaired = mended(problem, plan, WalkIn(newcomer, wishes), now=1)

    assert repaired.kept == tuple(plan)
    assert [(set(c.people), c.after and c.after.round) for c in repaired.added] == [({"new", "esch"}, 3)]


def test_an_extra_table_grants_what_waited_for_one() -> None:
    problem = convention(
        tables=(Table(1),),
        rounds=ROUNDS[:1],
        registrations=tuple(
            Registration(each.id, each.name, each.languages, frozenset({1}))
            for each in (COOPERATIVE, BUYER, SAWMILL, INKLUSION)
        ),
        wishes=(must(BUYER, INKLUSION), must(COOPERATIVE, SAWMILL)),
    )
    plan = [meeting(BUYER, INKLUSION, 1, 1)]

    repaired = mended(problem, plan, ExtraTable(Table(9)))

    assert [change.after for change in repaired.added] == [meeting(COOPERATIVE, SAWMILL, 1, 9)]


def test_who_leaves_early_is_replaced_only_from_then_on() -> None:
    problem = convention(wishes=(must(BUYER, COOPERATIVE), must(COOPERATIVE, SAWMILL)))
    plan = [meeting(BUYER, COOPERATIVE, 2), meeting(COOPERATIVE, SAWMILL, 3)]

    repaired = mended(problem, plan, LeftEarly("longwy", from_round=3), now=1)

    assert (repaired.meetings, [change.before for change in repaired.lost]) == ((plan[0],), [plan[1]])


def test_sessions_vetoes_and_limits_hold_for_what_is_new() -> None:
    problem = convention(
        registrations=with_changed(SAWMILL, most=1),
        wishes=(
            *(must(BUYER, other) for other in (COOPERATIVE, SAWMILL, INKLUSION)),
            *(must(COOPERATIVE, SAWMILL), no(INKLUSION, BUYER)),
        ),
        sessions=(Session("Talk", frozenset({3}), frozenset({"arlon"})),),
    )

    repaired = mended(problem, [], ExtraTable(Table(3)), now=1)

    assert sorted(sorted(change.people) for change in repaired.added) in (
        [["arlon", "esch"], ["esch", "longwy"]],
        [["arlon", "longwy"], ["esch", "longwy"]],
    )
    assert {m.round for m in repaired.meetings if "arlon" in (m.a, m.b)} == {2}


def test_a_locked_meeting_that_cannot_be_held_takes_its_lock_along() -> None:
    problem = convention(locks=(Lock("esch", "arlon", 2, 1),))
    plan = [meeting(BUYER, SAWMILL, 2, 1)]

    repaired = mended(problem, plan, LostTable(1), now=1)

    assert repaired.meetings == (meeting(BUYER, SAWMILL, 2, 2),)
    assert repaired.problem.locks == (Lock("esch", "arlon", 2, None),)


def test_a_locked_meeting_never_makes_room() -> None:
    problem = convention(
        registrations=with_changed(COOPERATIVE, rounds=frozenset({1, 2})),
        wishes=(must(BUYER, COOPERATIVE), must(BUYER, SAWMILL)),
        locks=(Lock("esch", "arlon", 2),),
    )
    plan = [meeting(BUYER, COOPERATIVE, 1), meeting(BUYER, SAWMILL, 2)]

    repaired = mended(problem, plan, Late("longwy", 2))

    assert (repaired.meetings, len(repaired.lost)) == ((plan[1],), 1)


def test_after_the_last_round_nothing_can_be_done() -> None:
    problem = convention(wishes=(must(BUYER, COOPERATIVE), must(BUYER, SAWMILL)))
    plan = [meeting(BUYER, COOPERATIVE, 3)]

    repaired = mended(problem, plan, NoShow("longwy"), LostTable(1), now=3)

    assert (repaired.meetings, len(repaired.lost), repaired.added) == ((), 1, ())


def test_a_second_repair_of_the_same_day_builds_on_the_first() -> None:
    newcomer = WalkIn(
        Registration("new", "Newcomer", frozenset({"fr"}), frozenset({1, 2, 3})),
        (Wish("new", "esch", WishLevel.MUST),),
    )
    problem = convention(wishes=(must(BUYER, COOPERATIVE),))
    first = mended(problem, [meeting(BUYER, COOPERATIVE, 2)], newcomer, now=1)

    second = mended(problem, list(first.meetings), newcomer, NoShow("longwy", 2), now=1)

    assert [frozenset(change.people) for change in second.lost] == [frozenset({"esch", "longwy"})]
    assert len(second.meetings) == 1


@pytest.mark.parametrize("seconds", [0.0, 1e-6])
def test_stopped_at_once_it_still_gives_an_allowed_plan(seconds: float) -> None:
    day = random_day(3)

    repaired = day.repaired(seconds=seconds, stop=lambda: True)

    assert judge_repair(day.problem, day.plan, day.events, day.now, repaired) == ()


def test_rounds_go_by_their_number_even_with_gaps() -> None:
    rounds = (Round(2, 540, 20), Round(5, 570, 20), Round(9, 600, 20))
    people = tuple(
        Registration(each.id, each.name, each.languages, frozenset({2, 5, 9})) for each in (BUYER, SAWMILL)
    )
    problem = convention(rounds=rounds, registrations=people, wishes=(must(BUYER, SAWMILL),))

    repaired = mended(problem, [meeting(BUYER, SAWMILL, 2)], Late("arlon", 6), now=2)

    assert [change.after and change.after.round for change in repaired.moved] == [9]
