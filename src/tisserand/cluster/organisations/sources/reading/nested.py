"""JSON and GeoJSON into rows: nested names joined by dots, lists by semicolons, points as latitude,
longitude.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .comma import decoded
from .table import Limits, Row, Table, Unreadable

DEEPEST = 6
LISTS = (
    "features",
    "@graph",
    "profiles",
    "data",
    "results",
    "records",
    "items",
    "organisations",
    "organizations",
)


def nested_table(content: bytes, limits: Limits) -> Table:
    """The objects of the file, one a row. Raises Unreadable for half a file or one without objects."""
    text = decoded(content).lstrip("\ufeff")
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise Unreadable("not_json", line=error.lineno, column=error.colno) from None
    except RecursionError:
        raise Unreadable("no_objects") from None
    found = list(objects_of(document))
    if len(found) > limits.most_rows:
        raise Unreadable("too_many_rows", most=limits.most_rows)
    rows = [Row(number, dict(_cells(one))) for number, one in enumerate(found, 1)]
    headers = tuple(dict.fromkeys(header for row in rows for header in row.cells))
    if not headers:
        raise Unreadable("no_objects")
    return Table(
        headers, [Row(row.number, {header: row.cells.get(header, "") for header in headers}) for row in rows]
    )


def objects_of(document: object) -> Iterator[Mapping[str, Any]]:
    """The list of objects in a document, wherever it stands; a lone object is a list of one."""
    if isinstance(document, dict):
        for name in LISTS:
            if isinstance(document.get(name), list):
                document = document[name]
                break
    if isinstance(document, dict):
        document = [document]
    if not isinstance(document, list) or not all(isinstance(one, dict) for one in document):
        raise Unreadable("no_objects")
    yield from document


def _cells(one: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if one.get("type") == "Feature":
        yield from _feature(one)
    else:
        yield from _flat(one, "", 0)


def _feature(one: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if "id" in one:
        yield "id", str(one["id"])
    yield from _flat(one.get("properties") or {}, "", 0)
    geometry = one.get("geometry")
    points = list(_points(geometry.get("coordinates"))) if isinstance(geometry, dict) else []
    if points:
        yield "latitude", str(sum(lat for _lon, lat in points) / len(points))
        yield "longitude", str(sum(lon for lon, _lat in points) / len(points))


def _points(coordinates: object) -> Iterator[tuple[float, float]]:
    """Every point of a geometry, however deep; their mean stands for a line or an area."""
    if not isinstance(coordinates, Sequence) or isinstance(coordinates, str):
        return
    if len(coordinates) >= 2 and all(isinstance(one, int | float) for one in coordinates[:2]):
        yield float(coordinates[0]), float(coordinates[1])
        return
    for part in coordinates:
        yield from _points(part)


def _flat(value: object, name: str, depth: int) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict) and depth < DEEPEST:
        for key, inner in value.items():
            yield from _flat(inner, f"{name}.{key}" if name else str(key), depth + 1)
    elif isinstance(value, list):
        plain = [str(one).strip() for one in value if isinstance(one, str | int | float)]
        yield name, "; ".join(plain)
        if value and not plain and isinstance(value[0], dict) and depth < DEEPEST:
            yield from _flat(value[0], name, depth + 1)
    elif value is not None and not isinstance(value, dict):
        yield name, str(value).strip()
