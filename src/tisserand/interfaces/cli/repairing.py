"""`tisserand repair`: mends a plan on the day, says what changes and for whom, writes the papers concerned.

Exit codes: 0 repaired, 2 the input cannot be used.
"""

from __future__ import annotations

import sys
from argparse import Namespace
from dataclasses import replace
from pathlib import Path

from tisserand.engines.scheduling.answer import Meeting
from tisserand.engines.scheduling.problem import Problem
from tisserand.engines.scheduling.repair import Repair, plan_faults, repair
from tisserand.interfaces.cli.files.event import EventFile
from tisserand.interfaces.cli.files.faults import BadInput, Fault, Flaw, Place
from tisserand.interfaces.cli.files.happenings import Happenings
from tisserand.interfaces.cli.files.plan import plan_version
from tisserand.interfaces.cli.files.plan_book import plan_of
from tisserand.interfaces.cli.files.reading import read_event
from tisserand.interfaces.cli.happened import happened_on, tried
from tisserand.interfaces.cli.output import keep, output_folder
from tisserand.interfaces.cli.repaired import Telling, repaired_files
from tisserand.interfaces.cli.speech import speech
from tisserand.interfaces.cli.terminal import stop_button

SECONDS = 5.0  # unless --seconds says otherwise


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
    faults: list[Fault] = []
    happened = tried(lambda: happened_on(problem, arguments, faults), faults)
    whole = None if happened is None else happened.whole
    plan = tried(lambda: plan_of(Path(arguments.plan), whole or problem), faults)
    if happened is not None and whole is not None and plan is not None:
        names = {each.id: each.name for each in whole.registrations}
        objections = plan_faults(problem, plan, happened.sound, happened.happenings.now)
        faults += [
            Fault(Flaw.PLAN, Place(arguments.plan), objection=objection, names=names)
            for objection in objections
        ]
    if faults or happened is None or plan is None:
        raise BadInput(tuple(faults))
    return happened.happenings, plan
