"""The textbook model of a convention for CP-SAT: a Boolean per pair, round and interpreter, most points."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import product

from ortools.sat.python import cp_model  # noqa: TID253 (this module exists to run it)

from bench.tasks import Task
from bench.telling import Telling, Verdict
from tisserand.engines.scheduling import Meeting, Problem
from tisserand.engines.scheduling.problem import Registration
from tisserand.engines.scheduling.worth import points_of

Way = tuple[str, str, int, int | None, str | None]
"""One way to grant a pair: two registrations, round, host's table or None, interpreter or None."""


def solve(problem: Problem, task: Task, telling: Telling) -> tuple[Verdict, tuple[Meeting, ...]]:
    """The best plan found in the time limit; better plans and bounds are told."""
    model = cp_model.CpModel()
    worth = {pair: points_of(problem, *pair) for pair in sorted(_wished(problem))}
    takes = {way: model.new_bool_var("") for pair in worth if worth[pair] for way in _ways(problem, *pair)}
    _state(model, problem, takes)
    model.maximize(sum(worth[way[0], way[1]] * taken for way, taken in takes.items()))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(0.1, task.seconds - telling.seconds)
    solver.parameters.num_workers = task.cores
    solver.parameters.random_seed = task.seed
    solver.best_bound_callback = lambda bound: telling.line(bound=bound)
    status = solver.solve(model, _Listener(telling))
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return Verdict.OPEN, ()
    plan = _with_tables(problem, [way for way, taken in takes.items() if solver.value(taken)])
    return (Verdict.OPTIMAL if status == cp_model.OPTIMAL else Verdict.OPEN), plan


class _Listener(cp_model.CpSolverSolutionCallback):
    """Tells the points of each plan."""

    def __init__(self, telling: Telling) -> None:
        super().__init__()
        self._telling = telling

    def on_solution_callback(self) -> None:
        """A better plan."""
        self._telling.line(value=self.objective_value)


def _wished(problem: Problem) -> set[tuple[str, str]]:
    return {(min(wish.of, wish.to), max(wish.of, wish.to)) for wish in problem.wishes}


def _ways(problem: Problem, one: str, other: str) -> list[Way]:
    """Every round, host's table and interpreter that a meeting of the two could have."""
    people = {person.id: person for person in problem.registrations if person.id in {one, other}}
    a, b = people[one], people[other]
    rounds = _present(problem, a) & _present(problem, b)
    tables: Sequence[int | None] = sorted(a.host_tables | b.host_tables) or [None]
    ways: list[Way] = []
    for number, table in product(sorted(rounds), tables):
        if a.languages & b.languages:
            ways.append((one, other, number, table, None))
            continue
        ways += [
            (one, other, number, table, voice.id)
            for voice in problem.interpreters
            if number in voice.rounds and voice.languages & a.languages and voice.languages & b.languages
        ]
    return ways


def _present(problem: Problem, person: Registration) -> set[int]:
    away = {n for session in problem.sessions if person.id in session.registrations for n in session.rounds}
    return set(person.rounds - away)


def _state(model: cp_model.CpModel, problem: Problem, takes: dict[Way, cp_model.IntVar]) -> None:
    """Each pair once; delegates, tables and interpreters suffice in every round."""
    hosted = {table for person in problem.registrations for table in person.host_tables}
    groups: dict[tuple[object, ...], list[cp_model.IntVar]] = defaultdict(list)
    for (one, other, number, table, voice), taken in takes.items():
        groups["pair", one, other].append(taken)
        groups["person", one, number].append(taken)
        groups["person", other, number].append(taken)
        groups["table", table, number].append(taken)
        if voice is not None:
            groups["voice", voice, number].append(taken)
        for person in (one, other):
            groups["all", person].append(taken)
    people = {person.id: person for person in problem.registrations}
    for (kind, name, *_), members in groups.items():
        if kind == "person":
            model.add(sum(members) <= people[str(name)].delegates)
        elif kind == "all":
            most = people[str(name)].most
            model.add(sum(members) <= (len(members) if most is None else most))
        elif kind == "table" and name is None:
            model.add(sum(members) <= len(problem.tables) - len(hosted))
        else:
            model.add_at_most_one(members)


def _with_tables(problem: Problem, ways: list[Way]) -> tuple[Meeting, ...]:
    """Free tables are dealt within each round."""
    hosted = {table for person in problem.registrations for table in person.host_tables}
    free = {
        round_.number: sorted(table.number for table in problem.tables if table.number not in hosted)
        for round_ in problem.rounds
    }
    return tuple(
        Meeting(one, other, number, free[number].pop() if table is None else table, voice)
        for one, other, number, table, voice in ways
    )
