"""What a new version of a plan changes for one person, as agendas and calendars tell it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from tisserand.press.plan import Plan
from tisserand.press.records import Event, Meeting
from tisserand.press.words import Words

Concerns = Callable[[Meeting], bool]


@dataclass(frozen=True, slots=True)
class Concerned:
    """Whose papers are out of date: participants and interpreters by id, tables by number."""

    participants: frozenset[str]
    interpreters: frozenset[str]
    tables: frozenset[int]


def concerned(event: Event) -> Concerned:
    """Who and what the event's changes touch, and still prints something."""
    touched = [one for change in event.changes for one in (change.before, change.after) if one is not None]
    come = {one.id for one in event.participants}
    return Concerned(
        participants=frozenset(side for one in touched for side in (one.a, one.b) if side in come),
        interpreters=frozenset(one.interpreter for one in touched if one.interpreter is not None),
        tables=frozenset(one.table for one in touched),
    )


def change_mark(plan: Plan, meeting: Meeting, reader: Words, concerns: Concerns) -> str:
    """What is new in a meeting for whoever it `concerns`: all of it, the time, the table, the interpreter."""
    change = next((change for change in plan.event.changes if change.after == meeting), None)
    if change is None:
        return ""
    before = change.before
    if before is None or not concerns(before):
        return reader("changed.new")
    if before.round != meeting.round:
        return reader("changed.time", time=reader.clock(plan.starts(before)), table=before.table)
    if before.table != meeting.table:
        return reader("changed.table", table=before.table)
    return reader("changed.interpreter")


def cancelled(plan: Plan, concerns: Concerns) -> list[Meeting]:
    """The meetings that no longer take place, or no longer with whoever they `concern`, as they were."""
    return [
        change.before
        for change in plan.event.changes
        if change.before is not None and concerns(change.before)
        if change.after is None or not concerns(change.after)
    ]


def cancelled_rows(
    plan: Plan, reader: Words, concerns: Concerns, name: str = ""
) -> list[tuple[datetime, dict[str, str]]]:
    """A row of the day for each of these, under its old time; `name` is the reader's own id."""
    rows = []
    for meeting in cancelled(plan, concerns):
        sides = [plan.participants[side].name for side in (meeting.a, meeting.b) if side != name]
        text = reader("changed.cancelled", name=" – ".join(sides), table=meeting.table)
        rows.append((plan.starts(meeting), {"kind": "cancelled", "text": text}))
    return rows
