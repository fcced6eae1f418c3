"""What event tools do: every meeting, as it was asked for, in the first slot in which it fits."""

from __future__ import annotations

from collections import Counter

from bench.peers import Asked
from bench.telling import DayTelling, Verdict
from tisserand.engines.scheduling.breaks import BrokerageDay, Session


def solve(asked: Asked, telling: DayTelling) -> Verdict:
    """One pass; meetings that fit nowhere are left out, and nobody counts breaks."""
    telling.plan(first_come_slots(asked.day))
    return Verdict.OPEN


def first_come_slots(day: BrokerageDay) -> list[int | None]:
    """The slot of each meeting, fixed ones first, None where none is left."""
    slots: list[int | None] = [None] * len(day.meetings)
    busy: set[tuple[int, int]] = set()
    held: Counter[int] = Counter()
    for number in sorted(range(len(slots)), key=lambda number: day.meetings[number].fixed_slot is None):
        meeting = day.meetings[number]
        for slot in _allowed(day, number):
            is_free = not busy & {(meeting.a, slot), (meeting.b, slot)} and held[slot] < day.tables
            if is_free and _in_order(day, slots, number, slot):
                slots[number] = slot
                busy |= {(meeting.a, slot), (meeting.b, slot)}
                held[slot] += 1
                break
    return slots


def _allowed(day: BrokerageDay, number: int) -> list[int]:
    meeting = day.meetings[number]
    first = day.morning_slots + 1 if meeting.session == Session.AFTERNOON else 1
    last = day.morning_slots if meeting.session == Session.MORNING else day.slots
    forbidden = day.forbidden[meeting.a - 1] | day.forbidden[meeting.b - 1]
    slots = [slot for slot in range(first, last + 1) if slot not in forbidden]
    return slots if meeting.fixed_slot is None else [slot for slot in slots if slot == meeting.fixed_slot]


def _in_order(day: BrokerageDay, slots: list[int | None], number: int, slot: int) -> bool:
    """Later than all placed meetings that come before it, earlier than all that come after."""
    before = [placed for early in day.meetings[number].after if (placed := slots[early - 1]) is not None]
    after = [
        placed
        for late, meeting in enumerate(day.meetings)
        if number + 1 in meeting.after and (placed := slots[late]) is not None
    ]
    return all(placed < slot for placed in before) and all(placed > slot for placed in after)


def version(option: str) -> str:  # noqa: ARG001 (all modules of the package have it)
    """It is part of the benchmark."""
    return "as in bench/peers/first_come.py"
