"""`./run bench duplicates`: how many hidden copies are found among the French SIAE, how rightly, how fast.

300 records get a corrupted copy without their number (bench/corrupting.py); what the finder proposes is
compared with them. The weights and the threshold were chosen on seed 0 alone, the other seeds report. In the
last column, 300 further records have lost their number without having a copy: recall at precision. Larger
directories are the same records with other names and places, so that the growth of time shows.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import django

HERE = Path(__file__).resolve().parent.parent
FILE = HERE.parent / "shared" / "data" / "organisations" / "siae_france.csv"
SIZES = (2_000, 5_000, 12_000, 25_000, 50_000)


def main(words: Sequence[str]) -> int:
    """Prints and writes recall, precision and seconds; 2 where the list of SIAE is missing."""
    parser = argparse.ArgumentParser(prog="./run bench duplicates", description=__doc__.splitlines()[0])
    say = parser.add_argument
    say("--seeds", type=int, default=5, metavar="N", help="sets of corruptions besides seed 0")
    say("--file", type=Path, default=FILE, metavar="FILE", help="where the list of SIAE is")
    say("--sizes", default=",".join(map(str, SIZES)), metavar="A,B", help="numbers of records, for the time")
    say("--docs", type=Path, default=HERE / "docs" / "benchmarks", metavar="FOLDER")
    asked = parser.parse_args(words)
    if not asked.file.exists():
        print(f"There is no {asked.file}: name the list of SIAE with --file.")
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tisserand.settings")
    django.setup()
    told = []
    for line in _lines(import_module("bench.copies"), asked):
        print(line, flush=True)
        told.append(line)
    asked.docs.mkdir(parents=True, exist_ok=True)
    (asked.docs / "duplicates.md").write_text("\n".join(told) + "\n", encoding="utf-8")
    return 0


def _lines(copies: Any, asked: argparse.Namespace) -> Iterator[str]:
    """The document, line by line as it comes to be known."""
    drafts = copies.drafts_of(asked.file)
    yield "# Finding duplicates\n\nWritten by `./run bench duplicates`.\n"
    yield f"{' '.join(__doc__.split())}\n\n{len(drafts):,} records, {copies.COPIES} copies in each set.\n"
    yield "| seed | recall | precision | typos | moved | renamed | only the number | with 300 strangers |"
    yield "|---|---|---|---|---|---|---|---|"
    for seed in range(asked.seeds + 1):
        yield copies.line(drafts, seed)
    yield "\n| records | candidates | CPU seconds | µs per n·log₂ n |\n|---|---|---|---|"
    for size in map(int, asked.sizes.split(",")):
        yield copies.timing(drafts, size)
