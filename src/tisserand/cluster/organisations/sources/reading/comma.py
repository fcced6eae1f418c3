"""CSV with its encoding and delimiter found: UTF-8, UTF-16 or Windows-1252; comma, semicolon, tab or bar."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from .table import Limits, Row, Table, Unreadable

DELIMITERS = ",;\t|"
LONGEST_CELL = 1_000_000  # characters; more is a quotation mark that was never closed
MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
TWO_BYTES = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")
UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\x81\x8d\x8f\x90\x9d\ufffd]")


def comma_table(content: bytes, limits: Limits) -> Table:
    """The rows of a CSV file. Raises Unreadable for broken characters, bad quotation marks or half a file."""
    text = decoded(content)
    delimiter = _delimiter(text)
    csv.field_size_limit(LONGEST_CELL)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records = list(_records(lines, limits.most_rows))
    if not records:
        raise Unreadable("empty")
    headers = headers_of(records[0][1])
    ends_with_a_line = text.endswith(("\n", "\r"))
    if len(records) > 1 and len(records[-1][1]) < len(headers) and not ends_with_a_line:
        raise Unreadable("half", row=records[-1][0])
    return Table(headers, [_row(number, headers, cells) for number, cells in records[1:]])


def decoded(content: bytes) -> str:
    """The text in the encoding it was written in. Raises Unreadable where characters are broken or lost."""
    encoding = next((name for mark, name in MARKS if content.startswith(mark)), "") or _unmarked(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _broken(content[: error.start].decode(encoding, "replace"), "…") from None
    if found := UNPRINTABLE.search(text):
        raise _broken(text[: found.start()], "?")
    return text


def _unmarked(content: bytes) -> str:
    """The encoding of a file that does not name it."""
    start = content[:4000]
    if start[1::2].count(0) > len(start) // 3:
        return "utf-16-le"
    if start[::2].count(0) > len(start) // 3:
        return "utf-16-be"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        # Text of Windows hardly ever holds bytes that make a letter of UTF-8; a file of such letters is a
        # broken one.
        letters = len(TWO_BYTES.findall(content))
        others = sum(byte > 0x7F for byte in TWO_BYTES.sub(b"", content))
        return "utf-8" if letters > others else "cp1252" if not _has_holes(content) else "latin-1"
    return "utf-8"


def _has_holes(content: bytes) -> bool:
    return any(hole in content for hole in (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d"))


def _broken(before: str, mark: str) -> Unreadable:
    near = re.sub(r"\s+", " ", before[-20:]) + mark
    return Unreadable("broken_encoding", line=before.count("\n") + 1, near=near)


def _delimiter(text: str) -> str:
    """The one that splits the header into most cells; quoted ones do not count."""
    header = re.sub(r'"[^"]*"', "", text.lstrip("\r\n").split("\n", 1)[0])
    return max(DELIMITERS, key=header.count)


def _records(lines: Iterable[list[str]], most: int) -> Iterator[tuple[int, list[str]]]:
    """The filled rows with their numbers."""
    number = 0
    try:
        for cells in lines:
            number += 1
            if not any(cell.strip() for cell in cells):
                continue
            if number - 1 > most:
                raise Unreadable("too_many_rows", most=most)
            yield number, cells
    except csv.Error as error:
        line = getattr(lines, "line_num", number)
        if "unexpected end" in str(error) or "field larger" in str(error):
            raise Unreadable("half", row=number + 1) from None
        raise Unreadable("bad_quotes", line=line) from None


def headers_of(cells: Sequence[str]) -> tuple[str, ...]:
    """The names of the columns. Raises Unreadable where two are the same or none is there."""
    headers = [cell.strip() for cell in cells]
    while headers and not headers[-1]:
        headers.pop()
    filled = [header for header in headers if header]
    if not filled or len(set(filled)) < len(filled) or all(re.fullmatch(r"[\d.,\s]+", one) for one in filled):
        raise Unreadable("no_headers", found=", ".join(headers)[:120] or "–")
    return tuple(headers)


def _row(number: int, headers: Sequence[str], cells: Sequence[str]) -> Row:
    extra = [cell for cell in cells[len(headers) :] if cell.strip()]
    trimmed = {header: cell.strip() for header, cell in zip(headers, cells, strict=False) if header}
    missing = {header: "" for header in headers[len(cells) :] if header}
    return Row(number, {**trimmed, **missing}, fault="too_many_cells" if extra else "")
