"""What a new version of a plan changes for one person, as agendas and calendars tell it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from tisserand.press.plan import Plan
from tisserand.press.records import Meeting
from tisserand.press.words import Words

Concerns = Callable[[Meeting], bool]


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
