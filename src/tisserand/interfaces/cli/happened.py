"""What happened on the day, read and checked against the event: for repair and for the judge of the day."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from tisserand.engines.scheduling.faults import Fault as Objection
from tisserand.engines.scheduling.problem import Problem, ProblemError
from tisserand.engines.scheduling.repair import (
    Incident,
    WhoComes,
    enlarged,
    event_faults,
    without_fault,
)
from tisserand.interfaces.cli.files.faults import BadInput, Fault, Flaw, Place
from tisserand.interfaces.cli.files.happenings import Happenings, read_happenings

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class Happened:
    """The events as they were read, those without fault, and the event with all who came."""

    happenings: Happenings
    sound: tuple[Incident, ...]
    whole: Problem | None


def read_happened(problem: Problem, arguments: Namespace) -> tuple[Happenings, Problem]:
    """The events and the event with those who came; raises BadInput with every fault."""
    faults: list[Fault] = []
    happened = tried(lambda: happened_on(problem, arguments, faults), faults)
    if faults or happened is None or happened.whole is None:
        raise BadInput(tuple(faults))
    return happened.happenings, happened.whole


def happened_on(problem: Problem, arguments: Namespace, faults: list[Fault]) -> Happened:
    """What happened, every fault noted."""
    path = Path(arguments.events)
    happenings = read_happenings(path, problem, arguments.now, faults)
    objections = tuple(
        objection
        for objection in event_faults(problem, happenings.events, happenings.now)
        if not happenings.half_read & set(objection.arguments)
        if happenings.is_whole or objection.code != "contradiction"
    )
    faults += [_of_events(str(path), objection, problem, happenings) for objection in objections]
    sound = without_fault(happenings.events, objections)
    whole = tried(lambda: _with_walk_ins(problem, sound, str(path)), faults)
    faults.sort(key=_entry)
    came = [event for event in happenings.events if isinstance(event, WhoComes)]
    is_whole = happenings.is_whole and all(event in sound for event in came)
    return Happened(happenings, sound, whole if is_whole else None)


def _entry(fault: Fault) -> int:
    """The number of the event that a fault is about, 0 where it is about none."""
    sheet, *rest = fault.place.sheet.split(".")
    return int(rest[0]) if rest else fault.place.row or 0 if sheet == "events" else 0


def tried(read: Callable[[], Read], faults: list[Fault]) -> Read | None:
    """What `read` gives; None, with the faults noted, where it raises BadInput."""
    try:
        return read()
    except BadInput as bad:
        faults += bad.faults
        return None


def _with_walk_ins(problem: Problem, events: Sequence[Incident], file: str) -> Problem:
    try:
        return enlarged(problem, events)
    except ProblemError as error:
        raise BadInput(
            tuple(Fault(Flaw.ENGINE, Place(file), objection=fault) for fault in error.faults)
        ) from error


def _of_events(file: str, objection: Objection, problem: Problem, happenings: Happenings) -> Fault:
    """The engine names an event by its number and field: "event:3:registration"."""
    kind, number, field = (*objection.subject.split(":"), "", "")[:3]
    names = {each.id: each.name for each in problem.registrations}
    if kind != "event":
        return Fault(Flaw.REPAIR, Place(file, column=kind), objection=objection, names=names)
    if objection.code in ("said_twice", "contradiction"):  # the other event is told by its number
        thing, other = objection.arguments
        told = (thing, str(happenings.entries[int(other) - 1]))
        objection = replace(objection, arguments=told)
    place = Place(file, "events", happenings.entries[int(number) - 1], field)
    return Fault(Flaw.REPAIR, place, objection=objection, names=names)
