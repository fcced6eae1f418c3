"""What if: the same convention planned with more tables, more or shorter rounds, or an interpreter more."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import groupby, pairwise
from typing import Any

from tisserand.cluster.conventions.models import Meeting, Scenario
from tisserand.cluster.conventions.queries import meetings_of
from tisserand.engines import scheduling
from tisserand.engines.scheduling import problem as problems
from tisserand.engines.scheduling.worth import plan_points

from .problem import placed, problem_of
from .settings import caps_of

Sort = Scenario.Sort
SECONDS = 8.0
"""For each of the two plans that are compared, the one with the change and the one without."""
NEWCOMER = "0"
"""The interpreter who is not there: no record has this key."""


@dataclass(frozen=True, slots=True)
class Worth:
    """A plan in the three figures that are compared: meetings, points, wishes granted."""

    meetings: int
    points: int
    wishes: int


def gains_of(scenario: Scenario, *, stop: Callable[[], bool]) -> dict[str, Any]:
    """What a scenario would gain against the best plan known without it, ready for JSON.

    That is the version it was asked for, or a plan made anew in as much time, whichever is worth more: so
    that nothing is called a gain that more time alone would bring. `most_points` is what no plan can exceed.
    Raises `problems.ProblemError` where the change contradicts the records.
    """
    convention = scenario.convention
    rows = list(meetings_of(scenario.schedule).exclude(state=Meeting.State.CANCELLED))
    problem = problem_of(convention, [row for row in rows if row.is_locked])
    changed = supposed(problem, scenario.sort, scenario.amount, scenario.languages)
    caps = caps_of(convention)
    known = [_worth(problem, [placed(row) for row in rows])]
    now = scheduling.solve_capped(problem, caps, seconds=SECONDS, stop=stop)
    then = scheduling.solve_capped(changed, caps, seconds=SECONDS, stop=stop)
    if now.meetings:
        known.append(_worth(problem, now.meetings))
    base, worth = max(known, key=_points), _worth(changed, then.meetings)
    if scenario.sort != Sort.MINUTES:
        worth = max(base, worth, key=_points)  # what was a plan without the addition is one with it
    points = next(level for level in then.levels if level.name is scheduling.answer.LevelName.POINTS)
    return {
        **{name: value - asdict(base)[name] for name, value in asdict(worth).items()},
        "most_points": round(points.bound) - base.points,
        "is_proved": worth.points == round(points.bound),
        "rounds": len(changed.rounds),
    }


def _points(worth: Worth) -> int:
    return worth.points


def _worth(problem: problems.Problem, plan: Sequence[scheduling.Meeting]) -> Worth:
    met = {frozenset((meeting.a, meeting.b)) for meeting in plan}
    wanted = [wish for wish in problem.wishes if wish.level is not problems.WishLevel.NO]
    granted = sum(frozenset((wish.of, wish.to)) in met for wish in wanted)
    return Worth(len(plan), plan_points(problem, plan), granted)


def supposed(problem: problems.Problem, sort: str, amount: int, languages: str = "") -> problems.Problem:
    """The problem with the change. Raises `problems.ProblemError` where the two do not go together."""
    match sort:
        case Sort.TABLES:
            first = max(table.number for table in problem.tables) + 1
            return replace(
                problem, tables=(*problem.tables, *(problems.Table(first + n) for n in range(amount)))
            )
        case Sort.ROUNDS:
            return _with_rounds_after(problem, amount)
        case Sort.MINUTES:
            return _with_rounds_of(problem, amount)
    numbers = frozenset(round_.number for round_ in problem.rounds)
    spoken = frozenset(languages.split())
    newcomer = problems.Interpreter(NEWCOMER, NEWCOMER, spoken, numbers)
    return replace(problem, interpreters=(*problem.interpreters, newcomer))


def _with_rounds_after(problem: problems.Problem, amount: int) -> problems.Problem:
    """Rounds like the last one behind it; who is there in the last one is supposed to stay."""
    last = max(problem.rounds, key=lambda round_: round_.number)
    step = last.minutes + last.buffer_minutes
    added = [
        replace(last, number=last.number + n, start_minute=last.start_minute + n * step)
        for n in range(1, amount + 1)
    ]
    more = frozenset(round_.number for round_ in added)

    def stays(rounds: frozenset[int]) -> frozenset[int]:
        return rounds | more if last.number in rounds else rounds

    return replace(
        problem,
        rounds=(*problem.rounds, *added),
        registrations=tuple(replace(one, rounds=stays(one.rounds)) for one in problem.registrations),
        interpreters=tuple(replace(one, rounds=stays(one.rounds)) for one in problem.interpreters),
    )


def _with_rounds_of(problem: problems.Problem, minutes: int) -> problems.Problem:
    """Shorter rounds in the same hours; one is open to somebody who is there in all it takes the place of.

    What is locked to a round is left out: there is no telling which of the new ones it would be.
    """
    rounds = tuple(_shortened(problem.rounds, minutes))
    lies_in = {
        new.number: frozenset(old.number for old in problem.rounds if _overlap(old, new)) for new in rounds
    }

    def open_in(before: frozenset[int]) -> frozenset[int]:
        return frozenset(number for number, old in lies_in.items() if old <= before)

    def touched(before: frozenset[int]) -> frozenset[int]:
        return frozenset(number for number, old in lies_in.items() if old & before)

    return replace(
        problem,
        rounds=rounds,
        locks=(),
        registrations=tuple(replace(one, rounds=open_in(one.rounds)) for one in problem.registrations),
        interpreters=tuple(replace(one, rounds=open_in(one.rounds)) for one in problem.interpreters),
        sessions=tuple(replace(one, rounds=touched(one.rounds)) for one in problem.sessions),
        rules=replace(problem.rules, lunch_rounds=touched(problem.rules.lunch_rounds)),
    )


def _overlap(one: problems.Round, other: problems.Round) -> bool:
    return (
        one.start_minute < other.start_minute + other.minutes
        and other.start_minute < one.start_minute + one.minutes
    )


def _shortened(rounds: Iterable[problems.Round], minutes: int) -> Iterator[problems.Round]:
    """Every stretch of rounds without a pause, cut anew."""
    number = 0
    for stretch in _stretches(sorted(rounds, key=lambda one: one.start_minute)):
        first, last = stretch[0], stretch[-1]
        step, start = minutes + first.buffer_minutes, first.start_minute
        while start + minutes <= last.start_minute + last.minutes:
            number += 1
            yield problems.Round(number, start, minutes, first.buffer_minutes)
            start += step


def _stretches(rounds: Sequence[problems.Round]) -> Iterator[list[problems.Round]]:
    """Rounds that follow each other without more between them than the walk."""
    pauses = [
        two.start_minute > one.start_minute + one.minutes + one.buffer_minutes
        for one, two in pairwise(rounds)
    ]
    place: Mapping[int, int] = {round_.number: sum(pauses[:index]) for index, round_ in enumerate(rounds)}
    for _, stretch in groupby(rounds, key=lambda one: place[one.number]):
        yield list(stretch)
