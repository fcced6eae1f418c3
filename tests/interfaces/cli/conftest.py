"""Small events as sheets of cells, written to real files, and the command line run on them."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tisserand.interfaces.cli.main import main

Cells = list[list[Any]]


@dataclass(frozen=True)
class Said:
    """What a run of the command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def faults(self) -> list[str]:
        """The sentences of the faults listed, without heading and end."""
        return [line[2:] for line in self.err.splitlines() if line.startswith("  ")]

    @property
    def answer(self) -> Any:
        """The JSON printed."""
        return json.loads(self.out)


Run = Callable[..., Said]
Write = Callable[[dict[str, Cells]], Path]


@pytest.fixture
def sheets() -> dict[str, Cells]:
    """Four registrations, three rounds, two tables, four wishes; English headers, nothing optional."""
    return {
        "registrations": [
            ["Id", "Name", "Country", "Languages", "Role", "Host tables", "Available rounds"],
            ["R1", "Bakery Sonnenkorn", "DE", "de", "host", "1", None],
            ["R2", "Atelier Lumen", "FR", "fr, de", None, None, None],
            ["R3", "Commune de Mirval", "LU", "fr", "guest", None, "1-2"],
            ["R4", "Lindenhof gGmbH", "DE", "de, en", None, None, None],
        ],
        "rounds": [
            ["Number", "Start", "Minutes", "Buffer"],
            [1, time(9), 15, 5],
            [2, time(9, 20), 15, 5],
            [3, time(9, 40), 15, 5],
        ],
        "tables": [["Number", "Zone"], [1, "A"], [2, "A"]],
        "wishes": [
            ["From", "To", "Level", "Reason"],
            ["R2", "R1", "must", "bread"],
            ["Bakery Sonnenkorn", "Atelier Lumen", "would", None],
            ["R3", "Atelier Lumen", "would", None],
            ["R4", "R3", "no", None],
        ],
    }


@pytest.fixture
def xlsx(tmp_path: Path) -> Write:
    """Writes sheets as a workbook."""

    def write(sheets: dict[str, Cells]) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
        path = tmp_path / "event.xlsx"
        book.save(path)
        return path

    return write


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """Writes sheets as a folder of CSV files."""

    def write(sheets: dict[str, Cells], separator: str = ",", encoding: str = "utf-8") -> Path:
        path = tmp_path / "event"
        path.mkdir()
        for name, rows in sheets.items():
            with (path / f"{name}.csv").open("w", encoding=encoding, newline="") as file:
                csv.writer(file, delimiter=separator).writerows(rows)
        return path

    return write


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command line in this process."""

    def run_with(*arguments: object) -> Said:
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Said(code, captured.out, captured.err)

    return run_with
