"""A calendar as a program keeps it: files come in, in whatever order, and appointments move, appear and go.

It follows RFC 5546: an appointment is known by its UID; a file with a higher SEQUENCE, or with the same one
and a later DTSTAMP, takes the place of what is known; what is cancelled is shown no more. Files are read by
vobject, which had no part in making them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

import vobject


@dataclass(frozen=True)
class Appointment:
    """When, what and where, as the reader sees it on the wall clock of the event."""

    starts: str
    ends: str
    summary: str
    location: str


@dataclass
class CalendarProgram:
    """Keeps what was taken in; `zone` is the clock it shows."""

    zone: ZoneInfo
    known: dict[str, tuple[tuple[int, datetime], str, Appointment]] = field(default_factory=dict)

    def take(self, ics: bytes) -> None:
        """Takes in a file as when its reader opens it; raises where the file is no calendar."""
        for calendar in vobject.readComponents(ics.decode()):
            calendar.validate(raiseException=True)
            assert calendar.method.value in ("PUBLISH", "CANCEL")
            for entry in calendar.vevent_list:
                self._take(entry)

    def _take(self, entry: vobject.base.Component) -> None:
        uid, age = entry.uid.value, (int(entry.sequence.value), entry.dtstamp.value)
        if uid not in self.known or age > self.known[uid][0]:
            self.known[uid] = age, entry.status.value, self._shown(entry)

    def _shown(self, entry: vobject.base.Component) -> Appointment:
        starts, ends = (one.value.astimezone(self.zone) for one in (entry.dtstart, entry.dtend))
        return Appointment(f"{starts:%H:%M}", f"{ends:%H:%M}", entry.summary.value, entry.location.value)

    @property
    def shown(self) -> list[Appointment]:
        """What its reader sees, in the order of the day."""
        standing = [one for _, status, one in self.known.values() if status != "CANCELLED"]
        return sorted(standing, key=lambda one: one.starts)
