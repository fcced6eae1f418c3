"""The rules of an event and its earlier meetings, read from their sheets."""

from __future__ import annotations

from typing import Any

from tisserand.engines.scheduling.checks import MOST_STEPS
from tisserand.engines.scheduling.problem import Rules
from tisserand.interfaces.cli.files.faults import Flaw
from tisserand.interfaces.cli.files.register import Register
from tisserand.interfaces.cli.files.sheets import Sheet
from tisserand.interfaces.cli.files.values import Unreadable, from_one, whole

WORTHS = ("mutual_must", "must_and_would", "one_sided_must", "mutual_would", "one_sided_would")


def read_rules(sheet: Sheet | None, bonus: int) -> Rules:
    """What wishes are worth, quotas and steps, with the cross-border `bonus`; all of it optional."""
    usual = Rules(cross_border_bonus=bonus)
    if sheet is None or not sheet.lines:
        return usual
    for line in sheet.lines[1:]:
        line.note(Flaw.SEVERAL_EVENTS)
    line = sheet.lines[0]
    worths: dict[str, Any] = {name: line.read(name, from_one, getattr(usual, name)) for name in WORTHS}
    return Rules(
        **worths,
        cross_border_bonus=bonus,
        cross_border_at_least=line.read("across_least", _percent, usual.cross_border_at_least),
        cross_border_at_most=line.read("across_most", _percent, usual.cross_border_at_most),
        met_before_percent=line.read("met_before", _percent, usual.met_before_percent),
        fairness_steps=line.read("steps", _steps, usual.fairness_steps),
    )


def _percent(value: object) -> int:
    """A whole number from 0 to 100, with or without its sign."""
    number = whole(value.strip().rstrip("%").rstrip() if isinstance(value, str) else value)
    return _at_most(number, 100)


def _steps(value: object) -> int:
    return _at_most(whole(value), MOST_STEPS)


def _at_most(number: int, most: int) -> int:
    if number > most:
        raise Unreadable(Flaw.NUMBER_TOO_LARGE, most=most)
    return number


def read_met_before(sheet: Sheet | None, register: Register) -> frozenset[frozenset[str]]:
    """The pairs who met at an earlier edition; who does not come this time is of no account."""
    pairs = set()
    for line in sheet.lines if sheet else ():
        is_whole = line.needs("a") & line.needs("b")
        if is_whole and register.is_known(line.text("a")) and register.is_known(line.text("b")):
            a, b = register.named(line, "a"), register.named(line, "b")
            if a == b:
                line.note(Flaw.SELF_LOCK, "b")
            elif a is not None and b is not None:
                pairs.add(frozenset((a, b)))
    return frozenset(pairs)
