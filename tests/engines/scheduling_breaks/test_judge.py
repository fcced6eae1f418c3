"""Each rule of the day, kept and broken."""

import pytest

from tisserand.engines.scheduling.breaks import BrokerageDay, Encounter, Session, breaks_of, judge
from tisserand.engines.scheduling.faults import Fault

from .small_days import day_of

NOTHING: frozenset[int] = frozenset()
FORBIDDEN_THIRD = (frozenset({3}), NOTHING, NOTHING, NOTHING)
PAIR = Encounter(1, 2)
OTHERS = Encounter(3, 4)
ONE_FOUR_TIMES = tuple(Encounter(1, b) for b in (2, 3, 4, 2))

CASES = {
    "every meeting has a slot": (
        day_of(PAIR), (1,), (None,), Fault("meeting_without_slot", "meeting:1"),
    ),
    "slots are of the day": (
        day_of(PAIR), (4,), (5,), Fault("slot_out_of_day", "meeting:1", ("5", "4")),
    ),
    "all meetings are told": (
        day_of(PAIR), (1,), (), Fault("wrong_number_of_meetings", "day", ("0", "1")),
    ),
    "one meeting at a time": (
        day_of(PAIR, Encounter(2, 3)), (1, 2), (1, 1),
        Fault("two_meetings_at_once", "participant:2", ("1", "1", "2")),
    ),
    "tables suffice": (
        day_of(PAIR, OTHERS, tables=1), (1, 2), (2, 2), Fault("too_many_meetings", "slot:2", ("2", "1")),
    ),
    "forbidden slots": (
        day_of(Encounter(2, 1), forbidden=FORBIDDEN_THIRD), (2,), (3,),
        Fault("slot_forbidden", "meeting:1", ("3", "1")),
    ),
    "morning": (
        day_of(Encounter(1, 2, Session.MORNING)), (2,), (3,),
        Fault("not_in_the_morning", "meeting:1", ("3",)),
    ),
    "afternoon": (
        day_of(Encounter(1, 2, Session.AFTERNOON)), (3,), (2,),
        Fault("not_in_the_afternoon", "meeting:1", ("2",)),
    ),
    "fixed slot": (
        day_of(Encounter(1, 2, fixed_slot=2)), (2,), (1,),
        Fault("fixed_slot_missed", "meeting:1", ("1", "2")),
    ),
    "precedence": (
        day_of(PAIR, Encounter(3, 4, after=frozenset({1}))), (1, 2), (2, 2),
        Fault("not_after", "meeting:2", ("2", "1", "2")),
    ),
    "fairness": (
        day_of(*ONE_FOUR_TIMES, slots=8, tables=1), (1, 3, 5, 6), (1, 3, 5, 7),
        Fault("breaks_unfair", "participant:1", ("3", "3", "0")),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("day", "kept", "broken", "fault"), CASES.values(), ids=CASES)
def test_a_rule_is_kept_or_broken(
    day: BrokerageDay, kept: tuple[int, ...], broken: tuple[int | None, ...], fault: Fault
) -> None:
    assert judge(day, kept) == ()
    assert judge(day, broken) == (fault,)


def test_two_meetings_share_no_table() -> None:
    day = day_of(PAIR, OTHERS)

    assert judge(day, (1, 1), (2, 1)) == ()
    assert judge(day, (1, 2), (2, 2)) == ()
    assert judge(day, (1, 1), (2, 2)) == (Fault("table_taken", "meeting:2", ("1", "2", "1")),)


def test_tables_are_of_the_hall() -> None:
    day = day_of(PAIR, OTHERS)

    assert judge(day, (1, 1), (3, None)) == (
        Fault("unknown_table", "meeting:1", ("3", "2")),
        Fault("unknown_table", "meeting:2", ("0", "2")),
    )


def test_breaks_are_runs_of_idle_slots_between_meetings() -> None:
    day = day_of(PAIR, Encounter(1, 3), Encounter(1, 4), Encounter(2, 3), slots=9)

    assert breaks_of(day, (2, 5, 6, 8)) == (1, 1, 1, 0)


def test_tables_too_few_leave_a_meeting_without_and_tables_too_many_are_nobodys() -> None:
    day = day_of(PAIR, OTHERS)

    assert judge(day, (1, 1), (1,)) == (Fault("unknown_table", "meeting:2", ("0", "2")),)
    assert judge(day, (1, 1), (1, 2, 1)) == ()


def test_slots_too_many_are_a_fault_of_the_day() -> None:
    assert judge(day_of(PAIR), (1, 2)) == (Fault("wrong_number_of_meetings", "day", ("2", "1")),)
