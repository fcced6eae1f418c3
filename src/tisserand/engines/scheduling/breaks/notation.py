"""The writing of MiniZinc's data files: names, whole numbers, arrays, rows and sets, with their lines.

Knows nothing of what is written. After a fault it goes on with the next assignment, so that all are told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from .problem import DayFault

TOKENS = re.compile(
    r"(?P<blank>\s+|%[^\n]*|/\*.*?\*/)"
    r"|(?P<number>-?\d+(?!\.\d|\w))"
    r"|(?P<name>[A-Za-z_]\w*)"
    r"|(?P<sign>\[\||\|\]|\.\.|[\[\]{}|,;=])"
    r"|(?P<stray>[^\s\[\]{}|,;=]+)",
    re.DOTALL,
)
CLOSING = {"[": "]", "[|": "|]", "{": "}"}
LONGEST_RANGE = 100_000


class Token(NamedTuple):
    """A piece of the text: its kind is `number`, `name`, `sign` or `stray`."""

    kind: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number and its line."""

    value: int
    line: int


@dataclass(frozen=True, slots=True)
class Listing:
    """An array, a row of one, or a set, and the line where it begins."""

    parts: tuple[Number | Listing, ...]
    line: int

    @property
    def values(self) -> tuple[int, ...]:
        """The numbers among its parts."""
        return tuple(part.value for part in self.parts if isinstance(part, Number))


class Unfinished(Exception):
    """The text goes on with something else before an array is closed."""


def read_assignments(text: str) -> tuple[dict[str, Number | Listing], list[DayFault]]:
    """What `text` assigns to each name, and what is wrong with its writing."""
    reader = Reader([*_tokens(text)])
    while not reader.is_at_end:
        reader.read_assignment()
    return reader.told, reader.faults


def _tokens(text: str) -> Iterator[Token]:
    line = 1
    for match in TOKENS.finditer(text):
        if match.lastgroup and match.lastgroup != "blank":
            yield Token(match.lastgroup, match.group(), line)
        line += match.group().count("\n")


class Reader:
    """Goes through the tokens once and keeps what they assign."""

    def __init__(self, tokens: list[Token]) -> None:
        last = tokens[-1].line if tokens else 1
        self.told: dict[str, Number | Listing] = {}
        self.faults: list[DayFault] = []
        self._tokens = [*tokens, Token("end", "", last), Token("end", "", last)]
        self._at = 0
        self._name = ""

    @property
    def is_at_end(self) -> bool:
        """Whether all is read."""
        return self._now.kind == "end"

    @property
    def _now(self) -> Token:
        return self._tokens[self._at]

    @property
    def _is_at_assignment(self) -> bool:
        return self._now.kind == "name" and self._tokens[self._at + 1].text == "="

    def read_assignment(self) -> None:
        """Read `name = value;`, or skip to the next one with a fault."""
        name = self._now
        if not self._is_at_assignment:
            self._blame("stray_text", name.text, name)
            self._at += 1
            self._skip()
            return
        self._name, self._at = name.text, self._at + 2
        if self._name in self.told:
            self._blame("assigned_twice", self._name, name)
        try:
            if (value := self._value()) is not None:
                self.told.setdefault(self._name, value)
        except Unfinished:
            self._blame("unterminated_array", self._name, name)
            self._skip()
            return
        if self._now.text == ";":
            self._at += 1
        elif not self.is_at_end:
            self._blame("missing_semicolon", self._name, self._now)

    def _blame(self, code: str, subject: str, token: Token, *arguments: str) -> None:
        self.faults.append(DayFault(code, subject, arguments, token.line))

    def _skip(self) -> None:
        """Go on to the next assignment."""
        while not (self.is_at_end or self._is_at_assignment):
            self._at += 1

    def _value(self) -> Number | Listing | None:
        """A number, a list or a range; None where there is something else, with a fault."""
        token = self._now
        if token.text in CLOSING:
            return self._listing(token)
        if token.kind == "end" or token.text == ";":
            self._blame("not_a_number", self._name, token, "")
            return None
        self._at += 1
        if token.kind != "number":
            self._blame("not_a_number", self._name, token, token.text)
            return None
        first = Number(int(token.text), token.line)
        if self._now.text == ".." and self._tokens[self._at + 1].kind == "number":
            last = int(self._tokens[self._at + 1].text)
            self._at += 2
            return self._range(first, last)
        return first

    def _range(self, first: Number, last: int) -> Listing:
        if last - first.value > LONGEST_RANGE:
            self.faults.append(
                DayFault("range_too_long", self._name, (str(first.value), str(last)), first.line)
            )
            last = first.value
        return Listing(tuple(Number(n, first.line) for n in range(first.value, last + 1)), first.line)

    def _listing(self, opening: Token) -> Listing:
        """What stands between two brackets; in `[| … |]` the bars part the rows."""
        self._at += 1
        closing = CLOSING[opening.text]
        rows: list[list[Number | Listing]] = [[]]
        while self._now.text != closing:
            if self.is_at_end or self._now.text in {";", "]", "|]", "}"} or self._is_at_assignment:
                raise Unfinished
            if self._now.text == "," or (self._now.text == "|" and opening.text == "[|"):
                if self._now.text == "|":
                    rows.append([])
                self._at += 1
                continue
            part = self._value()
            if opening.text == "{" and isinstance(part, Listing):
                rows[-1] += part.parts
            else:
                rows[-1].append(part or Number(0, opening.line))
        self._at += 1
        if opening.text != "[|":
            return Listing(tuple(rows[0]), opening.line)
        return Listing(tuple(Listing(tuple(row), _line(row, opening)) for row in rows if row), opening.line)


def _line(row: list[Number | Listing], opening: Token) -> int:
    return row[0].line if row else opening.line
