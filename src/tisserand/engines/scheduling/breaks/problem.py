"""The records of a brokerage day: who must meet whom, in how many slots, at how many tables.

Participants, meetings, slots and tables are numbered from 1, as in the published files; the meeting number
is its place in `BrokerageDay.meetings`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from tisserand.engines.scheduling.faults import Fault, ProblemError


class Session(IntEnum):
    """The part of the day in which a meeting is wanted, numbered as in the published files."""

    MORNING = 1
    AFTERNOON = 2
    ANY = 3


@dataclass(frozen=True, slots=True, order=True)
class DayFault(Fault):
    """One thing that is wrong, with the line of the file where it is known."""

    line: int | None = None


class DayError(ProblemError):
    """The day cannot be planned as told; `faults` lists all that is wrong, each with its line if known."""

    faults: tuple[DayFault, ...]

    def __init__(self, faults: tuple[DayFault, ...]) -> None:
        super().__init__(faults)


@dataclass(frozen=True, slots=True)
class Encounter:
    """Participants `a` and `b` must meet: in `fixed_slot` if given, later than every meeting in `after`."""

    a: int
    b: int
    session: Session = Session.ANY
    fixed_slot: int | None = None
    after: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class BrokerageDay:
    """A day of `slots`, the first `morning_slots` before lunch, with `tables` meetings at once.

    `forbidden` holds, for each participant, the slots in which it cannot meet; empty: nobody is held up.
    Raises `DayError` with every fault at once.
    """

    participants: int
    slots: int
    morning_slots: int
    tables: int
    meetings: tuple[Encounter, ...]
    forbidden: tuple[frozenset[int], ...] = ()

    def __post_init__(self) -> None:
        """Fill in who is never held up, and refuse what contradicts itself."""
        if not self.forbidden:
            object.__setattr__(self, "forbidden", (frozenset[int](),) * max(0, self.participants))
        if faults := (*_faults_of_sizes(self), *_faults_of_meetings(self), *_faults_of_slots(self)):
            raise DayError(faults)


def _faults_of_sizes(day: BrokerageDay) -> Iterator[DayFault]:
    for name in ("participants", "slots", "tables"):
        if (number := getattr(day, name)) < 1:
            yield DayFault("number_too_small", name, (str(number), "1"))
    if not 0 <= day.morning_slots <= day.slots:
        yield DayFault("morning_out_of_day", "morning_slots", (str(day.morning_slots), str(day.slots)))
    if len(day.forbidden) != max(0, day.participants):
        yield DayFault("wrong_size", "forbidden", (str(len(day.forbidden)), str(day.participants)))


def _faults_of_meetings(day: BrokerageDay) -> Iterator[DayFault]:
    for number, meeting in enumerate(day.meetings, 1):
        subject = f"meeting:{number}"
        for participant in (meeting.a, meeting.b):
            if not 1 <= participant <= day.participants:
                yield DayFault("unknown_participant", subject, (str(participant), str(day.participants)))
        if meeting.a == meeting.b:
            yield DayFault("meeting_with_oneself", subject, (str(meeting.a),))
        for earlier in sorted(meeting.after):
            if earlier == number:
                yield DayFault("meeting_after_itself", subject)
            elif not 1 <= earlier <= len(day.meetings):
                yield DayFault("unknown_meeting", subject, (str(earlier), str(len(day.meetings))))


def _faults_of_slots(day: BrokerageDay) -> Iterator[DayFault]:
    for number, meeting in enumerate(day.meetings, 1):
        if meeting.fixed_slot is not None and not 1 <= meeting.fixed_slot <= day.slots:
            yield DayFault(
                "fixed_slot_out_of_day", f"meeting:{number}", (str(meeting.fixed_slot), str(day.slots))
            )
    for number, slots in enumerate(day.forbidden, 1):
        for slot in sorted(slots):
            if not 1 <= slot <= day.slots:
                yield DayFault(
                    "forbidden_slot_out_of_day", f"participant:{number}", (str(slot), str(day.slots))
                )
