"""From the incidents of a day to the engine's events: what was said later of somebody counts.

Rounds go by number. Who was seen in a round was there, whatever was told of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tisserand.cluster.conventions.models import Incident
from tisserand.engines.scheduling import problem as problems
from tisserand.engines.scheduling.repair import (
    ExtraInterpreter,
    ExtraTable,
    InterpreterGone,
    Late,
    LeftEarly,
    LostTable,
    NoShow,
    WalkIn,
)
from tisserand.engines.scheduling.repair import Incident as Event

Sort = Incident.Sort
AWAY = frozenset({Sort.NO_SHOW, Sort.LEFT_EARLY, Sort.LATE})
COMES = frozenset({Sort.WALK_IN, Sort.EXTRA_TABLE, Sort.EXTRA_INTERPRETER})


@dataclass(frozen=True, slots=True)
class Told:
    """An event as the engine takes it, and the incident it comes from."""

    event: Event
    incident: Incident


def told_to_the_engine(
    problem: problems.Problem, incidents: Sequence[Incident], now: int, seen: Mapping[int, int]
) -> tuple[problems.Problem, tuple[Told, ...]]:
    """The problem without those who come only now, and every event; `seen`: last round somebody was held."""
    absences, failures = _absences(problem, incidents, now, seen), _failures(problem, incidents)
    told = [*absences, *failures]
    for incident in reversed(incidents):  # a wish between two who come belongs to the one who came last
        if incident.sort in COMES and incident.settled_at is None:
            problem, event = _taken_out(problem, incident)
            told = [Told(event, incident), *told] if event else told
    return problem, tuple(told)


def _absences(
    problem: problems.Problem, incidents: Sequence[Incident], now: int, seen: Mapping[int, int]
) -> Iterator[Told]:
    """One event for every stretch of rounds that somebody misses."""
    known = {one.id for one in problem.registrations}
    numbers = sorted(item.number for item in problem.rounds)
    missed: dict[int, dict[int, Incident]] = defaultdict(dict)
    for incident in incidents:
        if incident.sort in AWAY and incident.registration_id and str(incident.registration_id) in known:
            _say(missed[incident.registration_id], incident, numbers, now)
    for key, away in sorted(missed.items()):
        still = {number: said for number, said in away.items() if number > seen.get(key, 0)}
        for start, end, incident in _stretches(numbers, still):
            yield Told(_absence(str(key), start, end, incident), incident)


def _say(away: dict[int, Incident], incident: Incident, numbers: Iterable[int], now: int) -> None:
    """What is said last counts: from its first round on, and up to when they are there again."""
    default = now + 1 if incident.sort == Sort.LEFT_EARLY else max(now, 1)
    start = incident.from_round.number if incident.from_round else default
    end = incident.until_round.number if incident.until_round and incident.sort == Sort.LATE else None
    for number in numbers:
        if number >= start:
            away.pop(number, None)
            if end is None or number < end:
                away[number] = incident


def _stretches(
    numbers: Sequence[int], away: Mapping[int, Incident]
) -> Iterator[tuple[int, int | None, Incident]]:
    """First round, the round after the last or None at the end of the day, and why."""
    start: int | None = None
    for place, number in enumerate(numbers):
        if number not in away:
            continue
        start = number if start is None else start
        after = numbers[place + 1] if place + 1 < len(numbers) else None
        if after is None or away.get(after) is not away[number]:
            yield start, after, away[number]
            start = None


def _absence(name: str, start: int, end: int | None, incident: Incident) -> Event:
    if end is not None:
        return Late(name, end, start)
    if incident.sort == Sort.LEFT_EARLY:
        return LeftEarly(name, start)
    return NoShow(name, start)


def _failures(problem: problems.Problem, incidents: Sequence[Incident]) -> Iterator[Told]:
    """Tables and interpreters that fail, each from the earliest round that was told."""
    voices = {one.id for one in problem.interpreters}
    tables = {one.number for one in problem.tables}
    first: dict[tuple[str, int | None], Incident] = {}
    for incident in incidents:
        if incident.sort in (Sort.LOST_TABLE, Sort.INTERPRETER_GONE):
            thing = incident.sort, incident.table_id or incident.interpreter_id
            if thing not in first or _start(incident) < _start(first[thing]):
                first[thing] = incident
    for incident in first.values():
        start = _start(incident) or None
        if incident.table and incident.table.number in tables:
            yield Told(LostTable(incident.table.number, start), incident)
        elif str(incident.interpreter_id) in voices:
            yield Told(InterpreterGone(str(incident.interpreter_id), start), incident)


def _start(incident: Incident) -> int:
    return incident.from_round.number if incident.from_round else 0


def _taken_out(problem: problems.Problem, incident: Incident) -> tuple[problems.Problem, Event | None]:
    """The problem as it was before they came; None where they are part of it in more ways than one."""
    if incident.sort == Sort.WALK_IN:
        return _without_walk_in(problem, str(incident.registration_id))
    if incident.table:
        number = incident.table.number
        is_hosts = any(number in one.host_tables for one in problem.registrations)
        for table in problem.tables:
            if table.number == number and not is_hosts and len(problem.tables) > 1:
                rest = tuple(one for one in problem.tables if one is not table)
                return replace(problem, tables=rest), ExtraTable(table)
    for voice in problem.interpreters:
        if voice.id == str(incident.interpreter_id):
            rest_of_them = tuple(one for one in problem.interpreters if one is not voice)
            return replace(problem, interpreters=rest_of_them), ExtraInterpreter(voice)
    return problem, None


def _without_walk_in(problem: problems.Problem, name: str) -> tuple[problems.Problem, Event | None]:
    newcomer = next((one for one in problem.registrations if one.id == name), None)
    is_named_elsewhere = (
        any(name in pair for pair in (*problem.forbidden, *problem.met_before))
        or any(name in session.registrations for session in problem.sessions)
        or any(name in (lock.a, lock.b) for lock in problem.locks)
    )
    if newcomer is None or is_named_elsewhere or len(problem.registrations) < 3:
        return problem, None
    before = replace(
        problem,
        registrations=tuple(one for one in problem.registrations if one is not newcomer),
        wishes=tuple(wish for wish in problem.wishes if name not in (wish.of, wish.to)),
    )
    wishes = tuple(wish for wish in problem.wishes if name in (wish.of, wish.to))
    return before, WalkIn(newcomer, wishes)
