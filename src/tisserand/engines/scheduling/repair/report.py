"""What a repair answers: the new plan, and every difference to the old one with its cause."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tisserand.engines.scheduling.answer import Meeting, Refusal
from tisserand.engines.scheduling.problem import Problem


class Loss(StrEnum):
    """Why a meeting that an event made impossible could not be held at another time."""

    NOT_THERE_ANY_MORE = "not_there_any_more"  # a side, for the rest of the day
    NO_COMMON_ROUND = "no_common_round"  # left, in which both (and an interpreter, if needed) are there
    NO_PLACE = "no_place"  # nothing free, nor to be freed by moving a few others


@dataclass(frozen=True, slots=True)
class Change:
    """A meeting before and after (None: lost, or new).

    `event` is the place, from 0, of the event that is the cause; None for a new meeting. `makes_room_for` is
    the meeting for whose sake this one, still possible as it was, moves all the same.
    """

    before: Meeting | None
    after: Meeting | None
    event: int | None = None
    loss: Loss | None = None
    makes_room_for: Meeting | None = None

    @property
    def people(self) -> tuple[str, str]:
        """The ids of the two sides."""
        meeting = self.after or self.before
        assert meeting is not None
        return meeting.a, meeting.b


@dataclass(frozen=True, slots=True)
class Told:
    """What a registration (id) has to be told, in the order of the day."""

    registration: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Repair:
    """The plan after the events; rounds up to `now` are as they were, but for meetings somebody missed.

    `moved` meetings change their round, `reseated` ones their table or interpreter only. `problem` is the
    event as it is now: absences are sessions, walk-ins are in, meetings that were locked are so where they
    are now. `refused` tells of every wish of or for a walk-in that waits why. `points_before` is what keeping
    the old plan would have left of it. `is_proved`: nothing lost could have been saved, nor saved with fewer
    changes, nor could more be added without moving anybody.
    """

    problem: Problem
    now: int
    meetings: tuple[Meeting, ...]
    kept: tuple[Meeting, ...]
    lost: tuple[Change, ...]
    moved: tuple[Change, ...]
    reseated: tuple[Change, ...]
    added: tuple[Change, ...]
    refused: tuple[Refusal, ...]
    points_before: int
    points_after: int
    seconds: float
    seed: int
    is_proved: bool

    @property
    def changes(self) -> tuple[Change, ...]:
        """All differences: lost, moved, reseated, added."""
        return self.lost + self.moved + self.reseated + self.added

    @property
    def table_changed(self) -> tuple[Change, ...]:
        """The reseated meetings that have another table."""
        return tuple(
            change
            for change in self.reseated
            if change.before and change.after and change.before.table != change.after.table
        )

    @property
    def told(self) -> tuple[Told, ...]:
        """For each registration concerned, both sides of every change, what changes for it."""
        changes_of: dict[str, list[Change]] = {}
        for change in self.changes:
            for name in change.people:
                changes_of.setdefault(name, []).append(change)
        return tuple(
            Told(name, tuple(sorted(changes, key=_moment))) for name, changes in sorted(changes_of.items())
        )

    @property
    def interpreters_told(self) -> tuple[str, ...]:
        """The ids of the interpreters whose day changes."""
        concerned = {
            meeting.interpreter
            for change in self.changes
            for meeting in (change.before, change.after)
            if meeting is not None and meeting.interpreter is not None
        }
        return tuple(sorted(concerned))


def _moment(change: Change) -> tuple[int, int]:
    meeting = change.before or change.after
    assert meeting is not None
    return meeting.round, meeting.table
