"""What is told of a plan in the end: its levels with their bounds, and what a judge says of it."""

from __future__ import annotations

import json
from collections.abc import Sequence

from tisserand.engines.scheduling.answer import Level
from tisserand.interfaces.cli.speech import figure
from tisserand.press.words import Words


def level_record(level: Level, name: str = "") -> dict[str, object]:
    """A level as JSON has it, under its own name or another; a bound that is not known is null."""
    bound = None if level.bound in (float("inf"), float("-inf")) else level.bound
    return {"name": name or str(level.name), "value": level.value, "bound": bound}


def level_lines(reader: Words, levels: Sequence[Level], name: str = "") -> list[str]:
    """One line per objective: value and bound, under its own name or another."""
    return [
        "  "
        + reader(
            "summary.level_proved" if level.is_proved else "summary.level",
            name=reader(f"level.{name or level.name}"),
            value=figure(reader, level.value),
            bound=figure(reader, level.bound),
        )
        for level in levels
    ]


def tell_verdict(
    reader: Words, sentences: list[str], values: dict[str, int], meetings: int, as_json: bool
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
        print(f"  {reader(f'level.{name}')}{colon}{reader.number(value)}")
