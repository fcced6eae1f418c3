"""Contacts as a file that every address book reads: vCard 3.0 (RFC 2426), lines of at most 75 octets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

LONGEST_LINE = 75  # octets


@dataclass(frozen=True, slots=True)
class Card:
    """A person, or an organisation where `name` is empty; what is empty is left out."""

    organisation: str
    name: str = ""
    role: str = ""
    email: str = ""
    phone: str = ""
    town: str = ""
    country: str = ""
    note: str = ""


def vcards(cards: Iterable[Card]) -> bytes:
    """The cards one after the other, in UTF-8 with CRLF."""
    return "".join(f"{_folded(line)}\r\n" for card in cards for line in _lines(card)).encode()


def _lines(card: Card) -> Iterable[str]:
    given, _, family = card.name.rpartition(" ")
    lines = {
        "FN": _escaped(card.name or card.organisation),
        "N": f"{_escaped(family)};{_escaped(given)};;;",
        "ORG": _escaped(card.organisation),
        "TITLE": _escaped(card.role),
        "EMAIL;TYPE=WORK": _escaped(card.email),
        "TEL;TYPE=WORK": _escaped(card.phone),
        "ADR;TYPE=WORK": f";;;{_escaped(card.town)};;;{_escaped(card.country)}" if card.town else "",
        "NOTE": _escaped(card.note),
    }
    yield "BEGIN:VCARD"
    yield "VERSION:3.0"
    yield from (f"{name}:{value}" for name, value in lines.items() if value)
    yield "END:VCARD"


def _escaped(text: str) -> str:
    """Backslash, comma, semicolon and line ends as the format wants them."""
    for character in "\\,;":
        text = text.replace(character, f"\\{character}")
    return " ".join(text.splitlines())


def _folded(line: str) -> str:
    """Long lines go on after a line end and a space, never inside a character."""
    parts: list[str] = []
    part = ""
    for character in line:
        if len((part + character).encode()) > LONGEST_LINE - bool(parts):
            parts.append(part)
            part = ""
        part += character
    return "\r\n ".join([*parts, part])
