"""Grids from a JSON event: an object of lists of objects, keyed as the sheets and columns of the workbook.

Rows are numbered by their place in the list, from 1.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tisserand.interfaces.cli.files.faults import BadInput, Fault, Flaw, Place, refuse
from tisserand.interfaces.cli.files.folder import decoded
from tisserand.interfaces.cli.files.sheets import Grid
from tisserand.interfaces.cli.files.values import shown
from tisserand.interfaces.cli.files.workbook import LARGEST_BYTES


def json_content(path: Path) -> object:
    """What the JSON file holds; raises BadInput where it is empty, too large or not JSON."""
    content = path.read_bytes()
    if not content.strip():
        raise refuse(Flaw.EMPTY_FILE, path)
    if len(content) > LARGEST_BYTES:
        raise refuse(Flaw.TOO_LARGE, path)
    try:
        # NaN and Infinity, which JSON does not know, are told as words where they stand.
        found = json.loads(decoded(content), object_pairs_hook=_object, parse_constant=str)
    except json.JSONDecodeError as error:
        raise refuse(Flaw.NOT_JSON, path, line=error.lineno, column=error.colno) from error
    except RecursionError as error:
        raise refuse(Flaw.NOT_JSON, path, line=1, column=1) from error
    if doubled := tuple(_doubled(found, path, ())):
        raise BadInput(doubled)
    return found


class _Doubled(dict[str, object]):
    """An object in which some keys are there twice."""

    keys_twice: tuple[str, ...] = ()


def _object(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    found = _Doubled(pairs)
    if len(found) == len(pairs):
        return dict(found)
    found.keys_twice = tuple(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
    return found


def _doubled(content: object, path: Path, trail: tuple[str | int, ...]) -> Iterator[Fault]:
    """A fault for every key that is there twice, with the way to it: list, entry, field."""
    if isinstance(content, _Doubled):
        *way, last = trail or ("",)
        sheet, row = (way, last) if len(way) < 2 and isinstance(last, int) else (trail, None)
        for key in content.keys_twice:
            yield Fault(Flaw.KEY_TWICE, Place(str(path), ".".join(map(str, sheet)), row, key))
    if isinstance(content, dict):
        for key, value in content.items():
            yield from _doubled(value, path, (*trail, key))
    if isinstance(content, list):
        for number, value in enumerate(content, start=1):
            yield from _doubled(value, path, (*trail, number))


def json_grids(path: Path, faults: list[Fault]) -> list[Grid]:
    """Every list of the event; a list of the wrong shape is noted and left out."""
    content = json_content(path)
    if not isinstance(content, dict):
        raise refuse(Flaw.JSON_SHAPE, path)
    return [json_grid(path, name, entries, faults) for name, entries in content.items()]


def json_grid(path: Path, name: str, entries: object, faults: list[Fault]) -> Grid:
    """One list of objects, or one object alone, as a grid; another shape is noted."""
    rows = [entries] if isinstance(entries, dict) else entries
    if not isinstance(rows, list):
        faults.append(Fault(Flaw.JSON_SHAPE, Place(str(path), name)))
        return Grid(name, (), (), is_faulty=True)
    wrong = [number for number, row in enumerate(rows, start=1) if not isinstance(row, dict)]
    if wrong:
        faults.extend(Fault(Flaw.JSON_SHAPE, Place(str(path), name, number)) for number in wrong)
        return Grid(name, (), (), is_faulty=True)
    headers = tuple(dict.fromkeys(str(key) for row in rows for key in row))
    cells = [(number, [_cell(row, header) for header in headers]) for number, row in enumerate(rows, start=1)]
    return Grid(name, headers, cells)


def _cell(row: Mapping[str, object], header: str) -> object:
    """A list such as ["fr", "de"] or [3, 4] reads as the text a sheet would hold."""
    value = row.get(header)
    if isinstance(value, list):
        return "; ".join(shown(part) for part in value)
    return value
