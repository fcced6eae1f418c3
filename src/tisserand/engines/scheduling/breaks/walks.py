"""A participant's way through the day as a graph of states: what a solver needs to foresee its breaks.

Two counters side by side, of meetings and of breaks, do not see that too few slots are left for both; one
walk over (meetings held, groups begun, busy or idle) does, by unit propagation alone (Abío et al., CP 2013,
on decision diagrams). A group is a run of consecutive busy slots; n groups are n - 1 breaks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from .formula import FALSE, Formula


class State(NamedTuple):
    """Where a participant stands after a slot."""

    held: int
    groups: int
    is_busy: bool

    def after(self, is_busy: bool) -> State:
        """Where it stands after one more slot."""
        begins = is_busy and not self.is_busy
        return State(self.held + is_busy, self.groups + begins, is_busy)


def break_literals(formula: Formula, busy: Sequence[int], meetings: int, most: int) -> list[int]:
    """`meetings` of the `busy` literals hold, with at most `most` breaks; gives which breaks there are.

    The literal at place k (from 0) holds exactly where there are more than k breaks; `most` places.
    """
    layers = _layers(busy, meetings, most + 1)
    literals = [{state: formula.new() for state in sorted(layer)} for layer in layers]
    for layer in literals:
        formula.add(*layer.values())
        formula.at_most_one(list(layer.values()))
    for before, slot, after in zip(literals, busy, literals[1:], strict=False):
        _link(formula, before, slot, after)
    return [
        formula.either([literal for state, literal in literals[-1].items() if state.groups > k + 1])
        for k in range(most)
    ]


def _layers(busy: Sequence[int], meetings: int, groups: int) -> list[set[State]]:
    """The states before and after each slot that lie on a way from idle to all meetings held."""
    layers = [{State(0, 0, False)}]
    for slot in busy:
        steps = (False,) if slot == FALSE else (False, True)
        reached = {state.after(is_busy) for state in layers[-1] for is_busy in steps}
        layers.append({state for state in reached if state.held <= meetings and state.groups <= groups})
    layers[-1] = {state for state in layers[-1] if state.held == meetings}
    for at in range(len(busy) - 1, -1, -1):
        layers[at] = {s for s in layers[at] if not layers[at + 1].isdisjoint((s.after(False), s.after(True)))}
    return layers


def _link(formula: Formula, before: Mapping[State, int], slot: int, after: Mapping[State, int]) -> None:
    """One slot's step: from each state to the one that being busy or idle leads to, and back."""
    origins = defaultdict(list)
    for state, literal in before.items():
        for is_busy, step in ((False, -slot), (True, slot)):
            follower = state.after(is_busy)
            formula.add(-literal, -step, after.get(follower, FALSE))
            origins[follower].append(literal)
    for state, literal in after.items():
        formula.add(-literal, *origins[state])
        formula.add(-literal, slot if state.is_busy else -slot)
