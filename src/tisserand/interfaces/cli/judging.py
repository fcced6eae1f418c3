"""`tisserand judge`: checks a plan, made here or elsewhere, against every rule of its event.

With `--events` it judges the day: what cannot be held is a fault, what was done by hand in the past is none.

Exit codes: 0 no fault, 1 faults in the plan, 2 the input cannot be used.
"""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from tisserand.engines.scheduling.judge import judge as faults_in
from tisserand.engines.scheduling.repair import judge_today
from tisserand.engines.scheduling.worth import values_of
from tisserand.interfaces.cli.files.plan import plan_meetings
from tisserand.interfaces.cli.files.reading import read_event
from tisserand.interfaces.cli.happened import read_happened
from tisserand.interfaces.cli.instances import judge_instance
from tisserand.interfaces.cli.sentences import engine_fault_sentence
from tisserand.interfaces.cli.speech import speech
from tisserand.interfaces.cli.verdict import tell_verdict


def judge(arguments: Namespace) -> int:
    """Judge the plan `arguments.plan` for the event `arguments.path`; the exit code. Raises BadInput."""
    path = Path(arguments.path)
    if path.suffix.lower() == ".dzn":
        return judge_instance(arguments)
    reader = speech(arguments.lang)
    problem = read_event(path).problem
    meetings = plan_meetings(Path(arguments.plan))
    if arguments.events:
        happenings, whole = read_happened(problem, arguments)
        faults = judge_today(problem, meetings, happenings.events, happenings.now)
        problem = whole
    else:
        faults = faults_in(problem, meetings)
    names = {each.id: each.name for each in problem.registrations}
    sentences = [engine_fault_sentence(reader, "plan", fault, names) for fault in faults]
    # A plan that names strangers has no worth that could be told.
    values = {} if faults else {str(name): value for name, value in values_of(problem, meetings).items()}
    tell_verdict(reader, sentences, values, len(meetings), arguments.json)
    return 1 if faults else 0
