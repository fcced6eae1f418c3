"""Crowded events: too few tables, rounds and interpreters; bans, ceilings and locks; plans for them."""

import random
from dataclasses import replace

from bench.events import event

from tisserand.engines.scheduling import judge, solve
from tisserand.engines.scheduling.answer import Meeting
from tisserand.engines.scheduling.problem import (
    Interpreter,
    Lock,
    Problem,
    Registration,
    Round,
    Table,
    Wish,
    WishLevel,
)

from .small_events import small_event, with_closed_tables


def crowded_event(seed: int) -> Problem:
    """Some twenty people with more wishes than room, and every kind of ban."""
    chance = random.Random(seed)
    problem = event(
        seed,
        registrations=chance.randint(12, 22),
        rounds=chance.randint(3, 6),
        tables=chance.randint(3, 8),
        wanted=chance.choice([4, 6]),
        interpreters=chance.choice([0, 1, 1, 2]),
        all_day=chance.choice([0.3, 0.8]),
        popularity=0.7,
        hosts=chance.choice([0, 0.2]),
        least=chance.choice([0, 0, 2]),
    )
    return with_bans(problem, chance)


def banned_event(seed: int) -> Problem:
    """Four people and every kind of ban."""
    return with_bans(small_event(seed), random.Random(seed))


def with_bans(problem: Problem, chance: random.Random) -> Problem:
    """The problem with some ceilings, colleagues, forbidden pairs, locks that can stand, perhaps a quota."""
    people = [
        replace(
            person,
            most=chance.choice([None, None, None, max(person.least, 1), person.least + 2]),
            organisation=chance.choice([person.organisation] * 12 + ["twins"]),
        )
        for person in problem.registrations
    ]
    wished = sorted({frozenset((wish.of, wish.to)) for wish in problem.wishes}, key=sorted)
    problem = replace(
        problem,
        registrations=tuple(people),
        forbidden=frozenset(pair for pair in wished if chance.random() < 0.03),
    )
    share = chance.choice([0, 0, 0, 60])
    problem = replace(problem, rules=replace(problem.rules, cross_border_at_least=share))
    if chance.random() < 0.3:
        problem = with_closed_tables(chance, problem)
    standing = solve(problem, stop=lambda: True).meetings
    locked = [m for m in standing if chance.random() < 0.4]
    locks = (Lock(m.a, m.b, m.round, chance.choice([m.table, None])) for m in locked)
    return replace(problem, locks=tuple(locks))


def cornered_event(seed: int) -> tuple[Problem, list[Meeting]]:
    """A and B, who wish to meet, and a plan in which every round lacks two things or more.

    In each round A meets a host, or B does, or the one free table is taken, or the one interpreter is busy at
    a host's; what a meeting is worth, and which are locked, is left to chance.
    """
    chance = random.Random(seed)
    numbers = range(1, chance.choice([2, 3, 4]) + 1)
    tongue_of_b = chance.choice(["fr", "de", "de"])
    people = {"A": _present("A", numbers, "fr"), "B": _present("B", numbers, tongue_of_b)}
    plan, wishes = [], [Wish("A", "B", WishLevel.MUST)]
    for number in numbers:
        for kind in chance.sample(["a", "b", "table", "voice"], chance.choice([2, 2, 3])):
            table = 1 if kind == "table" else len(people)
            guest = _present(f"{kind}{number}", numbers, "fr")
            first = {"a": people["A"], "b": people["B"]}.get(kind, guest)
            tongue = "de" if kind == "voice" else next(iter(first.languages))
            host = _present(f"{kind}{number} host", numbers, tongue, *([] if kind == "table" else [table]))
            people |= {first.id: first, host.id: host}
            wishes.append(Wish(first.id, host.id, chance.choice([WishLevel.MUST, WishLevel.WOULD])))
            plan.append(Meeting(first.id, host.id, number, table, "claire" if kind == "voice" else None))
    problem = Problem(
        registrations=tuple(people.values()),
        rounds=tuple(Round(number, 60 * number, 30) for number in numbers),
        tables=tuple(Table(number) for number in range(1, len(people) + 1)),
        wishes=tuple(wishes),
        interpreters=(Interpreter("claire", "Claire", frozenset({"fr", "de"}), frozenset(numbers)),),
        locks=tuple(Lock(m.a, m.b, m.round) for m in plan if chance.random() < 0.15),
    )
    spare = {table.number for table in problem.tables} - {m.table for m in plan} - {1}
    absent = replace(people["A"], id="nobody", host_tables=frozenset(spare))
    problem = replace(problem, registrations=(*problem.registrations, absent))
    assert judge(problem, plan) == ()
    return problem, plan


def _present(name: str, numbers: range, language: str, *tables: int) -> Registration:
    """Somebody who is there all the time, perhaps with tables."""
    return Registration(
        name, f"Atelier {name}", frozenset({language}), frozenset(numbers), host_tables=frozenset(tables)
    )


def first_plan_of(problem: Problem, seed: int = 0) -> list[Meeting]:
    """The first plan, whole; or, for every third seed, with a few meetings forgotten."""
    plan = list(solve(problem, stop=lambda: True).meetings)
    chance = random.Random(seed)
    locked = {frozenset((lock.a, lock.b)) for lock in problem.locks}
    if seed % 3:
        return plan
    return [m for m in plan if frozenset((m.a, m.b)) in locked or chance.random() < 0.9]
