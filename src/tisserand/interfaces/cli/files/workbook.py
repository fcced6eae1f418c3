"""Grids from an .xlsx workbook: cached values by calamine, with the cells that hold none found in the XML.

Rows are numbered as the spreadsheet shows them.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from posixpath import join, normpath
from xml.etree import ElementTree

from tisserand.interfaces.cli.files.faults import BadInput, Flaw, refuse
from tisserand.interfaces.cli.files.sheets import MOST_ROWS, Grid
from tisserand.interfaces.cli.files.values import BrokenCell, shown

LARGEST_BYTES = 100 * 2**20
LARGEST_UNPACKED_BYTES = 300 * 2**20
MOST_CELLS = 20_000_000  # of the rectangle that holds all filled cells, which is read whole
OLE_MAGIC = bytes.fromhex("D0CF11E0A1B11AE1")
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def workbook_grids(path: Path) -> list[Grid]:
    """Every sheet of the workbook; raises BadInput where it is empty, protected, too large or no workbook."""
    content = path.read_bytes()
    _refuse_strangers(path, content)
    from python_calamine import load_workbook  # noqa: PLC0415 - only those who read one pay

    try:
        parts = dict(_worksheets(path))
        if any(_extent(part) > MOST_CELLS for part in parts.values()):
            raise refuse(Flaw.TOO_LARGE, path)
        with load_workbook(path) as workbook:
            return [
                _grid(name, workbook.get_sheet_by_name(name), dict(_broken_cells(part)))
                for name, part in parts.items()
            ]
    except BadInput:
        raise
    except Exception as error:  # a damaged file fails in more ways than can be named
        raise refuse(Flaw.NOT_XLSX, path) from error


def _refuse_strangers(path: Path, content: bytes) -> None:
    if not content:
        raise refuse(Flaw.EMPTY_FILE, path)
    if len(content) > LARGEST_BYTES:
        raise refuse(Flaw.TOO_LARGE, path)
    if content.startswith(OLE_MAGIC):
        raise refuse(Flaw.PASSWORD if ENCRYPTED_STREAM in content else Flaw.OLD_EXCEL, path)
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
            has_workbook = "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError):
        raise refuse(Flaw.NOT_XLSX, path) from None
    if unpacked > LARGEST_UNPACKED_BYTES:
        raise refuse(Flaw.TOO_LARGE, path)
    if not has_workbook:
        raise refuse(Flaw.NOT_XLSX, path)


def _grid(name: str, sheet: object, broken: dict[tuple[int, int], BrokenCell]) -> Grid:
    """The sheet with its first filled row as header."""
    top, left = sheet.start or (0, 0)  # type: ignore[attr-defined]
    rows = sheet.to_python(skip_empty_area=True)  # type: ignore[attr-defined]
    if len(rows) > 2 * MOST_ROWS:
        filled = sum(1 for row in rows if any(value != "" for value in row))
        if filled > MOST_ROWS:
            return Grid(name, _headers(left, rows[0]), (), has_letters=True, row_count=filled - 1)
    numbered = []
    bottom = max([top + len(rows) - 1, *(row for row, _ in broken)])
    for number in range(bottom + 1):
        cells = [*([""] * left), *rows[number - top]] if 0 <= number - top < len(rows) else []
        numbered.append((number + 1, cells))
    for (row, column), cell in broken.items():
        cells = numbered[row][1]
        cells.extend([""] * (column + 1 - len(cells)))
        cells[column] = cell
    filled_rows = [(number, cells) for number, cells in numbered if any(shown(cell) for cell in cells)]
    if not filled_rows:
        return Grid(name, (), (), has_letters=True)
    return Grid(name, _headers(0, filled_rows[0][1]), filled_rows[1:], has_letters=True)


def _headers(left: int, row: list[object]) -> tuple[str, ...]:
    return (*([""] * left), *(shown(cell) for cell in row))


def _worksheets(path: Path) -> Iterator[tuple[str, bytes]]:
    """Name and XML of every sheet that holds cells, in the order of the tabs."""
    with zipfile.ZipFile(path) as archive:
        # The entity attacks that S314 warns of are refused by expat itself (2.4.1 and later).
        relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
        targets = {relation.attrib["Id"]: relation.attrib["Target"] for relation in relations}
        workbook = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314
        for sheet in workbook.iterfind(".//{*}sheet"):
            target = targets[sheet.attrib[RELATION]]
            part = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
            if part in archive.namelist() and "chartsheet" not in part:
                yield sheet.attrib["name"], archive.read(part)


def _extent(content: bytes) -> int:
    """How many cells the rectangle has that reaches to the last row and the last column."""
    rows = max((int(row) for row in re.findall(rb'row [^>]*?r="(\d{1,7})"', content)), default=0)
    columns = {letters.decode() for letters in re.findall(rb' r="([A-Z]{1,3})\d', content)}
    return rows * max((_address(f"{letters}1")[1] + 1 for letters in columns), default=0)


def _broken_cells(content: bytes) -> Iterator[tuple[tuple[int, int], BrokenCell]]:
    """The cells without a usable value: formulas never computed, and failed ones."""
    if b"f>" not in content and b"<f " not in content and b't="e"' not in content:
        return
    for cell in ElementTree.fromstring(content).iterfind(".//{*}sheetData/{*}row/{*}c"):  # noqa: S314
        formula, value = cell.find("{*}f"), cell.findtext("{*}v")
        if "r" not in cell.attrib:
            continue
        if cell.attrib.get("t") == "e":
            yield _address(cell.attrib["r"]), BrokenCell(Flaw.CELL_ERROR, value or "#")
        elif formula is not None and not value and cell.attrib.get("t") != "str":
            shown_formula = f"={formula.text or '…'}"
            yield _address(cell.attrib["r"]), BrokenCell(Flaw.FORMULA_WITHOUT_VALUE, shown_formula)


def _address(reference: str) -> tuple[int, int]:
    """Row and column from 0 of a reference such as "B12"."""
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(reference[len(letters) :]) - 1, column - 1
