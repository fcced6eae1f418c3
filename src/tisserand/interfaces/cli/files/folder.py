"""Grids from a folder of CSV files, one per sheet: UTF-8 with or without mark, else Windows-1252; , ; or tab.

Rows are numbered by their line in the file, the header's line counted.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from tisserand.interfaces.cli.files.faults import Fault, Flaw, Place, refuse
from tisserand.interfaces.cli.files.sheets import Grid
from tisserand.interfaces.cli.files.workbook import LARGEST_BYTES

SEPARATORS = (";", "\t", ",")


def folder_grids(path: Path, faults: list[Fault]) -> list[Grid]:
    """Every .csv file of the folder, named by its stem; raises BadInput where there is none."""
    files = sorted(
        file for file in path.iterdir() if file.suffix.lower() in (".csv", ".tsv") and file.is_file()
    )
    if not files:
        raise refuse(Flaw.NO_CSV, path)
    return [_grid(file, faults) for file in files]


def _grid(file: Path, faults: list[Fault]) -> Grid:
    content = file.read_bytes()
    text = decoded(content) if len(content) <= LARGEST_BYTES else ""
    flaw, line, rows = _split(text)
    if flaw is not None:
        flaw = Flaw.TOO_LARGE if len(content) > LARGEST_BYTES else flaw
        faults.append(Fault(flaw, Place(str(file)), facts={"line": line}))
        return Grid(file.name, (), (), is_faulty=True)
    return Grid(file.name, tuple(" ".join(header.split()) for header in rows[0][1]), rows[1:])


def _split(text: str) -> tuple[Flaw | None, int, list[tuple[int, list[str]]]]:
    """The filled rows with their lines; or what is wrong, and from which line on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text), skipinitialspace=True)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for cells in reader:
            # "sep=;" in the first line is a note to the spreadsheet
            if any(cell.strip() for cell in cells) and not (line == 1 and cells[0].startswith("sep=")):
                rows.append((line, cells))
            line = reader.line_num + 1
    except csv.Error:
        return Flaw.BAD_CSV, reader.line_num, []
    if "\0" in text:
        return Flaw.BAD_CSV, text[: text.index("\0")].count("\n") + 1, []
    return (None, 0, rows) if rows else (Flaw.EMPTY_FILE, 1, [])


def decoded(content: bytes) -> str:
    """The text of a file as spreadsheets save it: UTF-16 by its mark, else UTF-8, else Windows-1252."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def separator_of(text: str) -> str:
    """The separator that is most frequent in the header line outside quotation marks."""
    header = next((line for line in text.splitlines() if line.strip()), "")
    bare = "".join(header.split('"')[::2])
    return max(SEPARATORS, key=bare.count)
