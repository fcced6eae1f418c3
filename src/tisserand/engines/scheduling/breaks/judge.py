"""Is a plan of the day allowed, and how many breaks has it? Every rule in plain Python, no solver.

Shares nothing with the method but the records. A plan is the slot of each meeting in the order of
`BrokerageDay.meetings`, None where it has none; a rule yields one `Fault` per offence.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from tisserand.engines.scheduling.faults import Fault

from .problem import BrokerageDay, Session

Placed = Mapping[int, int]
"""The slot of each meeting number that has one within the day."""

MOST_UNEVEN = 2
"""The breaks of any two participants differ by no more."""


def judge(
    day: BrokerageDay, slots: Sequence[int | None], tables: Sequence[int | None] | None = None
) -> tuple[Fault, ...]:
    """Every offence of the plan against every rule, and of its tables if told; empty where it is allowed."""
    placed = _placed(day, slots)
    faults = [*every_meeting_takes_place(day, slots)]
    faults += [fault for rule in RULES for fault in rule(day, placed)]
    if tables is not None:
        faults += every_meeting_has_its_table(day, placed, tables)
    return tuple(faults)


def breaks_of(day: BrokerageDay, slots: Sequence[int | None]) -> tuple[int, ...]:
    """The breaks of each participant: the runs of idle slots between two of its meetings."""
    return _breaks(day, _placed(day, slots))


def _placed(day: BrokerageDay, slots: Sequence[int | None]) -> Placed:
    told = zip(range(1, len(day.meetings) + 1), slots, strict=False)
    return {number: slot for number, slot in told if slot is not None and 1 <= slot <= day.slots}


def _breaks(day: BrokerageDay, placed: Placed) -> tuple[int, ...]:
    busy: dict[int, set[int]] = {participant: set() for participant in range(1, day.participants + 1)}
    for number, slot in placed.items():
        meeting = day.meetings[number - 1]
        busy[meeting.a].add(slot)
        busy[meeting.b].add(slot)
    return tuple(
        sum(later > earlier + 1 for earlier, later in pairwise(sorted(own))) for own in busy.values()
    )


def every_meeting_takes_place(day: BrokerageDay, slots: Sequence[int | None]) -> Iterator[Fault]:
    """Each meeting has exactly one slot, and it lies within the day."""
    if len(slots) != len(day.meetings):
        yield Fault("wrong_number_of_meetings", "day", (str(len(slots)), str(len(day.meetings))))
    for number, slot in zip(range(1, len(day.meetings) + 1), slots, strict=False):
        if slot is None:
            yield Fault("meeting_without_slot", f"meeting:{number}")
        elif not 1 <= slot <= day.slots:
            yield Fault("slot_out_of_day", f"meeting:{number}", (str(slot), str(day.slots)))


def one_meeting_at_a_time(day: BrokerageDay, placed: Placed) -> Iterator[Fault]:
    """No participant has two meetings in one slot."""
    diary = defaultdict(list)
    for number, slot in placed.items():
        for participant in (day.meetings[number - 1].a, day.meetings[number - 1].b):
            diary[participant, slot].append(str(number))
    for (participant, slot), numbers in sorted(diary.items()):
        if len(numbers) > 1:
            yield Fault("two_meetings_at_once", f"participant:{participant}", (str(slot), *numbers))


def tables_suffice(day: BrokerageDay, placed: Placed) -> Iterator[Fault]:
    """No slot holds more meetings than there are tables."""
    for slot, held in sorted(Counter(placed.values()).items()):
        if held > day.tables:
            yield Fault("too_many_meetings", f"slot:{slot}", (str(held), str(day.tables)))


def nobody_meets_when_forbidden(day: BrokerageDay, placed: Placed) -> Iterator[Fault]:
    """No participant meets in a slot that is forbidden to it."""
    for number, slot in placed.items():
        for participant in (day.meetings[number - 1].a, day.meetings[number - 1].b):
            if slot in day.forbidden[participant - 1]:
                yield Fault("slot_forbidden", f"meeting:{number}", (str(slot), str(participant)))


def sessions_hold(day: BrokerageDay, placed: Placed) -> Iterator[Fault]:
    """Morning meetings take place in the morning, afternoon meetings in the afternoon."""
    for number, slot in placed.items():
        wanted = day.meetings[number - 1].session
        is_morning = slot <= day.morning_slots
        if (wanted == Session.MORNING and not is_morning) or (wanted == Session.AFTERNOON and is_morning):
            yield Fault(f"not_in_the_{wanted.name.lower()}", f"meeting:{number}", (str(slot),))


def fixed_slots_hold(day: BrokerageDay, placed: Placed) -> Iterator[Fault]:
    """A meeting with a fixed slot takes place in it."""
    for number, slot in placed.items():
        fixed = day.meetings[number - 1].fixed_slot
        if fixed is not None and slot != fixed:
            yield Fault("fixed_slot_missed", f"meeting:{number}", (str(slot), str(fixed)))


def precedences_hold(day: BrokerageDay, placed: Placed) -> Iterator[Fault]:
    """A meeting takes place in a later slot than each meeting that must come before it."""
    for number, slot in placed.items():
        for earlier in sorted(day.meetings[number - 1].after):
            if earlier in placed and placed[earlier] >= slot:
                yield Fault("not_after", f"meeting:{number}", (str(slot), str(earlier), str(placed[earlier])))


def breaks_are_fair(day: BrokerageDay, placed: Placed) -> Iterator[Fault]:
    """The breaks of any two participants, those without meetings among them, differ by at most 2."""
    breaks = _breaks(day, placed)
    most, least = max(breaks), min(breaks)
    if most - least > MOST_UNEVEN:
        worst, best = breaks.index(most) + 1, breaks.index(least) + 1
        yield Fault("breaks_unfair", f"participant:{worst}", (str(most), str(best), str(least)))


def every_meeting_has_its_table(
    day: BrokerageDay, placed: Placed, tables: Sequence[int | None]
) -> Iterator[Fault]:
    """Each meeting has a table of the hall, and no other meeting has it in the same slot."""
    taken: dict[tuple[int, int], int] = {}
    told = dict(zip(range(1, len(day.meetings) + 1), tables, strict=False))
    for number, slot in placed.items():
        table = told.get(number)
        if table is None or not 1 <= table <= day.tables:
            yield Fault("unknown_table", f"meeting:{number}", (str(table or 0), str(day.tables)))
        elif (other := taken.setdefault((slot, table), number)) != number:
            yield Fault("table_taken", f"meeting:{number}", (str(slot), str(table), str(other)))


RULES = (
    one_meeting_at_a_time,
    tables_suffice,
    nobody_meets_when_forbidden,
    sessions_hold,
    fixed_slots_hold,
    precedences_hold,
    breaks_are_fair,
)
