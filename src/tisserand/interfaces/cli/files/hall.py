"""Rounds, tables and the occasion read from their sheets, with every fault of time and number noted."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from tisserand.engines.scheduling.checks import MOST_ROUNDS
from tisserand.engines.scheduling.problem import Round, Table
from tisserand.interfaces.cli.files.attendance import Clock, known_rounds
from tisserand.interfaces.cli.files.event import Occasion
from tisserand.interfaces.cli.files.faults import Flaw
from tisserand.interfaces.cli.files.sheets import Line, Sheet
from tisserand.interfaces.cli.files.values import (
    DAY_MINUTES,
    clock,
    clock_text,
    day,
    day_within,
    from_one,
    shown,
    timezone,
    whole,
)


def read_occasion(sheet: Sheet | None, day_of_rounds: date | None) -> Occasion:
    """The event's own sheet, all of it optional; its day may also come from the rounds' times."""
    if sheet is None or not sheet.lines:
        return Occasion(day=day_of_rounds)
    for line in sheet.lines[1:]:
        line.note(Flaw.SEVERAL_EVENTS)
    line = sheet.lines[0]
    return Occasion(
        title=line.text("title"),
        day=line.read("date", day, day_of_rounds),
        venue=line.text("venue"),
        town=line.text("town"),
        timezone=line.read("timezone", timezone, Occasion().timezone),
        cluster=line.text("cluster"),
        phone=line.text("phone"),
        cross_border_bonus=line.read("bonus", whole, 0),
    )


def read_rounds(sheet: Sheet) -> tuple[tuple[Round, ...], date | None]:
    """The rounds in order of time, and the day their times carry, if any."""
    rounds: list[tuple[Round, Line]] = []
    numbers: dict[int, Line] = {}
    days: dict[date, Line] = {}
    for place, line in enumerate(sheet.lines, start=1):
        when = line.read("start", day_within, None) if line.has("start") else None
        if when is not None and when not in days:
            if days:
                line.note(Flaw.SEVERAL_DAYS, "start", first=next(iter(days)).isoformat())
            days[when] = line
        number = line.read("number", from_one, place)
        if number in numbers:
            line.note(Flaw.NUMBER_TWICE, "number", other=numbers[number].place.row)
        numbers.setdefault(number, line)
        meeting_round = _round(line, number)
        if meeting_round is not None:
            rounds.append((meeting_round, line))
    rounds.sort(key=lambda entry: entry[0].start_minute)
    _note_overlaps(rounds)
    if len(rounds) > MOST_ROUNDS:
        rounds[MOST_ROUNDS][1].note(Flaw.TOO_MANY_ROUNDS, rounds=len(rounds), most=MOST_ROUNDS)
    return tuple(entry[0] for entry in rounds), next(iter(days), None)


def _round(line: Line, number: int) -> Round | None:
    start = line.read("start", clock, -1) if line.needs("start") else -1
    minutes = line.read("minutes", from_one, 0)
    buffer = line.read("buffer", whole, 0)
    if not line.has("minutes") and not line.has("end"):
        line.note(Flaw.ROUND_WITHOUT_LENGTH)
    elif not line.has("minutes") and start >= 0:
        end = line.read("end", clock, -1)
        minutes = end - start
        if 0 <= end <= start:
            line.note(Flaw.ROUND_ENDS_EARLY, "end", start=clock_text(start))
    if start < 0 or minutes <= 0:
        return None
    if start + minutes > DAY_MINUTES:
        line.note(Flaw.ROUND_PAST_MIDNIGHT, "start")
        return None
    return Round(number, start, minutes, buffer)


def _note_overlaps(rounds: list[tuple[Round, Line]]) -> None:
    for (earlier, before), (later, line) in pairwise(rounds):
        end = earlier.start_minute + earlier.minutes + earlier.buffer_minutes
        if later.start_minute < end:
            line.note(Flaw.ROUNDS_OVERLAP, "start", other=before.place.row, end=clock_text(end))
        if earlier.number > later.number:
            line.note(Flaw.ROUNDS_OUT_OF_ORDER, "number", other=before.place.row)


def read_tables(sheet: Sheet, clock_of_day: Clock) -> tuple[Table, ...]:
    """The tables, by number, each in its rounds, if not in all."""
    tables: dict[int, tuple[Table, Line]] = {}
    for line in sheet.lines:
        number = line.read("number", from_one, 0) if line.needs("number") else 0
        seats = line.read("seats", _seats, 4)
        rounds = known_rounds(line, "rounds", clock_of_day)
        limit = None if rounds == clock_of_day.numbers else rounds
        if number in tables:
            line.note(Flaw.NUMBER_TWICE, "number", other=tables[number][1].place.row)
        elif number:
            tables[number] = (Table(number, line.text("zone"), seats, limit), line)
    return tuple(tables[number][0] for number in sorted(tables))


def _seats(value: object) -> int:
    return whole(shown(value), least=2)
