"""What is told of a plan in the end: its levels with their bounds, and what a judge says of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from tisserand.engines.scheduling.answer import Level
from tisserand.press.levels import level_figure, level_word, step_word
from tisserand.press.words import Words


def level_record(level: Level, name: str = "") -> dict[str, object]:
    """A level as JSON has it, under its own name or another; a bound that is not known is null."""
    bound = None if level.bound in (float("inf"), float("-inf")) else level.bound
    record: dict[str, object] = {"name": name or str(level.name), "value": level.value, "bound": bound}
    if level.steps:
        record["steps"] = [
            {"name": str(step.name), "share": step.share, "value": step.value, "bound": step.bound}
            for step in level.steps
        ]
    return record


def level_lines(reader: Words, levels: Sequence[Level], name: str = "") -> list[str]:
    """One line per objective, under its own name or another: value and bound; below it steps unproved."""
    return [line for level in levels for line in _lines(reader, level, name or str(level.name))]


def _lines(reader: Words, level: Level, name: str) -> list[str]:
    value, bound = (level_figure(reader, name, each) for each in (level.value, level.bound))
    own = _line(reader, level_word(reader, name), value, bound, value == bound)
    return [
        f"  {own}",
        *(
            "    "
            + _line(
                reader,
                step_word(reader, str(step.name), step.share),
                level_figure(reader, str(step.name), step.value),
                level_figure(reader, str(step.name), step.bound),
                step.is_proved,
            )
            for step in level.steps
            if not step.is_proved
        ),
    ]


def _line(reader: Words, name: str, value: str, bound: str, is_proved: bool) -> str:
    key = "summary.level_proved" if is_proved else "summary.level"
    return reader(key, name=name, value=value, bound=bound)


def tell_verdict(
    reader: Words, sentences: list[str], values: Mapping[str, float], meetings: int, as_json: bool
) -> None:
    """Print every fault, or that there is none and what the plan is worth."""
    if as_json:
        record = {"faults": sentences, "meetings": meetings, "values": values}
        print(json.dumps(record, ensure_ascii=False, indent=1))
        return
    if sentences:
        print(reader.count("judged.faults", len(sentences)))
        print("\n".join(f"  {sentence}" for sentence in sentences))
        return
    print(reader("judged.fine"))
    print(reader.count("summary.meetings", meetings))
    colon = "\u00a0: " if reader.language == "fr" else ": "
    for name, value in values.items():
        print(f"  {level_word(reader, name)}{colon}{level_figure(reader, name, value)}")
