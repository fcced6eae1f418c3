"""An event seen from the sides it is printed from: by participant, by table, by round, by interpreter.

It is built anew for each print from plain records; ids are checked once, so that no print is half right.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from tisserand.press.records import Event, Interpreter, Meeting, Participant, Place, Slot
from tisserand.press.words import Words, words

Key = TypeVar("Key")
Value = TypeVar("Value")


class NotInEvent(LookupError):
    """An id or a number that the event does not know; `sentence` says so in the reader's language."""

    def __init__(self, kind: str, ident: object) -> None:
        self.kind = kind
        self.ident = ident
        super().__init__(self.sentence("en"))

    def sentence(self, language: str) -> str:
        """What is unknown and what to do about it."""
        return words(language)(f"error.{self.kind}", ident=self.ident)


class Plan:
    """The event's meetings, found by whom, where and when. Raises NotInEvent where ids disagree."""

    def __init__(self, event: Event) -> None:
        self.event = event
        self.zone = ZoneInfo(event.timezone)
        self.participants: dict[str, Participant] = {p.id: p for p in (*event.former, *event.participants)}
        self.interpreters: dict[str, Interpreter] = {i.id: i for i in event.interpreters}
        self.slots: dict[int, Slot] = {s.number: s for s in event.slots}
        self.places: dict[int, Place] = {p.number: p for p in event.places}
        self.meetings = tuple(sorted(event.meetings, key=lambda m: (m.round, m.table)))
        self._of: dict[str, list[Meeting]] = defaultdict(list)
        for change in event.changes:
            if change.before is not None:
                self._check(change.before)
        for gone in event.cancelled:
            self._check(gone)
        for meeting in self.meetings:
            self._check(meeting)
            self._of[meeting.a].append(meeting)
            self._of[meeting.b].append(meeting)

    @classmethod
    def of(cls, event: Event | Plan) -> Plan:
        """The plan of an event; one that is there already serves every print. Raises NotInEvent."""
        return event if isinstance(event, Plan) else cls(event)

    def participant(self, ident: str) -> Participant:
        """A participant by id. Raises NotInEvent."""
        return _found(self.participants, ident, "participant")

    def interpreter(self, ident: str) -> Interpreter:
        """An interpreter by id. Raises NotInEvent."""
        return _found(self.interpreters, ident, "interpreter")

    def by_name(self) -> list[Participant]:
        """All participants in the order of the alphabet."""
        return sorted(self.event.participants, key=lambda p: (alphabetical(p.name), p.id))

    def meetings_of(self, ident: str) -> list[Meeting]:
        """A participant's meetings in the order of the day."""
        return self._of.get(ident, [])

    def meetings_at(self, table: int) -> list[Meeting]:
        """A table's meetings in the order of the day."""
        return [m for m in self.meetings if m.table == table]

    def meetings_with(self, interpreter: str) -> list[Meeting]:
        """An interpreter's meetings in the order of the day."""
        return [m for m in self.meetings if m.interpreter == interpreter]

    def partner(self, meeting: Meeting, ident: str) -> Participant:
        """The other side of a meeting."""
        return self.participants[meeting.b if meeting.a == ident else meeting.a]

    def starts(self, meeting: Meeting) -> datetime:
        """When a meeting begins, in the event's time zone."""
        return self.local(self.slots[meeting.round].starts)

    def local(self, moment: datetime) -> datetime:
        """A moment in the event's time zone."""
        return moment.astimezone(self.zone)

    def common_languages(self, meeting: Meeting, first: str) -> list[str]:
        """The languages both sides speak, the reader's first."""
        a, b = self.participants[meeting.a], self.participants[meeting.b]
        common = [code for code in a.languages if code in b.languages]
        return sorted(common, key=lambda code: code != first)

    def spoken(self, meeting: Meeting, reader: Words) -> str:
        """How two sides will understand each other, in the reader's words; empty where nothing is known."""
        if meeting.interpreter is not None:
            return reader("agenda.interpreted", name=self.interpreters[meeting.interpreter].name)
        common = self.common_languages(meeting, reader.language)
        return reader("agenda.in_language", language=reader.tongue(common[0])) if common else ""

    def _check(self, meeting: Meeting) -> None:
        _found(self.participants, meeting.a, "participant")
        _found(self.participants, meeting.b, "participant")
        _found(self.slots, meeting.round, "round")
        _found(self.places, meeting.table, "table")
        if meeting.interpreter is not None:
            _found(self.interpreters, meeting.interpreter, "interpreter")


def alphabetical(name: str) -> str:
    """The key that sorts names as a reader looks for them: without accents and case."""
    return "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))


def where(participant: Participant) -> str:
    """Town and country of a participant, as far as they are known: Trier (DE)."""
    if participant.town and participant.country:
        return f"{participant.town} ({participant.country})"
    return participant.town or participant.country


def dotted(parts: Iterable[str]) -> str:
    """The parts that are not empty, with a middle dot between them."""
    return " · ".join(part for part in parts if part)


def zone_name(zone: str, reader: Words) -> str:
    """A zone as a reader finds it: the letter A is spoken of as Zone A, a longer name stands for itself."""
    return reader("zone.short", zone=zone) if 0 < len(zone) <= 3 else zone


def _found(known: Mapping[Key, Value], ident: Key, kind: str) -> Value:
    if ident not in known:
        raise NotInEvent(kind, ident)
    return known[ident]
