"""The published days and their optima; a test that needs them is skipped where they are missing."""

import csv
from pathlib import Path

import pytest

from tisserand.engines.scheduling.breaks import BrokerageDay, read_dzn

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "data" / "b2b_meetings"

needs_published_days = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"the published days are not here: {FOLDER}"
)


def published_day(name: str) -> BrokerageDay:
    return read_dzn((FOLDER / f"{name}.dzn").read_text("utf-8"))


def published_breaks() -> dict[str, int]:
    with (FOLDER / "published_results.csv").open(encoding="utf-8") as file:
        return {row["instance"]: int(row["optimum_breaks"]) for row in csv.DictReader(file)}
