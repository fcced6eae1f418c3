"""What can happen on the day, as records, and whether a list of them makes sense.

Rounds are numbered as in the problem; `now` is the number of the round that is running, 0 before the first.
People who are missing miss rounds from the running one on, unless said otherwise; a table or an interpreter
that fails does so from the next round on, for the running meeting is under way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
    """A registration is there again from round now + `rounds` on, and missing from `from_round` till then.

    None: missing from the running round on.
    """

    registration: str
    rounds: int
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

    A host all of whose tables are lost is received at the tables of no host.
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


class RepairError(ProblemError):
    """The events do not fit the problem, or the plan does not; `faults` lists all that is wrong.

    The subject of an event's fault is "event:3:registration", events counted from 1; every other fault is one
    of the problem with its walk-ins, or of the plan, as `Problem` and `judge` tell it.
    """


def event_faults(problem: Problem, events: Sequence[Incident], now: int) -> tuple[Fault, ...]:
    """Everything that is wrong with the events, in their order."""
    return tuple(_faults(problem, events, now))


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
    if isinstance(event, Late) and event.rounds < 1:
        yield _blame("late_by_nothing", number, "rounds", str(event.rounds))
    start = getattr(event, "from_round", None)
    if start is not None and not 1 <= start <= last:
        yield _blame("round_out_of_day", number, "from_round", str(start), str(last))


def _blame(code: str, number: int, field: str, *arguments: str) -> Fault:
    return Fault(code, f"event:{number}:{field}", arguments)
