"""When somebody is there: rounds from the columns *rounds*, *from* and *until* of whatever sheet has them."""

from __future__ import annotations

from dataclasses import dataclass, field

from tisserand.engines.scheduling.problem import Round
from tisserand.interfaces.cli.files.faults import Flaw
from tisserand.interfaces.cli.files.register import Register
from tisserand.interfaces.cli.files.sheets import Line, Sheet
from tisserand.interfaces.cli.files.values import DAY_MINUTES, clock, clock_text, numbers


@dataclass(slots=True)
class Clock:
    """The rounds of the day, to turn times into round numbers."""

    rounds: tuple[Round, ...]
    is_whole: bool = True  # False where rounds could not be read: then nobody is blamed for missing them
    numbers: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        self.numbers = frozenset(each.number for each in self.rounds)

    def within(self, start_minute: int, end_minute: int) -> frozenset[int]:
        """The rounds that lie wholly between the two times."""
        return frozenset(
            each.number
            for each in self.rounds
            if each.start_minute >= start_minute and each.start_minute + each.minutes <= end_minute
        )

    def touched(self, start_minute: int, end_minute: int) -> frozenset[int]:
        """The rounds that share a minute with the time between."""
        return frozenset(
            each.number
            for each in self.rounds
            if each.start_minute < end_minute and each.start_minute + each.minutes > start_minute
        )

    def span(self, chosen: frozenset[int]) -> tuple[int, int]:
        """From the start of the first to the end of the last of these rounds, in minutes after midnight."""
        rounds = [each for each in self.rounds if each.number in chosen]
        return (
            min((each.start_minute for each in rounds), default=0),
            max((each.start_minute + each.minutes for each in rounds), default=0),
        )


def known_rounds(line: Line, column: str, clock_of_day: Clock) -> frozenset[int]:
    """The round numbers of a cell; all of them where it is empty or says so; unknown ones are noted."""
    named = line.read(column, numbers, None)
    if named is None:
        return clock_of_day.numbers
    unknown = sorted(named - clock_of_day.numbers)
    if unknown and clock_of_day.is_whole:
        line.note(Flaw.UNKNOWN_ROUND, column, unknown=", ".join(map(str, unknown[:10])))
    return named & clock_of_day.numbers


def times(line: Line) -> tuple[int, int] | None:
    """The columns *from* and *until* in minutes, the day's ends where one is empty; None where both are."""
    if not line.has("from") and not line.has("until"):
        return None
    start = line.read("from", clock, 0)
    end = line.read("until", clock, DAY_MINUTES)
    if end <= start:
        line.note(Flaw.UNTIL_BEFORE_FROM, "until", start=clock_text(start))
    return start, end


def attended(line: Line, clock_of_day: Clock) -> frozenset[int]:
    """The rounds this row allows; a row that allows none is noted, once."""
    before = len(line.faults)
    rounds = known_rounds(line, "rounds", clock_of_day)
    between = times(line)
    if between is not None:
        rounds &= clock_of_day.within(*between)
    if not rounds and clock_of_day.is_whole and len(line.faults) == before:
        column = next((name for name in ("rounds", "from", "until") if line.has(name)), "")
        first, last = (clock_text(minute) for minute in clock_of_day.span(clock_of_day.numbers))
        line.note(Flaw.NEVER_AVAILABLE, column, first=first, last=last)
    return rounds


def read_availability(
    sheet: Sheet | None, register: Register, clock_of_day: Clock
) -> dict[str, tuple[frozenset[int], Line]]:
    """Per registration id the union of its rows, with the last of them."""
    found: dict[str, tuple[frozenset[int], Line]] = {}
    for line in sheet.lines if sheet else ():
        registration = register.named(line, "registration")
        rounds = attended(line, clock_of_day)
        if registration is not None:
            earlier = found[registration][0] if registration in found else frozenset()
            found[registration] = (rounds | earlier, line)
    return found
