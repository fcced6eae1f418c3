"""From the engine's answer to plans in the terms of this room."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from tisserand.engines import scheduling
from tisserand.engines.scheduling import answer as answers
from tisserand.engines.scheduling import problem as problems
from tisserand.engines.scheduling.worth import points_of


@dataclass(frozen=True, slots=True)
class PlannedMeeting:
    """A meeting as the engine put it, in keys of our records; round and table by number."""

    a: int
    b: int
    round: int
    table: int
    interpreter: int | None
    points: int
    is_locked: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """An answer of the engine in the terms of this room; `levels` and `refusals` are ready for JSON."""

    status: str
    meetings: tuple[PlannedMeeting, ...]
    levels: tuple[dict[str, Any], ...]
    refusals: tuple[dict[str, Any], ...]
    conflict: tuple[str, ...]
    seconds: float
    seed: int


@dataclass(frozen=True, slots=True)
class Glimpse:
    """The best plan so far and what is proved of it, ready for JSON; `value` and `bound` are of `level`."""

    seconds: float
    level: str
    value: float
    bound: float
    breaks: int
    meetings: tuple[PlannedMeeting, ...]


def plan(
    problem: problems.Problem,
    *,
    seed: int,
    seconds: float,
    progress: Callable[[Glimpse], None],
    stop: Callable[[], bool],
    caps: Sequence[scheduling.Cap] = (),
    locked: Collection[frozenset[str]] | None = None,
) -> Plan:
    """The engine's best plan in `seconds`, sooner where it is proved; see `engines.scheduling.solve_capped`.

    Of the meetings that stand those of `locked` pairs are told as locked, all of them where it is None.
    """
    if locked is None:
        locked = {frozenset((lock.a, lock.b)) for lock in problem.locks}
    planned = _planned(problem, locked)
    answer = scheduling.solve_capped(
        problem,
        caps,
        seed=seed,
        seconds=seconds,
        progress=lambda sign: progress(_glimpse(sign, planned)),
        stop=stop,
    )
    return Plan(
        status=answer.status,
        meetings=tuple(map(planned, answer.meetings)),
        levels=tuple(_level(level) for level in answer.levels),
        refusals=tuple(refusal_as_kept(refusal) for refusal in answer.refused),
        conflict=answer.conflict,
        seconds=answer.seconds,
        seed=answer.seed,
    )


def _planned(
    problem: problems.Problem, locked: Collection[frozenset[str]]
) -> Callable[[answers.Meeting], PlannedMeeting]:
    """How a meeting of the engine reads in our keys, with its points looked up once a pair."""
    points = cache(partial(points_of, problem))

    def planned(meeting: answers.Meeting) -> PlannedMeeting:
        a, b = sorted((int(meeting.a), int(meeting.b)))
        return PlannedMeeting(
            a=a,
            b=b,
            round=meeting.round,
            table=meeting.table,
            interpreter=int(meeting.interpreter) if meeting.interpreter else None,
            points=points(str(a), str(b)),
            is_locked=frozenset((meeting.a, meeting.b)) in locked,
        )

    return planned


def _glimpse(sign: answers.Progress, planned: Callable[[answers.Meeting], PlannedMeeting]) -> Glimpse:
    return Glimpse(
        seconds=sign.seconds,
        level=sign.level,
        value=sign.value,
        bound=sign.bound,
        breaks=sign.breaks,
        meetings=tuple(map(planned, sign.meetings)),
    )


def _level(level: answers.Level) -> dict[str, Any]:
    return {
        "name": str(level.name),
        "value": level.value,
        "bound": level.bound,
        "maximise": level.maximise,
        "proved": level.is_proved,
        "gap": level.gap,
        "steps": [
            {"name": str(step.name), "value": step.value, "bound": step.bound, "share": step.share}
            for step in level.steps
        ],
    }


def refusal_as_kept(refusal: answers.Refusal) -> dict[str, Any]:
    """A refusal in the terms of this room, ready for JSON."""
    return {
        "a": int(refusal.a),
        "b": int(refusal.b),
        "points": refusal.points,
        "cause": str(refusal.cause),
        "details": list(refusal.details),
        "further": [[str(reason.cause), list(reason.details)] for reason in refusal.further],
    }
