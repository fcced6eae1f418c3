"""What every plan of a small event costs, found by trying all of them round by round.

Costs are told as in `ladder`: promises kept (negative), meetings missing to the quota, points (negative),
registrations at each step of the share (negative), meetings interpreted, interpreters used; then breaks.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product
from math import ceil

from tisserand.engines.scheduling.answer import Answer, LevelName, Meeting
from tisserand.engines.scheduling.judge import judge
from tisserand.engines.scheduling.problem import Problem
from tisserand.engines.scheduling.worth import points_of, promises_across_of, promises_of

Costs = tuple[int, ...]
Pairs = frozenset[tuple[str, str]]


def every_cost(problem: Problem) -> set[Costs]:
    """The costs of all plans, each with the fewest breaks that a plan of the same grants and helpers has."""
    locked = {tuple(sorted((lock.a, lock.b))) for lock in problem.locks}
    names = sorted(person.id for person in problem.registrations)
    pairs = [(a, b) for a in names for b in names if a < b and (points_of(problem, a, b) or (a, b) in locked)]
    ways = {pair: ways_of(problem, pair) for pair in pairs}
    wholes = {
        name: sum(points_of(problem, *pair) for pair in pairs if name in pair and ways[pair])
        for name in names
    }
    states: dict[tuple[Pairs, frozenset[str], frozenset[str]], int] = {(frozenset(),) * 3: 0}
    for number in sorted(round_.number for round_ in problem.rounds):
        states = after_round(states, set(together(problem, [ways[pair] for pair in pairs], number)))
    fewest: dict[Costs, int] = {}
    for (granted, voices, _), breaks in states.items():
        if locked <= granted and most_is_kept(problem, granted):
            costs = grant_costs(problem, granted, len(voices), wholes)
            fewest[costs] = min(breaks, fewest.get(costs, breaks))
    return {(*costs, breaks) for costs, breaks in fewest.items()}


def ways_of(problem: Problem, pair: tuple[str, str]) -> list[Meeting]:
    """Every meeting of the two that the judge allows if nobody else meets; their lock must stand."""
    own = tuple(lock for lock in problem.locks if {lock.a, lock.b} == set(pair))
    alone = replace(problem, locks=own)
    numbers = [round_.number for round_ in problem.rounds], [table.number for table in problem.tables]
    voices = [None, *(interpreter.id for interpreter in problem.interpreters)]
    languages = {person.id: person.languages for person in problem.registrations}
    if languages[pair[0]] & languages[pair[1]]:
        voices = [None]
    return [one for way in product(*numbers, voices) if not judge(alone, [one := Meeting(*pair, *way)])]


def together(
    problem: Problem, ways: list[list[Meeting]], number: int, held: tuple[Meeting, ...] = ()
) -> Iterator[tuple[Pairs, frozenset[str]]]:
    """Who can meet in one round at once, and with which interpreters."""
    if not ways:
        yield frozenset((m.a, m.b) for m in held), frozenset(m.interpreter for m in held if m.interpreter)
        return
    yield from together(problem, ways[1:], number, held)
    for meeting in ways[0]:
        if meeting.round == number and fits(problem, held, meeting):
            yield from together(problem, ways[1:], number, (*held, meeting))


def fits(problem: Problem, held: Sequence[Meeting], meeting: Meeting) -> bool:
    """Whether delegates, tables and interpreters allow a meeting more."""
    busy = [name for other in held for name in (other.a, other.b)]
    return (
        all(p.delegates > busy.count(p.id) for p in problem.registrations if p.id in (meeting.a, meeting.b))
        and meeting.table not in [other.table for other in held]
        and (meeting.interpreter is None or meeting.interpreter not in [other.interpreter for other in held])
    )


def after_round(states: dict, choices: set) -> dict:
    """What can have come about after one round more: pairs met, interpreters, who is busy; fewest breaks."""
    found: dict = {}
    for (granted, voices, busy), breaks in states.items():
        for pairs, heard in choices:
            if granted & pairs:
                continue
            now = frozenset(name for pair in pairs for name in pair)
            before = {name for pair in granted for name in pair}
            state = granted | pairs, voices | heard, now
            broken = breaks + len((now - busy) & before)
            found[state] = min(broken, found.get(state, broken))
    return found


def most_is_kept(problem: Problem, granted: Pairs) -> bool:
    return all(
        person.most is None or sum(person.id in pair for pair in granted) <= person.most
        for person in problem.registrations
    )


def grant_costs(problem: Problem, granted: Pairs, used: int, wholes: dict[str, int]) -> Costs:
    """The costs of granting these pairs with so many interpreters."""
    people, rules = {person.id: person for person in problem.registrations}, problem.rules
    crossing = {
        (a, b)
        for a, b in granted
        if people[a].country and people[b].country and people[a].country != people[b].country
    }
    promised, promised_across = promises_of(problem), promises_across_of(problem)
    kept = sum(
        sum(name in pair for pair in granted) >= promised[name]
        and sum(name in pair for pair in crossing) >= promised_across[name]
        for name in people
    )
    lacking = ceil((rules.cross_border_at_least * len(granted) - 100 * len(crossing)) / 100)
    beyond = ceil((100 * len(crossing) - rules.cross_border_at_most * len(granted)) / 100)
    points = {pair: points_of(problem, *pair) for pair in granted}
    gained = {name: sum(worth for pair, worth in points.items() if name in pair) for name in people}
    reached = [
        sum(gained[name] * rules.fairness_steps >= step * wholes[name] for name in people)
        for step in range(1, rules.fairness_steps + 1)
    ]
    interpreted = sum(not people[a].languages & people[b].languages for a, b in granted)
    return (
        -kept,
        max(lacking, beyond, 0),
        -sum(points.values()),
        *(-count for count in reached),
        interpreted,
        used,
    )


def costs_told(answer: Answer) -> Costs:
    """The values of an answer as costs, without breaks."""
    return told(answer, "value")


def bounds_told(answer: Answer) -> Costs:
    """The bounds of an answer alike."""
    return told(answer, "bound")


def told(answer: Answer, what: str) -> Costs:
    levels = {level.name: level for level in answer.levels}
    fairness = levels.get(LevelName.FAIRNESS)
    interpreters = levels[LevelName.INTERPRETERS]
    quota = levels.get(LevelName.QUOTA)
    return (
        -getattr(levels[LevelName.PROMISED_MINIMUM], what),
        getattr(quota, what) if quota else 0,
        -getattr(levels[LevelName.POINTS], what),
        *(-getattr(step, what) for step in (fairness.steps if fairness else ())),
        getattr(interpreters, what),
        *(getattr(step, what) for step in interpreters.steps),
    )
