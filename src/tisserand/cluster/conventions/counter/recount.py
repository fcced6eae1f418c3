"""What a version is worth after a change by hand: values counted anew, bounds where they still hold."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tisserand.cluster.conventions.models import Meeting, Schedule
from tisserand.cluster.conventions.queries import meetings_of
from tisserand.engines import scheduling
from tisserand.engines.scheduling import problem as problems
from tisserand.engines.scheduling import worth
from tisserand.engines.scheduling.capping import refusals_with_caps
from tisserand.engines.scheduling.event import Event

from .plan import refusal_as_kept
from .problem import placed, sound_problem_of
from .settings import caps_of

FEASIBLE = str(scheduling.Status.FEASIBLE)
CLOSE = 1e-9


def recounted(
    levels: Sequence[Mapping[str, Any]], problem: problems.Problem, plan: Sequence[scheduling.Meeting]
) -> list[dict[str, Any]]:
    """The levels of a version with the values of `plan`.

    A bound was proved for plans as good as the one before on the levels above it. So it stays as long as none
    of these got worse; behind the first that did, levels are left out: nothing is known of them.
    """
    values = {str(name): value for name, value in worth.values_of(problem, plan).items()}
    kept = []
    for level in levels:
        if level["name"] not in values:
            continue
        new = _recounted(level, values[level["name"]], problem, plan)
        if _beats(new, new["bound"]):
            break  # the records have changed since: nothing is proved any more
        kept.append(new)
        if _is_worse(new, level):
            break
    return kept


def _recounted(
    level: Mapping[str, Any], value: float, problem: problems.Problem, plan: Sequence[scheduling.Meeting]
) -> dict[str, Any]:
    steps = list(_steps(level, problem, plan))
    proved = abs(value - level["bound"]) < CLOSE and all(step["value"] == step["bound"] for step in steps)
    gap = abs(level["bound"] - value) / max(abs(level["bound"]), 1)
    return {**level, "value": value, "steps": steps, "proved": proved, "gap": gap}


def _steps(
    level: Mapping[str, Any], problem: problems.Problem, plan: Sequence[scheduling.Meeting]
) -> Iterator[dict[str, Any]]:
    reached = worth.shares_reached(problem, plan)
    for place, step in enumerate(level.get("steps", ())):
        if step["name"] == "share":
            yield {**step, "value": reached[place] if place < len(reached) else step["value"]}
        else:
            yield {**step, "value": worth.interpreters_used(plan)}


def _beats(level: Mapping[str, Any], bound: float) -> bool:
    sign = 1 if level["maximise"] else -1
    return bool(sign * level["value"] > sign * bound + CLOSE)


def _is_worse(new: Mapping[str, Any], old: Mapping[str, Any]) -> bool:
    sign = 1 if new["maximise"] else -1
    if sign * new["value"] != sign * old["value"]:
        return bool(sign * new["value"] < sign * old["value"])
    steps = zip(new["steps"], old.get("steps", ()), strict=False)
    return any(one["value"] != other["value"] for one, other in steps)


def refusals_now(
    problem: problems.Problem, caps: Sequence[scheduling.Cap], plan: Sequence[scheduling.Meeting]
) -> list[dict[str, Any]]:
    """Why each wish that `plan` does not grant is not granted, ready for JSON."""
    return [refusal_as_kept(refusal) for refusal in refusals_with_caps(Event(problem), caps, plan)]


@dataclass(frozen=True, slots=True)
class Figures:
    """Levels, refusals and status of a version as it is, ready to be kept."""

    levels: list[dict[str, Any]]
    refusals: list[dict[str, Any]]
    status: str


def figures_of(schedule: Schedule) -> Figures:
    """The figures of a version that was changed by hand: 22 queries."""
    rows = list(meetings_of(schedule).exclude(state=Meeting.State.CANCELLED))
    problem = sound_problem_of(schedule.convention, [row for row in rows if row.is_locked])
    plan = [placed(row) for row in rows]
    return Figures(
        recounted(schedule.levels, problem, plan),
        refusals_now(problem, caps_of(schedule.convention), plan),
        FEASIBLE,
    )
