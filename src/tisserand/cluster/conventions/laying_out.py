"""How a day and a hall are divided: rounds between two moments with lunch kept free, tables by zones in rows.

No database: times are datetimes of one zone, minutes are whole, places count from 1.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import NamedTuple, Protocol

MOST_ROUNDS = 200
MOST_TABLES = 1_000

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Grid:
    """From when to when meetings are held, how long each and the walk after it last, when lunch is."""

    starts_at: datetime
    ends_at: datetime
    minutes: int
    buffer_minutes: int
    lunch: Span | None = None

    def slots(self) -> Sequence[Span]:
        """Every round that fits, the first as early as can be; none touches lunch, none ends too late.

        Of a grid with more than `MOST_ROUNDS` of them the first ones.
        """
        length, buffer = timedelta(minutes=self.minutes), timedelta(minutes=self.buffer_minutes)
        slots: list[Span] = []
        at = self.starts_at
        while at + length <= self.ends_at and len(slots) < MOST_ROUNDS:
            if self.lunch and at < self.lunch[1] and at + length > self.lunch[0]:
                at = self.lunch[1]
                continue
            slots.append((at, at + length))
            at += length + buffer
        return slots


class _Slotted(Protocol):
    starts_at: datetime
    ends_at: datetime
    buffer_minutes: int


def grid_of(rounds: Sequence[_Slotted], lunch: Span | None) -> Grid | None:
    """The grid that rounds were made from, as far as the first and the last one tell; None without any."""
    if not rounds:
        return None
    first, last = rounds[0], rounds[-1]
    minutes = round((first.ends_at - first.starts_at).total_seconds() / 60)
    return Grid(first.starts_at, last.ends_at, minutes, first.buffer_minutes, lunch)


class Block(NamedTuple):
    """Tables of one zone in rows; beside the zone before it, or below all others."""

    zone: str
    tables: int
    seats: int = 4
    in_a_row: int = 7
    is_beside: bool = False


class Standing(NamedTuple):
    """A table with its number and its place."""

    number: int
    zone: str
    seats: int
    across: int
    down: int


def standings_of(blocks: Iterable[Block]) -> Sequence[Standing]:
    """The tables of all zones, numbered through from 1."""
    tables: list[Standing] = []
    top, left, widest, lowest = 1, 1, 0, 0
    for block in blocks:
        top, left = (top, widest + 1) if block.is_beside else (lowest + 1, 1)
        for index in range(block.tables):
            across, down = left + index % block.in_a_row, top + index // block.in_a_row
            tables.append(Standing(len(tables) + 1, block.zone, block.seats, across, down))
            lowest = max(lowest, down)
        widest = left + min(block.in_a_row, block.tables) - 1
    return tables


class _Stood(Protocol):
    zone: str
    seats: int
    across: int | None
    down: int | None


def blocks_of(tables: Sequence[_Stood]) -> Sequence[Block]:
    """The zones that tables were made from, in the order of their numbers.

    A block is what is usual in it: a table moved by hand or with other seats is not told.
    """
    blocks: list[Block] = []
    first_row: int | None = None
    for zone, group in groupby(tables, key=lambda table: table.zone):
        own = list(group)
        rows = [table.down for table in own if table.down]
        usual = max(map(rows.count, rows), default=Block._field_defaults["in_a_row"])
        top = min(rows, default=None)
        seats = [table.seats for table in own]
        is_beside = bool(blocks) and top is not None and top == first_row
        blocks.append(Block(zone, len(own), max(seats, key=seats.count), usual, is_beside))
        first_row = top
    return blocks
