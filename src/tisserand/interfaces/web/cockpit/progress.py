"""A run of the optimiser as its panel shows it: best, bound, gap, time, levels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tisserand.cluster.conventions.models import Schedule, ScheduleRun
from tisserand.press.levels import level_figure, level_word, step_word
from tisserand.press.words import words

from .drawing import Chart, chart

LEVELS = ("promised_minimum", "quota", "points", "fairness", "interpreters", "comfort")
"""The objectives that the engine answers for, in the order in which they count."""

ALWAYS = frozenset(LEVELS) - {"quota"}
"""The quota is shown only where one is set and has been counted."""


@dataclass(frozen=True, slots=True)
class LevelRow:
    """An objective with how far it has come: ok (proved), on (at work or near), or nothing yet."""

    name: str
    state: str
    note: str


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run stands; `value`, `bound` and `gap` are of the granted points."""

    run: ScheduleRun
    seconds: float
    seconds_left: int
    value: float | None
    bound: float | None
    gap: float | None
    chart: Chart | None
    levels: Sequence[LevelRow]

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has taken up the work yet."""
        return self.run.state == ScheduleRun.State.QUEUED

    @property
    def is_open(self) -> bool:
        """Whether the work goes on."""
        return self.run.state in ScheduleRun.OPEN_STATES


def progress_of(run: ScheduleRun, at: datetime) -> Progress:
    """A run as it is at a moment: no query."""
    elapsed = (at - run.started_at).total_seconds() if run.started_at else 0.0
    points = [point for point in run.history if point[4] == "points"]
    value, bound = (points[-1][1], points[-1][2]) if points else (None, None)
    return Progress(
        run=run,
        seconds=elapsed,
        seconds_left=max(0, round(run.seconds_allowed - elapsed)),
        value=value,
        bound=bound,
        gap=_gap(points[-1][1], points[-1][2]) if points else None,
        chart=chart(run),
        levels=_levels_at_work(run),
    )


def _gap(value: float, bound: float) -> float:
    return abs(bound - value) / max(abs(bound), 1)


def _levels_at_work(run: ScheduleRun) -> Sequence[LevelRow]:
    reached = {point[4]: point for point in run.history}
    current = run.history[-1][4] if run.history else None
    begun = LEVELS[: LEVELS.index(current)] if current in LEVELS else ()
    return [
        _level_at_work(name, reached.get(name), current, name in begun)
        for name in LEVELS
        if name in ALWAYS or name in reached
    ]


def _level_at_work(name: str, point: Sequence[Any] | None, current: str | None, has_begun: bool) -> LevelRow:
    if point is None:
        return LevelRow(_label(name), "", "" if has_begun else _("to come"))
    return _row(name, point[1], point[2], "on" if name == current else "")


def levels_of(schedule: Schedule) -> Sequence[LevelRow]:
    """What is reached and proved in a version, objective by objective."""
    return [row for level in schedule.levels for row in _rows(level)]


def _rows(level: Mapping[str, Any]) -> Sequence[LevelRow]:
    """A level and, where it is not wholly proved, those of its steps that are not."""
    reader = words(get_language() or "fr")
    steps = [step for step in level.get("steps", ()) if step["value"] != step["bound"]]
    return [
        _row(level["name"], level["value"], level["bound"], ""),
        *(
            LevelRow(step_word(reader, step["name"], step["share"]), "", _open(step["name"], step))
            for step in steps
        ),
    ]


def _open(name: str, reached: Mapping[str, Any]) -> str:
    reader = words(get_language() or "fr")
    figures = {key: level_figure(reader, name, reached[key]) for key in ("value", "bound")}
    return _("%(value)s, at best %(bound)s") % figures


def _row(name: str, value: float, bound: float, otherwise: str) -> LevelRow:
    reader = words(get_language() or "fr")
    if abs(value - bound) < 1e-9:
        return LevelRow(
            _label(name), "ok", _("proved, %(value)s") % {"value": level_figure(reader, name, value)}
        )
    if name != "points":
        note = _open(name, {"value": value, "bound": bound})
        return LevelRow(_label(name), otherwise, note)
    gap = _gap(value, bound)
    share = reader.share(gap, 1 if gap >= 0.01 else 2)
    return LevelRow(_label(name), otherwise, _("within %(gap)s") % {"gap": share})


def _label(name: str) -> str:
    return level_word(words(get_language() or "fr"), name)
