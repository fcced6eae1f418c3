"""The hall as it is drawn: zones of numbered tables, the reader's own among them filled.

Zones stand side by side, at most three; a table takes a square of `pitch-mm`, gaps included.
"""

from __future__ import annotations

from collections.abc import Collection

from tisserand.press.plan import Plan, zone_name
from tisserand.press.records import Place
from tisserand.press.words import Words

WIDTH_MM = 116  # inside the frame, on A5
GUTTER_MM = 5
HEIGHT_MM = 62
MOST_TABLES = 160
PITCHES_MM = (8.2, 7.05, 6.2, 5.2, 4.4)


def hall_plan(plan: Plan, reader: Words, own: Collection[int]) -> dict[str, object] | None:
    """The hall with the tables in `own` filled; None where there is none to show."""
    zones: dict[str, list[Place]] = {}
    for place in sorted(plan.event.places, key=lambda place: place.number):
        zones.setdefault(place.zone, []).append(place)
    if (
        sum(map(len, zones.values())) > MOST_TABLES
    ):  # what cannot be drawn readably shrinks to the reader's zones
        zones = {name: tables for name, tables in zones.items() if any(t.number in own for t in tables)}
    if not zones:
        return None
    across = min(3, len(zones))
    pitch, columns = _fit([len(tables) for tables in zones.values()], across)
    listed = reader.join(str(number) for number in sorted(own))
    title = reader("agenda.plan" if own else "agenda.plan_none")
    return {
        "title": title,
        "alt": reader.count("agenda.plan_alt", len(own), tables=listed) if own else title,
        "across": across,
        "pitch-mm": pitch,
        "zones": [
            {
                "name": zone_name(name, reader),
                "columns": columns,
                "tables": [{"number": str(t.number), "own": t.number in own} for t in tables],
            }
            for name, tables in zones.items()
        ],
    }


def _fit(sizes: list[int], across: int) -> tuple[float, int]:
    """The largest pitch (mm) at which all zones fit the frame, and the tables in a row of a zone."""
    width = (WIDTH_MM - GUTTER_MM * (across - 1)) / across
    for pitch in PITCHES_MM:
        columns = int(width / pitch) // 5 * 5 or 4  # fives are counted at a glance
        bands = [sizes[i : i + across] for i in range(0, len(sizes), across)]
        height = sum(10 + pitch * max(-(-size // columns) for size in band) for band in bands)
        if columns >= 5 and height <= HEIGHT_MM:
            break
    return pitch, columns
