"""Small random events, and every plan that each of them allows, found by trying all of them."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import product

from hypothesis import strategies as st

from tisserand.engines.scheduling.answer import Meeting
from tisserand.engines.scheduling.judge import judge
from tisserand.engines.scheduling.problem import (
    Interpreter,
    Lock,
    Problem,
    Registration,
    Round,
    Rules,
    Session,
    Table,
    Wish,
    WishLevel,
)
from tisserand.engines.scheduling.worth import points_of

from .oracle import every_cost

Values = tuple[int, int, int, int]


def small_event(seed: int, minimise_breaks: bool = False) -> Problem:
    """Four people, two or three rounds, up to three tables and some five wished pairs, many in conflict."""
    chance = random.Random(seed)
    rounds = frozenset(range(1, chance.choice([2, 3, 3]) + 1))
    tables = chance.randint(1, 3)
    hosts = [chance.choice(["A", "B", None, None]) for _ in range(tables)]
    people = tuple(_somebody(chance, name, rounds, hosts) for name in "ABCD")
    ways = [(of, to) for of in "ABCD" for to in "ABCD" if of != to]
    return Problem(
        registrations=people,
        rounds=tuple(Round(number, 60 * number, 30) for number in sorted(rounds)),
        tables=tuple(Table(number) for number in range(1, tables + 1)),
        wishes=tuple(
            Wish(of, to, chance.choice([WishLevel.MUST, *[WishLevel.WOULD] * 6, WishLevel.NO]))
            for of, to in chance.sample(ways, chance.randint(4, 7))
        ),
        interpreters=tuple(
            Interpreter(f"I{n}", f"Interpreter {n}", frozenset({"fr", "de"}), _some(chance, rounds))
            for n in range(chance.choice([0, 1, 1, 2]))
        ),
        sessions=(
            Session("Talk", frozenset({1}), frozenset(chance.sample("ABCD", chance.choice([0, 0, 1])))),
        ),
        rules=Rules(cross_border_bonus=chance.randint(0, 1), minimise_breaks=minimise_breaks),
    )


def _some(chance: random.Random, rounds: frozenset[int]) -> frozenset[int]:
    """All of the rounds, or some."""
    return chance.choice([rounds, rounds, frozenset(chance.sample(sorted(rounds), len(rounds) - 1))])


def _somebody(
    chance: random.Random, name: str, rounds: frozenset[int], hosts: list[str | None]
) -> Registration:
    most = chance.choice([None, None, None, 2])
    return Registration(
        id=name,
        name=f"Atelier {name}",
        languages=frozenset(chance.choice([("fr",), ("fr", "de"), ("de",)])),
        rounds=_some(chance, rounds),
        organisation=chance.choice(["", "", "", "", "", "twins"]),
        country=chance.choice(["LU", "FR", ""]),
        delegates=chance.choice([1, 1, 1, 2]),
        host_tables=frozenset(table for table, host in enumerate(hosts, start=1) if host == name),
        most=most,
        least=chance.choice([0, 0, 1, 2]),
    )


def small_events(minimise_breaks: bool = False) -> st.SearchStrategy[Problem]:
    """One of a million small events."""
    return st.integers(0, 10**6).map(lambda seed: small_event(seed, minimise_breaks))


def every_plan(
    problem: Problem,
    past: Sequence[Meeting] = (),
    allowed: Callable[[Meeting], bool] = lambda meeting: True,
) -> Iterator[list[Meeting]]:
    """All plans that the judge accepts (locks aside), up to which of several equal tables is taken.

    Every plan holds what is `past`, and of all other meetings only such as are `allowed`.
    """
    names = [person.id for person in problem.registrations]
    pairs = [(a, b) for a in names for b in names if a < b and points_of(problem, a, b)]
    interpreters = [None, *(interpreter.id for interpreter in problem.interpreters)]
    ways = list(product((r.number for r in problem.rounds), (t.number for t in problem.tables), interpreters))
    choices = [
        [one for way in ways if allowed(one := Meeting(a, b, *way)) and not judge(problem, [one])]
        for a, b in pairs
    ]
    owners = {number: person.id for person in problem.registrations for number in person.host_tables}
    yield from _extended(problem, owners, list(past), choices)


def _extended(
    problem: Problem, owners: dict[int, str], plan: list[Meeting], choices: list[list[Meeting]]
) -> Iterator[list[Meeting]]:
    if not choices:
        yield plan
        return
    yield from _extended(problem, owners, plan, choices[1:])
    tried = set()
    for meeting in choices[0]:
        kind = meeting.round, owners.get(meeting.table), meeting.interpreter
        if kind not in tried and not judge(problem, [*plan, meeting]):
            tried.add(kind)
            yield from _extended(problem, owners, [*plan, meeting], choices[1:])


def every_value(problem: Problem) -> set[Values]:
    """The values (promises kept, points, meetings interpreted, breaks) of all plans."""
    return {(-costs[0], -costs[2], costs[-3], costs[-1]) for costs in every_cost(problem)}


COMBINATIONS = (
    "points",
    "promises",
    "quota",
    "fairness",
    "interpreters",
    "hosts and delegates",
    "locks",
    "earlier editions",
    "closed tables",
    "everything",
)
"""The levels and rules that are tried together."""


def combined_event(seed: int, combination: str, minimise_breaks: bool = False) -> Problem:
    """A small event in which these levels or rules matter."""
    chance = random.Random(f"{combination} {seed}")
    problem = small_event(seed, minimise_breaks)
    has_all = combination == "everything"
    changes: dict[str, dict[str, int]] = {person.id: {} for person in problem.registrations}
    rules = {"fairness_steps": 0}
    for person in problem.registrations:
        change = changes[person.id]
        if not has_all and combination != "promises":
            change["least"] = 0
        if has_all or combination == "promises":
            change["cross_border_least"] = min(
                chance.choice([0, 1, 2]), 9 if person.most is None else person.most
            )
        if combination == "hosts and delegates":
            change["delegates"] = chance.choice([1, 1, 2, 3])
        if combination == "interpreters":
            change["languages"] = frozenset({chance.choice(["fr", "de", "en"])})
    if has_all or combination == "quota":
        rules |= chance.choice(
            [
                {"cross_border_at_least": chance.choice([30, 50, 67, 100])},
                {"cross_border_at_most": chance.choice([0, 33, 50])},
            ]
        )
    if has_all or combination == "fairness":
        rules["fairness_steps"] = chance.choice([1, 3, 5, 5, 10])
    pairs = frozenset(frozenset((wish.of, wish.to)) for wish in problem.wishes)
    if has_all or combination == "earlier editions":
        rules["met_before_percent"] = chance.choice([0, 30, 50, 75])
    problem = replace(
        problem,
        registrations=tuple(replace(person, **changes[person.id]) for person in problem.registrations),
        rules=replace(problem.rules, **rules),
        met_before=frozenset(pair for pair in pairs if chance.random() < 0.5),
        interpreters=some_interpreters(chance, problem)
        if combination == "interpreters"
        else problem.interpreters,
    )
    if has_all or combination == "closed tables":
        problem = with_closed_tables(random.Random(seed), problem)
    return with_lock(chance, problem) if has_all or combination == "locks" else problem


def with_closed_tables(chance: random.Random, problem: Problem) -> Problem:
    """Some tables open in some of the rounds only, or in none."""
    rounds = frozenset(round_.number for round_ in problem.rounds)
    tables = (
        replace(
            table, rounds=chance.choice([None, _some(chance, rounds), _some(chance, rounds), frozenset()])
        )
        for table in problem.tables
    )
    return replace(problem, tables=tuple(tables))


def some_interpreters(chance: random.Random, problem: Problem) -> tuple[Interpreter, ...]:
    """Up to three, of two or three languages."""
    rounds = frozenset(round_.number for round_ in problem.rounds)
    languages = [{"fr", "de"}, {"fr", "de"}, {"de", "en"}, {"fr", "en"}, {"fr", "de", "en"}]
    return tuple(
        Interpreter(f"I{n}", f"Interpreter {n}", frozenset(chance.choice(languages)), _some(chance, rounds))
        for n in range(chance.randint(1, 3))
    )


def with_lock(chance: random.Random, problem: Problem) -> Problem:
    """One or two meetings of some plan locked, some at their table."""
    plans = [plan for _, plan in zip(range(40), every_plan(problem), strict=False) if plan]
    if not plans:
        return problem
    plan = chance.choice(plans)
    some = chance.sample(plan, min(len(plan), chance.choice([1, 1, 2])))
    return replace(
        problem, locks=tuple(Lock(m.a, m.b, m.round, chance.choice([m.table, None])) for m in some)
    )
