"""Small random events, and every plan that each of them allows, found by trying all of them."""

import random
from collections import defaultdict
from collections.abc import Iterator
from itertools import product

from hypothesis import strategies as st

from tisserand.engines.scheduling.answer import Meeting
from tisserand.engines.scheduling.judge import judge
from tisserand.engines.scheduling.problem import (
    Interpreter,
    Problem,
    Registration,
    Round,
    Rules,
    Session,
    Table,
    Wish,
    WishLevel,
)
from tisserand.engines.scheduling.worth import points_of, promises_of

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


def every_plan(problem: Problem) -> Iterator[list[Meeting]]:
    """All plans that the judge accepts (locks aside), up to which of several equal tables is taken."""
    names = [person.id for person in problem.registrations]
    pairs = [(a, b) for a in names for b in names if a < b and points_of(problem, a, b)]
    interpreters = [None, *(interpreter.id for interpreter in problem.interpreters)]
    ways = list(product((r.number for r in problem.rounds), (t.number for t in problem.tables), interpreters))
    choices = [[one for way in ways if not judge(problem, [one := Meeting(a, b, *way)])] for a, b in pairs]
    owners = {number: person.id for person in problem.registrations for number in person.host_tables}
    yield from _extended(problem, owners, [], choices)


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
    promised = promises_of(problem)
    found = set()
    for plan in every_plan(problem):
        rounds = defaultdict(list)
        for meeting in plan:
            rounds[meeting.a].append(meeting.round)
            rounds[meeting.b].append(meeting.round)
        found.add(
            (
                sum(len(rounds[name]) >= promise for name, promise in promised.items()),
                sum(points_of(problem, meeting.a, meeting.b) for meeting in plan),
                sum(meeting.interpreter is not None for meeting in plan),
                sum(len({r for r in busy if r - 1 not in busy}) - 1 for busy in rounds.values() if busy),
            )
        )
    return found
