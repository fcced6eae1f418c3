"""`tisserand repair`: mends a plan on the day, says what changes and for whom, writes the papers concerned.

Exit codes: 0 repaired, 2 the input cannot be used.
"""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from tisserand.engines.scheduling.answer import Meeting
from tisserand.engines.scheduling.faults import Fault as Objection
from tisserand.engines.scheduling.problem import Problem, ProblemError
from tisserand.engines.scheduling.repair import Repair, enlarged, event_faults, plan_faults, repair
from tisserand.interfaces.cli.files.event import EventFile
from tisserand.interfaces.cli.files.faults import BadInput, Fault, Flaw, Place
from tisserand.interfaces.cli.files.happenings import Happenings, read_happenings
from tisserand.interfaces.cli.files.plan import plan_version
from tisserand.interfaces.cli.files.plan_book import plan_of
from tisserand.interfaces.cli.files.reading import read_event
from tisserand.interfaces.cli.output import keep, output_folder
from tisserand.interfaces.cli.repaired import Telling, repaired_files
from tisserand.interfaces.cli.speech import speech
from tisserand.interfaces.cli.terminal import stop_button

SECONDS = 5.0  # unless --seconds says otherwise
Read = TypeVar("Read")


def mend(arguments: Namespace) -> int:
    """Repair the plan `arguments.plan` of the event `arguments.path`; the exit code. Raises BadInput."""
    reader, source = speech(arguments.lang), Path(arguments.path)
    event = read_event(source)
    happenings, plan = read_both(event.problem, arguments)
    folder = Path(arguments.out) if arguments.out else None
    with output_folder(folder) as unfinished:
        with stop_button() as stop:
            repaired = repair(
                event.problem,
                plan,
                happenings.events,
                happenings.now,
                seconds=arguments.seconds or SECONDS,
                seed=arguments.seed,
                stop=stop,
            )
            was_stopped = stop()
        telling = Telling(now_there(event, happenings, repaired), happenings.events, repaired, reader)
        version = plan_version(Path(arguments.plan)) + 1
        if folder is not None and unfinished is not None:
            keep(unfinished, folder, repaired_files(telling, source, version))
    if was_stopped:
        print(reader("summary.stopped"), file=sys.stderr)
    print(telling.json(version) if arguments.json else telling.text())
    if folder is not None and not arguments.json:
        print(reader("summary.written", folder=folder))
    return 0


def now_there(event: EventFile, happenings: Happenings, repaired: Repair) -> EventFile:
    """The event file with those who came."""
    return replace(
        event,
        problem=repaired.problem,
        presences={**event.presences, **happenings.presences},
        interpreter_reads={**event.interpreter_reads, **happenings.interpreter_reads},
    )


def read_both(problem: Problem, arguments: Namespace) -> tuple[Happenings, tuple[Meeting, ...]]:
    """Events and plan; raises BadInput with the faults of both."""
    events_path, plan_path = Path(arguments.events), Path(arguments.plan)
    faults: list[Fault] = []
    happenings = _tried(lambda: read_happenings(events_path, problem, arguments.now), faults)
    if happenings is not None:
        objections = event_faults(problem, happenings.events, happenings.now)
        faults += [_of_events(str(events_path), objection, problem) for objection in objections]
    whole = problem
    if happenings is not None and not faults:
        whole = _tried(lambda: _with_walk_ins(problem, happenings, str(events_path)), faults) or problem
    plan = _tried(lambda: plan_of(plan_path, whole), faults)
    if happenings is not None and plan is not None and not faults:
        names = {each.id: each.name for each in whole.registrations}
        faults += [
            Fault(Flaw.PLAN, Place(str(plan_path)), objection=objection, names=names)
            for objection in plan_faults(problem, plan, happenings.events, happenings.now)
        ]
    if faults or happenings is None or plan is None:
        raise BadInput(tuple(faults))
    return happenings, plan


def _tried(read: Callable[[], Read], faults: list[Fault]) -> Read | None:
    try:
        return read()
    except BadInput as bad:
        faults += bad.faults
        return None


def _with_walk_ins(problem: Problem, happenings: Happenings, file: str) -> Problem:
    try:
        return enlarged(problem, happenings.events)
    except ProblemError as error:
        raise BadInput(
            tuple(Fault(Flaw.ENGINE, Place(file), objection=fault) for fault in error.faults)
        ) from error


def _of_events(file: str, objection: Objection, problem: Problem) -> Fault:
    """The engine names an event by its number and field: "event:3:registration"."""
    kind, number, field = (*objection.subject.split(":"), "", "")[:3]
    place = Place(file, "events", int(number), field) if kind == "event" else Place(file, column=kind)
    names = {each.id: each.name for each in problem.registrations}
    return Fault(Flaw.REPAIR, place, objection=objection, names=names)
