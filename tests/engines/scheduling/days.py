"""Random days: a small convention with its plan, the round that is running and what happens in it."""

import random
from dataclasses import dataclass, replace

from bench.events import event as convention

from tisserand.engines.scheduling.answer import Meeting
from tisserand.engines.scheduling.dealing import deal_tables
from tisserand.engines.scheduling.event import Event
from tisserand.engines.scheduling.first import first_plan
from tisserand.engines.scheduling.problem import (
    Interpreter,
    Lock,
    Problem,
    Registration,
    Table,
    Wish,
    WishLevel,
)
from tisserand.engines.scheduling.repair import (
    ExtraInterpreter,
    ExtraTable,
    Incident,
    InterpreterGone,
    Late,
    LeftEarly,
    LostTable,
    NoShow,
    Repair,
    WalkIn,
    event_faults,
    repair,
)


@dataclass(frozen=True)
class RandomDay:
    """What `repair` is given."""

    problem: Problem
    plan: tuple[Meeting, ...]
    events: tuple[Incident, ...]
    now: int

    def repaired(self, **changes) -> Repair:
        return repair(self.problem, self.plan, self.events, self.now, **({"seconds": 60} | changes))


def first_meetings(problem: Problem) -> tuple[Meeting, ...]:
    """The greedy plan of a problem: found in milliseconds and not perfect, as plans are on the day."""
    event = Event(problem)
    return deal_tables(event, first_plan(event))


def random_day(seed: int) -> RandomDay:
    """20 to 100 registrations, loose or scarce tables, some meetings locked, one to four things happening."""
    chance = random.Random(seed)
    people, rounds = chance.randint(20, 100), chance.randint(6, 14)
    problem = convention(
        seed,
        registrations=people,
        rounds=rounds,
        tables=max(3, round(people * chance.choice([0.15, 0.25, 0.5]))),
        wanted=chance.choice([4, 8]),
        interpreters=chance.randint(0, 3),
        all_day=chance.choice([0.5, 0.9]),
        hosts=chance.choice([0, 0.1, 0.2]),
    )
    plan = first_meetings(problem)
    locks = tuple(Lock(m.a, m.b, m.round, m.table) for m in chance.sample(plan, min(len(plan), 3)))
    problem = replace(problem, locks=locks)
    now = chance.randint(0, rounds)
    events: list[Incident] = []
    for kind in chance.sample(HAPPENINGS, chance.choice([1, 1, 2, 3, 4])):
        event = kind(chance, problem, now)
        events += [] if event_faults(problem, [*events, event], now) else [event]
    return RandomDay(problem, plan, tuple(events), now)


def some_round(chance: random.Random, problem: Problem) -> int | None:
    return chance.choice([None, None, chance.randint(1, len(problem.rounds))])


def somebody(chance: random.Random, problem: Problem) -> str:
    return chance.choice(problem.registrations).id


def no_show(chance: random.Random, problem: Problem, now: int) -> Incident:
    return NoShow(somebody(chance, problem), some_round(chance, problem))


def late(chance: random.Random, problem: Problem, now: int) -> Incident:
    last, start = len(problem.rounds), some_round(chance, problem)
    until = max(now, start or 1) + chance.randint(1, 4)
    return Late(somebody(chance, problem), min(until, last), None if start == last else start)


def left_early(chance: random.Random, problem: Problem, now: int) -> Incident:
    return LeftEarly(somebody(chance, problem), some_round(chance, problem))


def walk_in(chance: random.Random, problem: Problem, now: int) -> Incident:
    newcomer = Registration(
        "new", "Newcomer", frozenset({"fr"}), frozenset(r.number for r in problem.rounds), country="LU"
    )
    partners = chance.sample([person.id for person in problem.registrations], 6)
    said = [WishLevel.MUST, WishLevel.WOULD, WishLevel.NO]
    wishes = [Wish("new", partner, chance.choice(said)) for partner in partners[:4]]
    return WalkIn(
        newcomer, (*wishes, *(Wish(partner, "new", chance.choice(said)) for partner in partners[2:]))
    )


def extra_table(chance: random.Random, problem: Problem, now: int) -> Incident:
    return ExtraTable(Table(len(problem.tables) + 1))


def lost_table(chance: random.Random, problem: Problem, now: int) -> Incident:
    return LostTable(chance.choice(problem.tables).number, some_round(chance, problem))


def interpreter_gone(chance: random.Random, problem: Problem, now: int) -> Incident:
    if not problem.interpreters:
        return no_show(chance, problem, now)
    return InterpreterGone(chance.choice(problem.interpreters).id, some_round(chance, problem))


def extra_interpreter(chance: random.Random, problem: Problem, now: int) -> Incident:
    rounds = frozenset(round_.number for round_ in problem.rounds)
    return ExtraInterpreter(Interpreter("extra", "Extra", frozenset({"fr", "de"}), rounds))


HAPPENINGS = [
    no_show,
    no_show,
    late,
    late,
    left_early,
    walk_in,
    extra_table,
    lost_table,
    lost_table,
    interpreter_gone,
    extra_interpreter,
]
