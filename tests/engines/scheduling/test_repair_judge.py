"""The judge of repairs accepts a good one and finds every promise that is broken on purpose."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tisserand.engines.scheduling.answer import Cause, Meeting, Refusal
from tisserand.engines.scheduling.problem import Lock, Registration, Table
from tisserand.engines.scheduling.repair import (
    Change,
    ExtraTable,
    InterpreterGone,
    Late,
    Loss,
    LostTable,
    NoShow,
    Repair,
    WalkIn,
    judge_repair,
    judge_today,
    repair,
)

from .hall import BUYER, COOPERATIVE, INKLUSION, INTERPRETER, SAWMILL, convention, meeting, must, would

PROBLEM = convention(
    wishes=(
        must(BUYER, COOPERATIVE),
        must(SAWMILL, BUYER),
        would(COOPERATIVE, SAWMILL),
        must(BUYER, INKLUSION),
    ),
    interpreters=(INTERPRETER,),
    locks=(Lock("longwy", "arlon", 3),),
)
PLAN = [
    meeting(BUYER, COOPERATIVE, 1, 1),
    meeting(SAWMILL, BUYER, 2, 1),
    meeting(COOPERATIVE, SAWMILL, 3, 1),
    meeting(BUYER, INKLUSION, 3, 2),
]
EVENTS = (NoShow("trier"),)
GOOD = repair(PROBLEM, PLAN, EVENTS, 1)


def swapped(old: Meeting, new: Meeting | None) -> Callable[[Repair], Repair]:
    """The repair with one meeting of its plan put in another one's place, lists and all."""

    def spoil(good: Repair) -> Repair:
        meetings = tuple(m for m in good.meetings if m != old) + ((new,) if new else ())
        change = Change(old, new, 0, None if new else Loss.NO_PLACE)
        heading = "lost" if new is None else "moved" if new.round != old.round else "reseated"
        kept = tuple(m for m in good.kept if m != old)
        return replace(good, meetings=meetings, kept=kept, **{heading: (*getattr(good, heading), change)})

    return spoil


BROKEN: list[tuple[str, Callable[[Repair], Repair], set[str]]] = [
    ("the past is changed", swapped(PLAN[0], meeting(BUYER, COOPERATIVE, 1, 2)), {"past_changed"}),
    ("the past is forgotten", swapped(PLAN[0], None), {"past_changed"}),
    ("an absent person meets", lambda good: replace(good, meetings=tuple(PLAN)), {"impossible_meeting"}),
    ("a rule is broken", swapped(PLAN[1], meeting(SAWMILL, BUYER, 2, 7)), {"unknown_table"}),
    (
        "a meeting moves without need",
        swapped(PLAN[1], meeting(SAWMILL, BUYER, 3, 2)),
        {"changed_without_need"},
    ),
    ("a meeting is cancelled", swapped(PLAN[1], None), {"changed_without_need", "points_given_away"}),
    ("a lock is ignored", swapped(PLAN[2], meeting(COOPERATIVE, SAWMILL, 2, 2)), {"lock_broken"}),
    ("a change is hidden", lambda good: replace(good, lost=()), {"lists_differ_from_plan"}),
    ("a kept one is hidden", lambda good: replace(good, kept=()), {"lists_differ_from_plan"}),
    ("a heading is wrong", lambda good: replace(good, lost=(), moved=good.lost), {"wrong_heading"}),
    (
        "no cause is given",
        lambda good: replace(good, lost=(replace(good.lost[0], event=None),)),
        {"wrong_cause"},
    ),
    (
        "no reason of the loss is given",
        lambda good: replace(good, lost=(replace(good.lost[0], loss=None),)),
        {"wrong_cause"},
    ),
    (
        "a walk-in is not told why",
        lambda good: replace(good, refused=(Refusal("esch", "longwy", 1, Cause.VETO),)),
        {"not_told_why"},
    ),
    ("the points are wrong", lambda good: replace(good, points_after=99), {"wrong_points"}),
]


TODAY: list[tuple[str, tuple, tuple, set[str]]] = [
    ("nothing happened and all rules hold", (), (), set()),
    ("a past meeting was made by hand", (meeting(INKLUSION, SAWMILL, 1, 1),), (), {"table_taken_twice"}),
    ("somebody absent meets", (), (NoShow("longwy", 3),), {"impossible_meeting"}),
    ("somebody absent met", (), (NoShow("longwy", 1),), {"impossible_meeting"}),
    ("a table is lost", (), (LostTable(1),), {"impossible_meeting"}),
    ("a table is lost later", (), (LostTable(2, 3),), set()),
    ("an interpreter is gone", (), (InterpreterGone("claire"),), set()),
    ("a stranger meets", (Meeting("ghost", "esch", 3, 2),), (), {"unknown_registration"}),
    ("a lock is broken", (meeting(BUYER, INKLUSION, 3, 2, "claire"),), (), {"lock_broken"}),
]


@pytest.mark.parametrize(
    ("more", "events", "codes"), [row[1:] for row in TODAY], ids=[row[0] for row in TODAY]
)
def test_the_judge_of_the_day_knows_what_happened(more: tuple, events: tuple, codes: set[str]) -> None:
    plan = PLAN[:2] if "lock_broken" in codes else PLAN[:3]

    faults = judge_today(PROBLEM, [*plan, *more], events, 1)

    assert {fault.code for fault in faults} == codes


def test_a_good_repair_has_no_fault() -> None:
    assert judge_repair(PROBLEM, PLAN, EVENTS, 1, GOOD) == ()
    assert [change.before for change in GOOD.lost] == [PLAN[3]]


@pytest.mark.parametrize(("spoil", "codes"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_a_broken_promise_is_found(spoil: Callable[[Repair], Repair], codes: set[str]) -> None:
    faults = judge_repair(PROBLEM, PLAN, EVENTS, 1, spoil(GOOD))

    assert {fault.code for fault in faults} >= codes


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (NoShow("arlon"), "impossible_meeting"),
        (NoShow("arlon", 3), "impossible_meeting"),
        (Late("esch", 2), "impossible_meeting"),
        (LostTable(1), "impossible_meeting"),
        (LostTable(2, 3), "impossible_meeting"),
    ],
)
def test_a_plan_that_ignores_what_happened_is_found(event, code: str) -> None:
    faults = judge_repair(PROBLEM, PLAN, [event], 1, replace(GOOD, meetings=tuple(PLAN)))

    assert code in {fault.code for fault in faults}


@pytest.mark.parametrize(
    "event",
    [
        ExtraTable(Table(8)),
        InterpreterGone("claire"),
        LostTable(1, 3),
        WalkIn(Registration("new", "New", frozenset({"fr"}), frozenset({1, 2, 3}))),
    ],
)
def test_an_event_that_touches_no_meeting_forbids_none(event) -> None:
    plan = PLAN[:2]
    kept = replace(repair(PROBLEM, plan, [event], 1), added=())
    same = replace(kept, meetings=tuple(plan), points_after=kept.points_before)

    faults = judge_repair(PROBLEM, plan, [event], 1, same)

    assert faults == ()
