"""Decided cases to measure and to learn from: notices, awards, meetings, the CPV list, trades that people
confirmed; told apart by their columns.

Files are CSV with a header, plain or gzipped. A column is found by its own name; what no protocol
needs may be missing.
"""

from __future__ import annotations

import csv
import gzip
import io
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tisserand.engines.matching.evaluation import Award, Meeting, Notice
from tisserand.engines.matching.knowledge import LANGUAGES, OfficialPhrase
from tisserand.engines.matching.problem import Text
from tisserand.interfaces.cli.files.faults import Flaw, refuse
from tisserand.interfaces.cli.files.folder import decoded, separator_of

COLUMNS = {
    "notices": ("lang_orig", "date_pub", "cpv", "title"),
    "awards": ("buyer", "obj", "cpv", "date", "place", "sup"),
    "meetings": ("wave", "iid", "pid", "gender", "dec", "dec_o"),
    "cpv": ("code", "en", "fr", "de"),
    "confirmed": ("text", "language", "trade"),
}
FULL_DATE = re.compile(r"(19|20)\d\d-\d\d-\d\d")
OVERSEAS = "97"
Row = dict[str, str]


@dataclass
class Cases:
    """What the files hold together."""

    notices: list[Notice] = field(default_factory=list)
    awards: list[Award] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    cpv: list[OfficialPhrase] = field(default_factory=list)
    confirmed: list[tuple[Text, str]] = field(default_factory=list)


def read_cases(paths: Iterable[Path]) -> Cases:
    """Everything in the files. Raises BadInput where one is missing, unreadable or of no known kind."""
    cases = Cases()
    for path in paths:
        rows = _rows(path)
        kind = next((kind for kind, needed in COLUMNS.items() if set(needed) <= rows[0].keys()), "")
        if kind == "notices":
            cases.notices += [_notice(row) for row in rows]
        elif kind == "awards":
            cases.awards += [_award(row) for row in rows if FULL_DATE.match(row["date"])]
        elif kind == "meetings":
            cases.meetings += _meetings(rows)
        elif kind == "cpv":
            cases.cpv += [_phrase(row) for row in rows]
        elif kind == "confirmed":
            cases.confirmed += [(Text(row["text"], row["language"].lower()), row["trade"]) for row in rows]
        else:
            kinds = "; ".join(", ".join(needed) for needed in COLUMNS.values())
            raise refuse(Flaw.NO_CASES, path, kinds=kinds)
    return cases


def _rows(path: Path) -> list[Row]:
    if not path.is_file():
        raise refuse(Flaw.PATH_MISSING, path)
    try:
        content = path.read_bytes()
        text = decoded(gzip.decompress(content) if path.suffix == ".gz" else content)
    except (OSError, EOFError) as error:
        raise refuse(Flaw.PATH_UNREADABLE, path, cause=str(error)) from error
    reader = csv.DictReader(io.StringIO(text), delimiter=separator_of(text))
    try:
        rows = [{key: value or "" for key, value in row.items() if key} for row in reader]
    except csv.Error as error:
        raise refuse(Flaw.BAD_CSV, path, line=reader.line_num) from error
    if not rows:
        raise refuse(Flaw.EMPTY_FILE, path)
    return rows


def _notice(row: Row) -> Notice:
    return Notice(
        row.get("doc", ""),
        row["lang_orig"].lower(),
        row["date_pub"].replace("-", ""),
        _digits(row["cpv"]),
        row["title"],
        row.get("short_descr", ""),
    )


def _award(row: Row) -> Award:
    cpv = _digits(row["cpv"])
    place = row["place"]
    return Award(
        buyer=row["buyer"],
        object=row["obj"],
        cpv="" if cpv.startswith("00") else cpv,
        date=row["date"][:10],
        department=place[: 3 if place.startswith(OVERSEAS) else 2],
        supplier=re.sub(r"\W", "", row["sup"]),
    )


def _digits(cpv: str) -> str:
    """The digits of the first code, its check digit left out."""
    first = cpv.split(maxsplit=1)[0] if cpv.split() else ""
    return re.sub(r"\D", "", first.split("-")[0])[:8]


def _meetings(rows: Sequence[Row]) -> list[Meeting]:
    """Each pair once, from the row of its man (gender 1)."""
    return [
        Meeting(
            row["wave"],
            row["iid"],
            row["pid"],
            row["dec"] == "1",
            row["dec_o"] == "1",
            (
                _number(row, "int_corr"),
                _number(row, "samerace"),
                abs(_number(row, "age") - _number(row, "age_o")) / 5,
            ),
        )
        for row in rows
        if row["gender"] == "1" and row["pid"]
    ]


def _number(row: Row, column: str) -> float:
    try:
        return float(row.get(column, ""))
    except ValueError:
        return math.nan


def _phrase(row: Row) -> OfficialPhrase:
    return OfficialPhrase("cpv", row["code"], {each: row[each] for each in LANGUAGES if row.get(each)})
