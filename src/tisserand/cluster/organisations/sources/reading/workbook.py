"""The first filled sheet of an .xlsx workbook, read only once it is known how large it is unpacked."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from .comma import headers_of
from .table import MEGABYTE, Limits, Row, Table, Unreadable

OLD_MAGIC = bytes.fromhex("D0CF11E0A1B11AE1")
MOST_ENTRIES = 2_000
MOST_CELLS = 10_000_000  # of the rectangle that holds all filled cells, which is read whole
PIECE = MEGABYTE
OVERLAP = 64  # bytes of a piece looked at again with the next, so that no address is cut in two
CELL = re.compile(rb"\br\s*=\s*[\"']([A-Z]{1,3})(\d{1,7})[\"']")


def workbook_table(content: bytes, limits: Limits) -> Table:
    """The rows of the first sheet that has any. Raises Unreadable for bombs, damaged and protected
    workbooks.
    """
    if content.startswith(OLD_MAGIC):
        raise Unreadable("old_workbook")
    _refuse_bombs(content, limits)
    from python_calamine import load_workbook  # noqa: PLC0415 - only those who read one pay

    try:
        with load_workbook(io.BytesIO(content)) as workbook:
            for name in workbook.sheet_names:
                sheet = workbook.get_sheet_by_name(name)
                rows = sheet.to_python(skip_empty_area=True)
                if any(_shown(value) for row in rows for value in row):
                    top = sheet.start[0] if sheet.start else 0
                    return _table(rows, top, limits)
    except Unreadable:
        raise
    except Exception as error:  # a damaged workbook fails in more ways than can be named
        raise Unreadable("damaged_workbook") from error
    raise Unreadable("empty")


def _table(rows: Sequence[Sequence[object]], top: int, limits: Limits) -> Table:
    shown = [(top + place + 1, [_shown(value) for value in row]) for place, row in enumerate(rows)]
    filled = [(number, cells) for number, cells in shown if any(cells)]
    if len(filled) - 1 > limits.most_rows:
        raise Unreadable("too_many_rows", most=limits.most_rows)
    headers = headers_of(filled[0][1])
    return Table(
        headers,
        [
            Row(number, {header: cell for header, cell in zip(headers, cells, strict=False) if header})
            for number, cells in filled[1:]
        ],
    )


def _shown(value: object) -> str:
    """A cell as its reader sees it; whole numbers without decimals."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value).strip()


def _refuse_bombs(content: bytes, limits: Limits) -> None:
    """Looks at what the workbook says it is unpacked, then unpacks it piece by piece and counts."""
    most = Unreadable("bomb", most=limits.most_unpacked_bytes // MEGABYTE)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if (
                len(entries) > MOST_ENTRIES
                or sum(entry.file_size for entry in entries) > limits.most_unpacked_bytes
            ):
                raise most
            if "xl/workbook.xml" not in archive.namelist():
                raise Unreadable("damaged_workbook")
            unpacked = 0
            for entry in entries:
                rows = columns = 0
                tail = b""
                for piece in _pieces(archive, entry, limits.most_unpacked_bytes):
                    unpacked += len(piece)
                    rows, columns = _extent(tail + piece, rows, columns)
                    tail = piece[-OVERLAP:]
                    if unpacked > limits.most_unpacked_bytes or rows * columns > MOST_CELLS:
                        raise most
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        raise Unreadable("damaged_workbook") from None
    except Exception as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable("damaged_workbook") from error


def _pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> Iterator[bytes]:
    """An entry as it really is, whatever size it claims: a claim too small would hide the rest."""
    entry.file_size = most + PIECE
    with archive.open(entry) as file:
        while piece := file.read(PIECE):
            yield piece


def _extent(piece: bytes, rows: int, columns: int) -> tuple[int, int]:
    """How far down and right the cells reach, seen so far."""
    for letters, row in CELL.findall(piece):
        rows = max(rows, int(row))
        column = 0
        for letter in letters:
            column = column * 26 + letter - 64
        columns = max(columns, column)
    return rows, columns
