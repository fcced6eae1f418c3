"""The published brokerage days, where they lie, and what is published of them."""

from __future__ import annotations

import csv
from fnmatch import fnmatch
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "data" / "b2b_meetings"
"""Beside the checkout; `--days` names another folder with files of the same format."""

ORIGINAL = "*.original"


def instances(folder: Path, pattern: str) -> list[str]:
    """The names of the days in `folder` that match, in alphabetical order."""
    names = sorted(path.stem for path in folder.glob("*.dzn"))
    return [name for name in names if fnmatch(name, pattern)]


def is_original(instance: str) -> bool:
    """Whether the day is one of the published ones, not a variant with more rules."""
    return fnmatch(instance, ORIGINAL)


def published_optima(folder: Path) -> dict[str, int]:
    """The fewest breaks of each original, as published; empty where the file is missing."""
    path = folder / "published_results.csv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {f"{row['instance']}.original": int(row["optimum_breaks"]) for row in csv.DictReader(file)}
