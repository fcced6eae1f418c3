"""Files into rows: .xlsx, .csv, .json, .geojson; whatever is too large, broken or cut short is refused
whole.
"""

import re
from pathlib import PurePath

from .comma import comma_table
from .nested import nested_table
from .table import MEGABYTE, Limits, Row, Table, Unreadable
from .workbook import workbook_table

__all__ = ["Limits", "Row", "Table", "Unreadable", "read_table"]

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
READERS = {
    ".xlsx": workbook_table,
    ".xlsm": workbook_table,
    ".csv": comma_table,
    ".tsv": comma_table,
    ".txt": comma_table,
    ".json": nested_table,
    ".geojson": nested_table,
    ".jsonld": nested_table,
}


def read_table(content: bytes, name: str, limits: Limits) -> Table:
    """The rows of a file, told by the ending of its name. Raises Unreadable, and then nothing was kept."""
    reader = READERS.get(PurePath(name).suffix.lower())
    if reader is None:
        raise Unreadable("unknown_kind")
    if len(content) > limits.most_bytes:
        raise too_large(len(content), limits)
    if not content.strip(b"\0 \t\r\n"):
        raise Unreadable("empty")
    table = reader(content, limits)
    if not table.rows:
        raise Unreadable("no_rows")
    return Table(table.headers, [_storable(row) for row in table.rows])


def _storable(row: Row) -> Row:
    """The row without what no database keeps as text: halves of characters, and the character zero."""
    if not any(UNSTORABLE.search(cell) for cell in row.cells.values()):
        return row
    return Row(row.number, {key: UNSTORABLE.sub("", cell) for key, cell in row.cells.items()}, row.fault)


def too_large(size_bytes: int, limits: Limits) -> Unreadable:
    """The refusal of a file of that size, for those who know it before they read."""
    return Unreadable("too_large", megabytes=size_bytes // MEGABYTE, most=limits.most_bytes // MEGABYTE)
