"""The textbook model of a day for CP-SAT: one Boolean per meeting and slot, groups of busy slots counted."""

from __future__ import annotations

from itertools import pairwise

import ortools  # noqa: TID253 (this module exists to run it)
from ortools.sat.python import cp_model  # noqa: TID253

from bench.peers import Asked
from bench.telling import DayTelling, Verdict
from tisserand.engines.scheduling.breaks import BrokerageDay, Session

VERDICTS = {cp_model.OPTIMAL: Verdict.OPTIMAL, cp_model.INFEASIBLE: Verdict.INFEASIBLE}
MOST_UNEVEN = 2

Grid = list[list[cp_model.IntVar]]
"""A Boolean for each meeting, or participant, and slot, all counted from 0."""


def solve(asked: Asked, telling: DayTelling) -> Verdict:
    """Within the time limit; every better plan and every better bound is told."""
    model = cp_model.CpModel()
    held = _meetings(model, asked.day)
    _breaks(model, asked.day, _busy(model, asked.day, held))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(0.1, asked.seconds - telling.seconds)
    solver.parameters.num_workers = asked.cores
    solver.parameters.random_seed = asked.seed
    solver.best_bound_callback = lambda bound: telling.bound(round(bound))
    status = solver.solve(model, _Listener(held, telling))
    return VERDICTS.get(status, Verdict.OPEN)


class _Listener(cp_model.CpSolverSolutionCallback):
    """Tells each plan as it is found."""

    def __init__(self, held: Grid, telling: DayTelling) -> None:
        super().__init__()
        self._held, self._telling = held, telling

    def on_solution_callback(self) -> None:
        """A better plan."""
        self._telling.plan(
            [next(slot for slot, held in enumerate(own, 1) if self.value(held)) for own in self._held]
        )


def _meetings(model: cp_model.CpModel, day: BrokerageDay) -> Grid:
    """Every meeting once, when it may be; no more in a slot than tables; the order of the precedences."""
    held = [[model.new_bool_var("") for _ in range(day.slots)] for _ in day.meetings]
    starts = [sum(slot * held for slot, held in enumerate(own, 1)) for own in held]
    for number, meeting in enumerate(day.meetings):
        model.add_exactly_one(held[number])
        for slot, is_held in enumerate(held[number], 1):
            is_early, is_late = slot <= day.morning_slots, slot > day.morning_slots
            out = slot in day.forbidden[meeting.a - 1] | day.forbidden[meeting.b - 1]
            out |= (meeting.session == Session.MORNING and is_late) or (
                meeting.session == Session.AFTERNOON and is_early
            )
            if out or meeting.fixed_slot not in {None, slot}:
                model.add(is_held == 0)
        for earlier in sorted(meeting.after):
            model.add(starts[earlier - 1] < starts[number])
    for at_once in zip(*held, strict=True):
        model.add(sum(at_once) <= day.tables)
    return held


def _busy(model: cp_model.CpModel, day: BrokerageDay, held: Grid) -> Grid:
    """Everybody is busy where one of their meetings is held, of which there is one at a time."""
    busy = [[model.new_bool_var("") for _ in range(day.slots)] for _ in range(day.participants)]
    for own, meetings in zip(busy, meetings_of(day), strict=True):
        for slot, is_busy in enumerate(own):
            model.add(sum(held[number][slot] for number in meetings) == is_busy)
    return busy


def meetings_of(day: BrokerageDay) -> list[list[int]]:
    """The meetings of each participant, counted from 0."""
    return [
        [number for number, meeting in enumerate(day.meetings) if participant in {meeting.a, meeting.b}]
        for participant in range(1, day.participants + 1)
    ]


def _breaks(model: cp_model.CpModel, day: BrokerageDay, busy: Grid) -> None:
    """A group begins where somebody is busy and was not; groups less one are breaks, fairly shared."""
    most, least = (model.new_int_var(0, day.slots, "") for _ in range(2))
    total = []
    for own, meetings in zip(busy, meetings_of(day), strict=True):
        begins = [own[0]]
        for before, now in pairwise(own):
            begin = model.new_bool_var("")
            model.add_bool_and(before.negated(), now).only_enforce_if(begin)
            model.add_bool_or(before, now.negated(), begin)
            begins.append(begin)
        breaks = model.new_int_var(0, day.slots, "")
        model.add(breaks == sum(begins) - bool(meetings))
        model.add(breaks <= most)
        model.add(breaks >= least)
        total.append(breaks)
    model.add(most - least <= MOST_UNEVEN)
    model.minimize(sum(total))


def version(option: str) -> str:  # noqa: ARG001 (all modules of the package have it)
    """OR-tools' own."""
    return f"OR-tools {ortools.__version__}"
