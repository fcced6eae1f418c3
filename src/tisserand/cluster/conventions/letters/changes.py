"""What a new version of the plan changes for one participant, a line a meeting, for a letter."""

from collections.abc import Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tisserand.press.plan import Plan
from tisserand.press.records import Change, Meeting
from tisserand.press.words import words


def told_changes(plan: Plan, ident: str) -> Sequence[str]:
    """The changes of the event that concern a participant, in the order of the day, in this language."""
    mine = [
        change
        for change in plan.event.changes
        if any(meeting and ident in (meeting.a, meeting.b) for meeting in (change.before, change.after))
    ]
    return [_line(plan, ident, change) for change in sorted(mine, key=lambda one: _order(plan, one))]


def _order(plan: Plan, change: Change) -> tuple[object, str]:
    meeting = change.after or change.before
    assert meeting is not None, "a change has a side"
    return plan.starts(meeting), meeting.uid


def _line(plan: Plan, ident: str, change: Change) -> str:
    """One change in words, as a line of a list."""
    before, after = change.before, change.after
    if after is None:
        assert before is not None, "a change has a side"
        said = _("Cancelled: %(name)s (%(time)s, table %(table)s)")
        return f"– {said % _place(plan, ident, before)}"
    now = _place(plan, ident, after)
    if before is None:
        said = _("New: %(name)s, %(time)s, table %(table)s")
    elif (before.round, before.table) == (after.round, after.table):
        said = _("Interpreter changed: %(name)s, %(time)s, table %(table)s")
    else:
        was = _place(plan, ident, before)
        now = {**now, "old_time": was["time"], "old_table": was["table"]}
        said = _("Moved: %(name)s, now %(time)s, table %(table)s (before: %(old_time)s, table %(old_table)s)")
    return f"– {said % now}"


def _place(plan: Plan, ident: str, meeting: Meeting) -> dict[str, str | int]:
    """With whom, when (with the day where there are several) and at which table."""
    reader = words((get_language() or "fr")[:2])
    starts = plan.starts(meeting)
    several = len({plan.local(slot.starts).date() for slot in plan.slots.values()}) > 1
    clock = reader.clock(starts)
    return {
        "name": plan.partner(meeting, ident).name,
        "time": f"{reader.day_of_month(starts)}, {clock}" if several else clock,
        "table": meeting.table,
    }
