"""What a cell means: times, dates, numbers, round numbers, languages, countries, wish levels.

Times are minutes after midnight; every reader raises `Unreadable` with the flaw and what its sentence needs.
"""

from __future__ import annotations

import json
import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

from tisserand.engines.scheduling.problem import WishLevel
from tisserand.interfaces.cli.files.faults import Flaw
from tisserand.interfaces.cli.files.forms import folded

DAY_MINUTES = 24 * 60
LARGEST_NUMBER = 1_000_000


class Unreadable(Exception):
    """A cell that does not say what its column needs."""

    def __init__(self, flaw: Flaw, **facts: object) -> None:
        super().__init__(flaw)
        self.flaw = flaw
        self.facts = facts


@dataclass(frozen=True, slots=True)
class BrokenCell:
    """A cell with no usable value: a formula that was never computed, or one that failed (#REF!)."""

    flaw: Flaw
    shown: str


@cache
def vocabulary() -> Mapping[str, Mapping[str, object]]:
    """The words that stand for values, by list."""
    source = resources.files(__package__).joinpath("vocabulary.toml").read_text("utf-8")
    return tomllib.loads(source)


@cache
def _meanings(kind: str) -> dict[str, str]:
    """Folded word → value, of one list; signs such as "+" stay as they are."""
    lists = vocabulary()[kind]
    meanings: dict[str, str] = {}
    for value, words in lists.items():
        assert isinstance(words, list)
        meanings |= {folded(word) or word: value for word in (value, *words)}
    return meanings


def shown(value: object) -> str:
    """The value as its reader would see it in the sheet."""
    if value is None:
        return ""
    if isinstance(value, BrokenCell):
        return value.shown
    if isinstance(value, bool | list | dict):
        return json.dumps(value, ensure_ascii=False)  # as the file has it
    if isinstance(value, float) and math.isinf(value):
        return "∞" if value > 0 else "-∞"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime):
        value = value.date() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, time):
        value = value.isoformat("minutes")
    return " ".join(str(value).split())


def meaning(kind: str, value: object) -> str | None:
    """What a word of this vocabulary list stands for, if anything."""
    text = shown(value)
    return _meanings(kind).get(folded(text) or text)


def whole(value: object, least: int = 0) -> int:
    """A whole number from `least` on."""
    if isinstance(value, bool):
        raise Unreadable(Flaw.NOT_A_NUMBER, least=least)
    if isinstance(value, int) or (isinstance(value, float) and value.is_integer()):
        number = int(value)
    elif re.fullmatch(r"-?\d{1,9}([.,]0+)?", text := shown(value)):
        number = int(re.split("[.,]", text)[0])
    else:
        raise Unreadable(Flaw.NOT_A_NUMBER, least=least)
    if number < least:
        raise Unreadable(Flaw.NUMBER_TOO_SMALL, least=least)
    if number > LARGEST_NUMBER:
        raise Unreadable(Flaw.NUMBER_TOO_LARGE, most=LARGEST_NUMBER)
    return number


def from_one(value: object) -> int:
    """A whole number from 1 on."""
    return whole(value, least=1)


_CLOCK = re.compile(
    r"(?:.*\d[ T])?(?P<hour>\d{1,2})\s*(?:[:.hH]|Uhr|h)\s*(?P<minute>\d{2})?(?::\d{2}(?:\.0+)?)?\s*"
    r"(?P<tail>uhr|h|am|pm)?",
    re.IGNORECASE,
)


def clock(value: object) -> int:
    """Minutes after midnight from a time, a date with time, an Excel fraction or a text such as 9h30."""
    match value:
        case datetime() | time():
            return value.hour * 60 + value.minute
        case timedelta():
            return _within_a_day(round(value.total_seconds() / 60))
        case bool():
            raise Unreadable(Flaw.NOT_A_TIME)
        case int() | float() if abs(value) < DAY_MINUTES:
            return _clock_of_number(float(value))
        case int() | float():
            raise Unreadable(Flaw.NOT_A_TIME)
        case _:
            return _clock_of_text(shown(value))


def clock_text(minute: int) -> str:
    """Minutes after midnight as 09:30."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _within_a_day(minutes: int) -> int:
    if not 0 <= minutes <= DAY_MINUTES:
        raise Unreadable(Flaw.NOT_A_TIME)
    return minutes


def _clock_of_number(number: float) -> int:
    """0.375 is Excel's 9 o'clock, 9 is a person's."""
    if 0 <= number < 1:
        return round(number * DAY_MINUTES)
    if number.is_integer():
        return _within_a_day(int(number) * 60)
    raise Unreadable(Flaw.NOT_A_TIME)


def _clock_of_text(text: str) -> int:
    if re.fullmatch(r"0?[.,]\d+", text) or re.fullmatch(r"\d{1,2}", text):
        return _clock_of_number(float(text.replace(",", ".")))
    found = _CLOCK.fullmatch(text)
    if not found:
        raise Unreadable(Flaw.NOT_A_TIME)
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    tail = (found["tail"] or "").lower()
    if tail in ("am", "pm"):
        hour = hour % 12 + (12 if tail == "pm" else 0)
    if minute > 59:
        raise Unreadable(Flaw.NOT_A_TIME)
    return _within_a_day(hour * 60 + minute)


def day(value: object) -> date:
    """A date, from a date cell or from texts such as 2026-03-12, 12/03/2026 or 12.3.2026."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = shown(value)
    try:
        if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}([ T].*)?", text):
            year, month, number = (int(part) for part in re.split("[ T]", text)[0].split("-"))
        elif re.fullmatch(r"\d{1,2}[./-]\d{1,2}[./-]\d{4}", text):
            number, month, year = (int(part) for part in re.split("[./-]", text))
        else:
            raise Unreadable(Flaw.NOT_A_DATE)
        return date(year, month, number)
    except ValueError:
        raise Unreadable(Flaw.NOT_A_DATE) from None


def day_within(value: object) -> date | None:
    """The date a time cell carries beside its time, if any."""
    if isinstance(value, datetime):
        return value.date() if value.year > 1904 else None
    if isinstance(value, str) and re.match(r"\d{4}-\d|\d{1,2}[./]\d{1,2}[./]\d{4}", value.strip()):
        return day(re.split("[ T]", value.strip())[0])
    return None


def numbers(value: object) -> frozenset[int] | None:
    """Round or table numbers from "1-8, 10"; None where the cell says all of them."""
    if isinstance(value, date):
        raise Unreadable(Flaw.NUMBERS_TURNED_DATE)
    if isinstance(value, float) and not value.is_integer():
        raise Unreadable(Flaw.NUMBERS_TURNED_DECIMAL)
    text = shown(value)
    if folded(text) in _everything() or text == "*":
        return None
    found: set[int] = set()
    for part in re.split(r"[,;/]|\s+(?:et|und|and)\s+|(?<=\d)\s+(?=\d)", text):
        piece = re.fullmatch(r"\s*(\d{1,5})\s*(?:(?:-|–|—|\.\.+|…|à|bis|to)\s*(\d{1,5}))?\s*", part)
        if not piece or int(piece[1]) < 1 or int(piece[2] or piece[1]) < int(piece[1]):
            raise Unreadable(Flaw.NOT_NUMBERS)
        found |= set(range(int(piece[1]), int(piece[2] or piece[1]) + 1))
    return frozenset(found)


@cache
def _everything() -> frozenset[str]:
    words = vocabulary()["everything"]["words"]
    assert isinstance(words, list)
    return frozenset(folded(word) for word in words)


def languages(value: object) -> tuple[str, ...]:
    """ISO 639-1 codes in the order given, from "fr, de" or from their names in fr, de or en."""
    codes: list[str] = []
    for part in re.split(r"[,;/+|&\s]+", shown(value)):
        if not part:
            continue
        code = meaning("languages", part) or part.casefold()
        if code not in _language_codes():
            raise Unreadable(Flaw.UNKNOWN_LANGUAGE, word=part)
        if code not in codes:
            codes.append(code)
    return tuple(codes)


@cache
def _language_codes() -> frozenset[str]:
    return frozenset(str(vocabulary()["iso_639_1"]["codes"]).split())


def reading_language(value: object) -> str:
    """fr, de or en: the languages the prints are made in."""
    code = meaning("languages", value) or shown(value).casefold()
    if code not in ("fr", "de", "en"):
        raise Unreadable(Flaw.NOT_A_READING_LANGUAGE)
    return code


def country(value: object) -> str:
    """The ISO 3166-1 alpha-2 code, from the code or the country's name."""
    text = shown(value)
    code = meaning("countries", text) or text.upper()
    if not re.fullmatch("[A-Z]{2}", code):
        raise Unreadable(Flaw.UNKNOWN_COUNTRY)
    return code


def level(value: object) -> WishLevel | None:
    """Must, would or no, from its word in fr, de or en; None for open, which is no wish."""
    word = meaning("levels", value)
    if word is None:
        raise Unreadable(Flaw.UNKNOWN_LEVEL)
    return None if word == "open" else WishLevel(word)


def role(value: object) -> str:
    """Host or guest, from its word in fr, de or en."""
    word = meaning("roles", value)
    if word is None:
        raise Unreadable(Flaw.UNKNOWN_ROLE)
    return word


def timezone(value: object) -> str:
    """An IANA time-zone name that exists, such as Europe/Luxembourg."""
    name = shown(value)
    try:
        return ZoneInfo(name).key
    except (ValueError, OSError):  # ZoneInfoNotFoundError is a KeyError; a folder's name is an OSError
        raise Unreadable(Flaw.UNKNOWN_TIMEZONE) from None
    except KeyError:
        raise Unreadable(Flaw.UNKNOWN_TIMEZONE) from None


def people(value: object) -> tuple[str, ...]:
    """Names separated by ; or , or a line break."""
    return tuple(" ".join(name.split()) for name in re.split(r"[;,\n|]", str(value)) if name.strip())
