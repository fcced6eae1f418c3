"""Text in MiniZinc's data format, as the published days come in, to a `BrokerageDay`.

Everything is numbered from 1; in sets of slots and in `fixed` a 0 stands for "none". Every fault is told with
its line: first those of the writing, and if there are none, those of the day itself. `meetingsxBusiness`
repeats what `requested` says, shifted by one, and is not read.
"""

from __future__ import annotations

from .notation import Listing, Number, read_assignments
from .problem import BrokerageDay, DayError, DayFault, Encounter, Session

NUMBERS = {
    "participants": "nBusiness",
    "meetings": "nMeetings",
    "tables": "nTables",
    "slots": "nTotalSlots",
    "morning_slots": "nMorningSlots",
}
LISTS = {
    "requested": "nMeetings",
    "nMeetingsBusiness": "nBusiness",
    "forbidden": "nBusiness",
    "fixed": "nMeetings",
    "precedences": "nMeetings",
}
"""The arrays that a day needs, and the number that says how long each is."""

ROWS = {"requested", "forbidden", "precedences"}
"""The arrays whose elements are rows or sets."""


def read_dzn(text: str) -> BrokerageDay:
    """The day that `text` describes. Raises `DayError` with every fault, each with its line where known."""
    told, faults = read_assignments(text)
    reading = Reading(told, faults)
    reading.check_presence()
    reading.check_sizes()
    if not reading.faults:
        reading.check_meetings()
    if reading.faults:
        raise DayError(tuple(sorted(reading.faults, key=lambda fault: fault.line or 0)))
    try:
        return reading.day()
    except DayError as error:
        raise DayError(tuple(reading.located(fault) for fault in error.faults)) from None


class Reading:
    """What a text assigns to each name, on its way to a day."""

    def __init__(self, told: dict[str, Number | Listing], faults: list[DayFault]) -> None:
        self.told, self.faults = told, faults
        self._faulty = {fault.subject for fault in faults}

    def check_presence(self) -> None:
        """Every number and every array is there, and is what it should be."""
        for name in NUMBERS.values():
            self._check_kind(name, Number, "missing_number", "number_expected")
        for name in LISTS:
            self._check_kind(name, Listing, "missing_array", "array_expected")

    def _check_kind(self, name: str, kind: type, missing: str, otherwise: str) -> None:
        value = self.told.get(name)
        if value is None and name not in self._faulty:
            self.faults.append(DayFault(missing, name))
        elif value is not None and not isinstance(value, kind):
            self.faults.append(DayFault(otherwise, name, (), value.line))

    def check_sizes(self) -> None:
        """Every array is as long as announced, and its elements are numbers or rows, as they should be."""
        for name, length in LISTS.items():
            listing, announced = self.told.get(name), self.told.get(length)
            if not isinstance(listing, Listing) or name in self._faulty:
                continue
            if isinstance(announced, Number) and len(listing.parts) != announced.value:
                sizes = (str(len(listing.parts)), str(announced.value), length)
                self.faults.append(DayFault("wrong_size", name, sizes, listing.line))
            for part in listing.parts:
                if isinstance(part, Listing) != (name in ROWS):
                    code = "array_expected" if name in ROWS else "number_expected"
                    self.faults.append(DayFault(code, name, (), part.line))

    def check_meetings(self) -> None:
        """Each row of `requested` is a pair and a session, and everybody has as many as announced."""
        counted = [0] * self._number("participants")
        for number, row in enumerate(self._rows("requested"), 1):
            subject = f"meeting:{number}"
            if len(row.values) != 3:
                self.faults.append(DayFault("wrong_width", subject, (str(len(row.values)), "3"), row.line))
                continue
            *pair, session = row.values
            if session not in tuple(Session):
                self.faults.append(DayFault("unknown_session", subject, (str(session),), row.line))
            for participant in pair:
                if 1 <= participant <= len(counted):
                    counted[participant - 1] += 1
                else:
                    sizes = (str(participant), str(len(counted)))
                    self.faults.append(DayFault("unknown_participant", subject, sizes, row.line))
        if not self.faults:
            self._check_counts(counted)

    def _check_counts(self, counted: list[int]) -> None:
        announced = self._list("nMeetingsBusiness")
        for participant, (part, count) in enumerate(zip(announced.parts, counted, strict=True), 1):
            if part != Number(count, part.line):
                said = str(part.value) if isinstance(part, Number) else ""
                self.faults.append(
                    DayFault(
                        "meetings_miscounted", f"participant:{participant}", (said, str(count)), part.line
                    )
                )

    def day(self) -> BrokerageDay:
        """The day; raises `DayError` where it contradicts itself."""
        rows = zip(
            self._rows("requested"), self._list("fixed").values, self._rows("precedences"), strict=True
        )
        return BrokerageDay(
            participants=self._number("participants"),
            slots=self._number("slots"),
            morning_slots=self._number("morning_slots"),
            tables=self._number("tables"),
            meetings=tuple(
                Encounter(a, b, Session(session), fixed or None, frozenset(earlier.values) - {0})
                for (a, b, session), fixed, earlier in (
                    (row.values, fixed, earlier) for row, fixed, earlier in rows
                )
            ),
            forbidden=tuple(frozenset(row.values) - {0} for row in self._rows("forbidden")),
        )

    def located(self, fault: DayFault) -> DayFault:
        """A fault of the day with the name and the line of the file that it comes from."""
        kind, _, number = fault.subject.partition(":")
        if not number:
            name = NUMBERS[kind]
            return DayFault(fault.code, name, fault.arguments, self.told[name].line)
        source = SOURCES.get(fault.code, "requested")
        return DayFault(
            fault.code, fault.subject, fault.arguments, self._list(source).parts[int(number) - 1].line
        )

    def _number(self, field: str) -> int:
        value = self.told[NUMBERS[field]]
        assert isinstance(value, Number)
        return value.value

    def _list(self, name: str) -> Listing:
        value = self.told[name]
        assert isinstance(value, Listing)
        return value

    def _rows(self, name: str) -> list[Listing]:
        return [part for part in self._list(name).parts if isinstance(part, Listing)]


SOURCES = {
    "fixed_slot_out_of_day": "fixed",
    "forbidden_slot_out_of_day": "forbidden",
    "meeting_after_itself": "precedences",
    "unknown_meeting": "precedences",
}
"""The array at fault, where it is not `requested`."""
