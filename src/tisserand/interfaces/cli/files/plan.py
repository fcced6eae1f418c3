"""Plans kept as JSON: as `tisserand schedule --json` prints them, or as a bare list of meetings.

A plan for a published instance (.dzn) names its meetings by `id`, the row in the instance; others by `a`
and `b`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tisserand.engines.scheduling.answer import Meeting
from tisserand.interfaces.cli.files.faults import BadInput, Fault, Flaw, Place, refuse
from tisserand.interfaces.cli.files.json_file import json_content
from tisserand.interfaces.cli.files.values import Unreadable, from_one, shown

Entry = Mapping[str, object]


def plan_entries(path: Path) -> list[Entry]:
    """The meetings of the plan as they stand in the file; raises BadInput where it holds none."""
    try:
        content = json_content(path)
    except FileNotFoundError:
        raise refuse(Flaw.PATH_MISSING, path) from None
    except OSError as error:
        raise refuse(Flaw.PATH_UNREADABLE, path, cause=error.strerror or str(error)) from error
    meetings = content.get("meetings") if isinstance(content, dict) else content
    if not isinstance(meetings, list):
        raise refuse(Flaw.NOT_A_PLAN, path)
    wrong = [number for number, entry in enumerate(meetings, start=1) if not isinstance(entry, dict)]
    if wrong:
        places = (Place(str(path), "meetings", number) for number in wrong)
        raise BadInput(tuple(Fault(Flaw.NOT_A_PLAN, place) for place in places))
    return meetings


def plan_meetings(path: Path) -> tuple[Meeting, ...]:
    """The meetings of a plan for an event; raises BadInput with every entry that is none."""
    faults: list[Fault] = []
    meetings: list[Meeting] = []
    for number, entry in enumerate(plan_entries(path), start=1):
        place = Place(str(path), "meetings", number)
        names = [shown(entry.get(side)) for side in ("a", "b")]
        if not all(names):
            faults.append(Fault(Flaw.NOT_A_PLAN, place))
            continue
        numbers = [number_in(entry, key, place, faults) for key in ("round", "table")]
        interpreter = shown(entry.get("interpreter")) or None
        if None not in numbers:
            meetings.append(Meeting(names[0], names[1], numbers[0] or 0, numbers[1] or 0, interpreter))
    if faults:
        raise BadInput(tuple(faults))
    return tuple(meetings)


def number_in(entry: Entry, key: str, place: Place, faults: list[Fault]) -> int | None:
    """The number of this key, from 1 on; notes it where it is missing or none."""
    at = Place(place.file, place.sheet, place.row, key)
    if shown(entry.get(key)) == "":
        faults.append(Fault(Flaw.VALUE_MISSING, at))
        return None
    try:
        return from_one(entry[key])
    except Unreadable as unreadable:
        faults.append(Fault(unreadable.flaw, at, shown(entry[key]), unreadable.facts))
        return None


def plan_version(path: Path) -> int:
    """Which version the plan says it is; 1 where it says nothing, as a plan that was never repaired."""
    if path.suffix.lower() != ".json":
        return 1
    content = json_content(path)
    version = content.get("version", 1) if isinstance(content, dict) else 1
    return version if isinstance(version, int) and not isinstance(version, bool) and version > 0 else 1
