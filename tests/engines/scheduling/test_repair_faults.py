"""Events and plans that make no sense are refused, every fault at once, with where it lies."""

import pytest

from tisserand.engines.scheduling.faults import Fault
from tisserand.engines.scheduling.problem import Interpreter, Registration, Table, Wish, WishLevel
from tisserand.engines.scheduling.repair import (
    ExtraInterpreter,
    ExtraTable,
    Incident,
    InterpreterGone,
    Late,
    LeftEarly,
    LostTable,
    NoShow,
    RepairError,
    WalkIn,
    event_faults,
    repair,
)

from .hall import BUYER, COOPERATIVE, INTERPRETER, SAWMILL, convention, meeting, must

EVERY_ROUND = frozenset({1, 2, 3})
NEWCOMER = Registration("new", "Newcomer", frozenset({"fr"}), EVERY_ROUND)

STRANGE: list[tuple[Incident, Fault]] = [
    (NoShow("nobody"), Fault("no_such_registration", "event:1:registration", ("nobody",))),
    (LeftEarly("nobody"), Fault("no_such_registration", "event:1:registration", ("nobody",))),
    (Late("nobody", 2), Fault("no_such_registration", "event:1:registration", ("nobody",))),
    (Late("esch", 0), Fault("round_out_of_day", "event:1:until_round", ("0", "3"))),
    (Late("esch", 1), Fault("late_by_nothing", "event:1:until_round", ("1",))),
    (Late("esch", 2, 2), Fault("late_by_nothing", "event:1:until_round", ("2",))),
    (NoShow("esch", 4), Fault("round_out_of_day", "event:1:from_round", ("4", "3"))),
    (LostTable(9), Fault("no_such_table", "event:1:table", ("9",))),
    (LostTable(1, 0), Fault("round_out_of_day", "event:1:from_round", ("0", "3"))),
    (InterpreterGone("nobody"), Fault("no_such_interpreter", "event:1:interpreter", ("nobody",))),
    (ExtraTable(Table(2)), Fault("table_is_there", "event:1:table", ("2",))),
    (ExtraInterpreter(INTERPRETER), Fault("interpreter_is_there", "event:1:interpreter", ("claire",))),
    (WalkIn(BUYER), Fault("registration_is_there", "event:1:registration", ("esch",))),
    (
        WalkIn(NEWCOMER, (Wish("esch", "arlon", WishLevel.MUST),)),
        Fault("wish_of_others", "event:1:wishes", ("esch", "arlon")),
    ),
    (
        WalkIn(NEWCOMER, (Wish("new", "nobody", WishLevel.MUST),)),
        Fault("no_such_registration", "event:1:wishes", ("nobody",)),
    ),
    (
        WalkIn(Registration("new", "Newcomer", frozenset(), EVERY_ROUND)),
        Fault("registration_without_language", "new"),
    ),
    (
        ExtraInterpreter(Interpreter("new", "New", frozenset({"fr"}), EVERY_ROUND)),
        Fault("interpreter_with_one_language", "new", ("fr",)),
    ),
]


@pytest.mark.parametrize(("event", "fault"), STRANGE)
def test_a_strange_event_is_named(event: Incident, fault: Fault) -> None:
    problem = convention(interpreters=(INTERPRETER,))

    with pytest.raises(RepairError) as error:
        repair(problem, [], [event], 1)

    assert error.value.faults == (fault,)


@pytest.mark.parametrize("now", [-1, 4])
def test_a_round_outside_the_day_cannot_be_running(now: int) -> None:
    with pytest.raises(RepairError) as error:
        repair(convention(), [], [], now)

    assert error.value.faults == (Fault("now_out_of_day", "now", (str(now), "3")),)


def test_all_strange_events_are_named_at_once() -> None:
    with pytest.raises(RepairError) as error:
        repair(convention(), [], [NoShow("nobody"), LostTable(9), NoShow("esch"), Late("arlon", -2)], 9)

    assert [fault.subject for fault in error.value.faults] == [
        "now",
        "event:1:registration",
        "event:2:table",
        "event:4:until_round",
    ]


CONTRADICTIONS: list[tuple[Incident, Incident, Fault | None]] = [
    (NoShow("esch"), NoShow("esch"), Fault("said_twice", "event:2:registration", ("esch", "1"))),
    (LostTable(1), LostTable(1), Fault("said_twice", "event:2:table", ("1", "1"))),
    (LostTable(1, 3), LostTable(1, 2), Fault("contradiction", "event:2:table", ("1", "1"))),
    (NoShow("esch"), LeftEarly("esch"), Fault("contradiction", "event:2:registration", ("esch", "1"))),
    (NoShow("esch", 2), Late("esch", 3), Fault("contradiction", "event:2:registration", ("esch", "1"))),
    (Late("esch", 2), Late("esch", 3), Fault("contradiction", "event:2:registration", ("esch", "1"))),
    (
        InterpreterGone("claire"),
        InterpreterGone("claire", 3),
        Fault("contradiction", "event:2:interpreter", ("claire", "1")),
    ),
    (Late("esch", 2), LeftEarly("esch", 3), None),
    (Late("esch", 2), NoShow("esch", 2), None),
    (Late("esch", 2, 1), Late("esch", 3, 2), None),
    (NoShow("esch"), NoShow("arlon"), None),
    (LostTable(1), LostTable(2), None),
]


@pytest.mark.parametrize(("first", "second", "fault"), CONTRADICTIONS)
def test_two_events_of_one_thing_must_not_contradict_each_other(
    first: Incident, second: Incident, fault: Fault | None
) -> None:
    problem = convention(interpreters=(INTERPRETER,))

    assert event_faults(problem, [first, second], 1) == (() if fault is None else (fault,))


def test_events_and_plan_are_told_together() -> None:
    plan = [meeting(BUYER, SAWMILL, 2)]
    events = [NoShow("nobody"), WalkIn(Registration("new", "Newcomer", frozenset(), EVERY_ROUND))]

    with pytest.raises(RepairError) as strange:
        repair(convention(), plan, [NoShow("nobody")], 1)
    with pytest.raises(RepairError) as speechless:
        repair(convention(), plan, events, 1)

    assert [fault.code for fault in strange.value.faults] == ["no_such_registration", "nobody_wished_it"]
    assert [fault.code for fault in speechless.value.faults] == [
        "no_such_registration",
        "registration_without_language",
    ]


def test_a_plan_is_not_blamed_for_a_faulty_walk_in() -> None:
    plan = [meeting(NEWCOMER, BUYER, 2)]
    newcomer = WalkIn(NEWCOMER, (Wish("esch", "arlon", WishLevel.MUST),))

    with pytest.raises(RepairError) as error:
        repair(convention(), plan, [newcomer], 1)

    assert [fault.code for fault in error.value.faults] == ["wish_of_others"]


def test_who_walked_in_may_be_named_by_later_events_only() -> None:
    problem = convention()

    assert repair(problem, [], [WalkIn(NEWCOMER), NoShow("new")], 1).meetings == ()
    with pytest.raises(RepairError) as error:
        repair(problem, [], [NoShow("new"), WalkIn(NEWCOMER)], 1)
    assert [fault.subject for fault in error.value.faults] == ["event:1:registration"]


def test_a_plan_that_breaks_a_rule_in_a_round_to_come_is_refused() -> None:
    problem = convention(wishes=(must(BUYER, COOPERATIVE),))
    plan = [meeting(BUYER, COOPERATIVE, 2), meeting(BUYER, SAWMILL, 2, 2)]

    with pytest.raises(RepairError) as error:
        repair(problem, plan, [], 1)

    assert [fault.code for fault in error.value.faults] == ["too_many_at_once", "nobody_wished_it"]


def test_what_was_done_by_hand_in_the_past_is_no_fault() -> None:
    plan = [meeting(BUYER, SAWMILL, 1)]

    assert repair(convention(), plan, [], 1).meetings == tuple(plan)


def test_a_plan_with_unknown_names_is_refused_even_in_the_past() -> None:
    plan = [meeting(BUYER, Registration("ghost", "Ghost", frozenset({"fr"}), EVERY_ROUND), 1)]

    with pytest.raises(RepairError) as error:
        repair(convention(), plan, [], 2)

    assert [(fault.code, fault.arguments) for fault in error.value.faults] == [
        ("unknown_registration", ("ghost",))
    ]
