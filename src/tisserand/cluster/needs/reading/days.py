"""The last day a text names: "avant le 15 mars 2027", "bis 30.06.", "by the end of May"; calendar days."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier januar january jan janv jänner",
            "février februar february fév feb",
            "mars märz march mär mar",
            "avril april avr apr",
            "mai may",
            "juin juni june jun",
            "juillet juli july juil jul",
            "août august aug",
            "septembre september sept sep",
            "octobre oktober october oct okt",
            "novembre november nov",
            "décembre dezember december déc dez dec",
        ),
        start=1,
    )
    for name in names.split()
}
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
UNTIL = (
    r"(?:avant|jusqu.?(?:au|à)|d.?ici|au plus tard|date limite|réponse|bis|spätestens|vor|frist|by|before"
    r"|until|till|no later than|deadline)[^.!?\n]{0,25}?"
)
WRITTEN = re.compile(
    rf"(?P<until>{UNTIL})?(?:\b(?P<end>fin|ende|(?:the )?end of)\s+)?"
    rf"(?:(?P<day>\b\d{{1,2}})(?:er|st|nd|rd|th|\.)?\s*(?:of\s+)?)?\b(?P<month>{MONTH})\b\.?"
    r"(?:\s+(?P<day2>\d{1,2})(?:st|nd|rd|th)?\b(?!\d))?(?:,?\s*(?P<year>20\d\d))?",
    re.IGNORECASE,
)
FIGURES = re.compile(
    rf"(?P<until>{UNTIL})?\b(?P<day>\d{{1,2}})[./](?P<month>\d{{1,2}})[./](?P<year>20\d\d|\d\d\b)?",
    re.IGNORECASE,
)
ISO = re.compile(rf"(?P<until>{UNTIL})?\b(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b", re.IGNORECASE)


def last_day_in(text: str, today: date) -> date | None:
    """The day until which something is wanted: one after a word such as "avant" first, else the only one.

    Without a year it is the next such day. A day that is past is given as it is; None where none is named.
    """
    found = sorted(_days(text, today), key=lambda each: not each[0])
    if not found:
        return None
    is_until, day = found[0]
    return day if is_until or len({day for _, day in found}) == 1 else None


def _days(text: str, today: date) -> Iterator[tuple[bool, date]]:
    """Each day with whether a word before it says that it is the last one; a bare month needs such a word."""
    for pattern in (ISO, FIGURES, WRITTEN):
        for match in pattern.finditer(text):
            said = match.groupdict()
            named = said["month"].lower()
            month = MONTHS[named] if named in MONTHS else int(named)
            number = said.get("day") or said.get("day2")
            is_last = bool(said["until"] or said.get("end"))
            if not 1 <= month <= 12 or (number is None and not is_last):
                continue
            if day := _day(int(number or 0), month, said["year"], today):
                yield is_last, day


def _day(number: int, month: int, year: str | None, today: date) -> date | None:
    """The day of a year, or the next such day; 0 is the last of its month."""
    wanted = int(year) if year else today.year
    wanted += 2000 if wanted < 100 else 0
    day = _dated(wanted, month, number)
    return _dated(wanted + 1, month, number) if day and not year and day < today else day


def _dated(year: int, month: int, number: int) -> date | None:
    longest = monthrange(year, month)[1]
    return date(year, month, number or longest) if number <= longest else None
