"""What can happen on the day, as records, and whether a list of them makes sense.

Rounds are numbered as in the problem; `now` is the number of the round that is running, 0 before the first.
People who are missing miss rounds from the running one on, unless said otherwise; a table or an interpreter
that fails does so from the next round on, for the running meeting is under way.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tisserand.engines.scheduling.faults import Fault
from tisserand.engines.scheduling.problem import Interpreter, Problem, ProblemError, Registration, Table, Wish


@dataclass(frozen=True, slots=True)
class NoShow:
    """A registration is not there from `from_round` on (None: from the running round on)."""

    registration: str
    from_round: int | None = None


@dataclass(frozen=True, slots=True)
class LeftEarly:
    """A registration leaves: it is not there from `from_round` on (None: from the next round on)."""

    registration: str
    from_round: int | None = None


@dataclass(frozen=True, slots=True)
class Late:
    """A registration is missing from `from_round` on (None: the running one), and there in `until_round`."""

    registration: str
    until_round: int
    from_round: int | None = None


@dataclass(frozen=True, slots=True)
class WalkIn:
    """Somebody registers on the spot; every wish goes from or to them."""

    registration: Registration
    wishes: tuple[Wish, ...] = ()


@dataclass(frozen=True, slots=True)
class ExtraTable:
    """One table more, from the next round on."""

    table: Table


@dataclass(frozen=True, slots=True)
class LostTable:
    """A table that cannot be used from `from_round` on (None: from the next round on).

    A host who has no table left is received at the tables of no host.
    """

    number: int
    from_round: int | None = None


@dataclass(frozen=True, slots=True)
class InterpreterGone:
    """An interpreter who is not there from `from_round` on (None: from the next round on)."""

    interpreter: str
    from_round: int | None = None


@dataclass(frozen=True, slots=True)
class ExtraInterpreter:
    """One interpreter more."""

    interpreter: Interpreter


Incident = NoShow | LeftEarly | Late | WalkIn | ExtraTable | LostTable | InterpreterGone | ExtraInterpreter


WhoComes = WalkIn | ExtraTable | ExtraInterpreter


class RepairError(ProblemError):
    """The events do not fit the problem, or the plan does not; `faults` lists all that is wrong.

    The subject of an event's fault is "event:3:registration", events counted from 1; every other fault is one
    of the problem with its walk-ins, or of the plan, as `Problem` and `judge` tell it.
    """


def event_faults(problem: Problem, events: Sequence[Incident], now: int) -> tuple[Fault, ...]:
    """Everything that is wrong with the events, in their order."""
    return tuple(_faults(problem, events, now))


def without_fault(events: Sequence[Incident], faults: Iterable[Fault]) -> tuple[Incident, ...]:
    """The events that none of `event_faults` names."""
    blamed = {fault.subject.split(":")[1] for fault in faults if fault.subject.startswith("event:")}
    return tuple(event for number, event in enumerate(events, start=1) if str(number) not in blamed)


def _faults(problem: Problem, events: Sequence[Incident], now: int) -> Iterator[Fault]:
    last = max(round_.number for round_ in problem.rounds)
    if not 0 <= now <= last:
        yield Fault("now_out_of_day", "now", (str(now), str(last)))
    known: Known = {
        "registration": {registration.id for registration in problem.registrations},
        "table": {str(table.number) for table in problem.tables},
        "interpreter": {interpreter.id for interpreter in problem.interpreters},
    }
    for number, event in enumerate(events, start=1):
        yield from _name_faults(event, number, known)
        yield from _number_faults(event, number, last)
        for earlier, other in enumerate(events[: number - 1], start=1):
            if _exclude_each_other(other, event, now):
                yield _blame(
                    "said_twice" if other == event else "contradiction",
                    number,
                    _field(event),
                    event_thing(event),
                    str(earlier),
                )


def _exclude_each_other(first: Incident, second: Incident, now: int) -> bool:
    """Whether two events say of one thing what cannot both be true, or the same."""
    if isinstance(first, WhoComes) or isinstance(second, WhoComes) or _field(first) != _field(second):
        return False
    if event_thing(first) != event_thing(second):
        return False
    return first == second or _overlap(_missed(first, now), _missed(second, now))


def _missed(event: Incident, now: int) -> tuple[float, float]:
    """From which round on something or somebody is missing, and in which round it is there again."""
    match event:
        case Late(_, until, start):
            return max(now, 1) if start is None else start, until
        case NoShow(_, start):
            return max(now, 1) if start is None else start, math.inf
        case LeftEarly(_, start) | LostTable(_, start) | InterpreterGone(_, start):
            return now + 1 if start is None else start, math.inf
        case _:
            return 0, 0


def _overlap(first: tuple[float, float], second: tuple[float, float]) -> bool:
    return max(first[0], second[0]) < min(first[1], second[1])


def _field(event: Incident) -> str:
    """What an event is about."""
    match event:
        case LostTable() | ExtraTable():
            return "table"
        case InterpreterGone() | ExtraInterpreter():
            return "interpreter"
        case _:
            return "registration"


def event_thing(event: Incident) -> str:
    """The number or id of who or what an event is about."""
    match event:
        case WalkIn(one) | ExtraInterpreter(one):
            return one.id
        case ExtraTable(table):
            return str(table.number)
        case LostTable(number):
            return str(number)
        case InterpreterGone(name):
            return name
        case _:
            return event.registration


Known = dict[str, set[str]]


def _name_faults(event: Incident, number: int, known: Known) -> Iterator[Fault]:
    """Whoever or whatever comes is new, whoever or whatever fails is known; `known` grows."""
    match event:
        case WalkIn(registration, wishes):
            if registration.id in known["registration"]:
                yield _blame("registration_is_there", number, "registration", registration.id)
            known["registration"].add(registration.id)
            yield from _wish_faults(registration.id, wishes, number, known)
        case ExtraTable(table):
            if str(table.number) in known["table"]:
                yield _blame("table_is_there", number, "table", str(table.number))
            known["table"].add(str(table.number))
        case ExtraInterpreter(interpreter):
            if interpreter.id in known["interpreter"]:
                yield _blame("interpreter_is_there", number, "interpreter", interpreter.id)
            known["interpreter"].add(interpreter.id)
        case LostTable():
            if str(event.number) not in known["table"]:
                yield _blame("no_such_table", number, "table", str(event.number))
        case InterpreterGone():
            if event.interpreter not in known["interpreter"]:
                yield _blame("no_such_interpreter", number, "interpreter", event.interpreter)
        case _:
            if event.registration not in known["registration"]:
                yield _blame("no_such_registration", number, "registration", event.registration)


def _wish_faults(newcomer: str, wishes: Sequence[Wish], number: int, known: Known) -> Iterator[Fault]:
    for wish in wishes:
        if newcomer not in (wish.of, wish.to):
            yield _blame("wish_of_others", number, "wishes", wish.of, wish.to)
        for name in sorted({wish.of, wish.to} - known["registration"]):
            yield _blame("no_such_registration", number, "wishes", name)


def _number_faults(event: Incident, number: int, last: int) -> Iterator[Fault]:
    for field in ("from_round", "until_round"):
        value = getattr(event, field, None)
        if value is not None and not 1 <= value <= last:
            yield _blame("round_out_of_day", number, field, str(value), str(last))
    if (
        isinstance(event, Late)
        and last >= event.until_round >= 1
        and event.until_round <= (event.from_round or 1)
    ):
        yield _blame("late_by_nothing", number, "until_round", str(event.until_round))


def _blame(code: str, number: int, field: str, *arguments: str) -> Fault:
    return Fault(code, f"event:{number}:{field}", arguments)
