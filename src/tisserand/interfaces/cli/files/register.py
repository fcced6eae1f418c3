"""Who is who in an event file: registrations by their id or name, with the nearest name for a stranger."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches

from tisserand.interfaces.cli.files.faults import Flaw
from tisserand.interfaces.cli.files.forms import known_as
from tisserand.interfaces.cli.files.sheets import Line, Sheet

SHORTEST_GUESSED = 4  # letters: any two short ids are near each other
MOST_SUGGESTIONS = 100  # comparing a name with all others takes a millisecond or two


@dataclass(slots=True)
class Register:
    """The ids of an event by everything they may be called in a cell."""

    is_whole: bool = True  # False where the registrations could not be read: then nobody is called unknown
    names: dict[str, str] = field(default_factory=dict)  # id → name
    _ids: dict[str, tuple[str, Line]] = field(default_factory=dict)
    _nearest: dict[str, str | None] = field(default_factory=dict)

    def enter(self, line: Line) -> str:
        """The id of a registration's row: its name where it gives none; names borne twice are noted."""
        ident, name = line.text("id"), line.text("name")
        line.needs("name")
        self._claim(ident, line, "id", Flaw.ID_TWICE)
        self._claim(name, line, "name", Flaw.NAME_TWICE)
        for known in filter(None, (ident, name)):
            self._ids.setdefault(known_as(known), (ident or name, line))
        self.names.setdefault(ident or name, name)
        return ident or name

    def _claim(self, text: str, line: Line, column: str, flaw: Flaw) -> None:
        holder = self._ids.get(known_as(text)) if text else None
        if holder is not None:
            crossed = known_as(holder[1].text(column)) != known_as(text)
            line.note(Flaw.NAME_IS_AN_ID if crossed else flaw, column, other=holder[1].place.row)

    def is_known(self, text: str) -> bool:
        """Whether somebody has this id or name."""
        return known_as(text) in self._ids

    def named(self, line: Line, column: str) -> str | None:
        """The id a required cell names; a name nobody bears is noted, with the nearest one."""
        return self.known(line, column, line.text(column)) if line.needs(column) else None

    def known(self, line: Line, column: str, text: str) -> str | None:
        """The id of `text`, which stands in this cell, perhaps among others."""
        found = self._ids.get(known_as(text))
        if found is not None:
            return found[0]
        if self.is_whole:
            near = self._near(known_as(text))
            flaw = Flaw.UNKNOWN_PARTICIPANT_NEAR if near else Flaw.UNKNOWN_PARTICIPANT
            line.note(flaw, column, name=text, near=near or "")
        return None

    def _near(self, name: str) -> str | None:
        if name not in self._nearest:
            if len(self._nearest) >= MOST_SUGGESTIONS:
                return None
            near = (
                get_close_matches(name, self._ids, n=1, cutoff=0.6) if len(name) >= SHORTEST_GUESSED else []
            )
            ident = self._ids[near[0]][0] if near else ""
            self._nearest[name] = (
                (self.names[ident] if near[0] != known_as(ident) else ident) if near else None
            )
        return self._nearest[name]


def enter_all(sheet: Sheet) -> tuple[Register, list[tuple[str, Line]]]:
    """The register of the sheet, and its rows with their ids."""
    register = Register()
    entered = [(register.enter(line), line) for line in sheet.lines]
    register.is_whole = bool(entered) and all(line.has("name") for line in sheet.lines)
    return register, entered
