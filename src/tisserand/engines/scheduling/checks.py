"""Does an event's description contradict itself? One check per kind of record, yielding every fault it finds.

Codes are stable: the command line and the pages turn them into sentences in the reader's language.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from .faults import Fault
from .records import Description

MOST_ROUNDS = 62
"""Rounds of one registration are kept as the bits of a signed 64-bit number with two to spare."""


def faults_of(event: Description) -> tuple[Fault, ...]:
    """Everything that is wrong with `event`, each fault once, in the order of the records."""
    return tuple(dict.fromkeys(fault for check in CHECKS for fault in check(event)))


def _repeated(values: Iterable[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]


def rounds_faults(event: Description) -> Iterator[Fault]:
    """Rounds exist, are numbered once and from 1, last, do not overlap and are numbered as they follow."""
    if not event.rounds:
        yield Fault("no_rounds", "rounds")
    if len(event.rounds) > MOST_ROUNDS:
        yield Fault("too_many_rounds", "rounds", (str(len(event.rounds)), str(MOST_ROUNDS)))
    for number in _repeated(str(round_.number) for round_ in event.rounds):
        yield Fault("duplicate_round", number)
    for round_ in event.rounds:
        if round_.number < 1:
            yield Fault("number_below_one", f"round {round_.number}")
        if round_.minutes < 1:
            yield Fault("round_without_length", str(round_.number), (str(round_.minutes),))
        if round_.start_minute < 0 or round_.buffer_minutes < 0:
            yield Fault("negative_time", str(round_.number))
    for first, second in pairwise(sorted(event.rounds, key=lambda round_: round_.start_minute)):
        if first.number > second.number:
            yield Fault("rounds_out_of_order", str(second.number), (str(first.number),))
        if first.start_minute + first.minutes + first.buffer_minutes > second.start_minute:
            yield Fault("overlapping_rounds", str(second.number), (str(first.number),))


def tables_faults(event: Description) -> Iterator[Fault]:
    """Tables exist, are numbered once and from 1, have seats, and are open in rounds that exist."""
    numbers = {round_.number for round_ in event.rounds}
    if not event.tables:
        yield Fault("no_tables", "tables")
    for number in _repeated(str(table.number) for table in event.tables):
        yield Fault("duplicate_table", number)
    for table in event.tables:
        if table.number < 1:
            yield Fault("number_below_one", f"table {table.number}")
        if table.seats < 1:
            yield Fault("table_without_seats", str(table.number), (str(table.seats),))
        for round_ in sorted((table.rounds or numbers) - numbers):
            yield Fault("unknown_round", f"table {table.number}", (str(round_),))


def registrations_faults(event: Description) -> Iterator[Fault]:
    """Ids are there and unique, people speak something, come at some time, and the promises can be kept."""
    for name in _repeated(registration.id for registration in event.registrations):
        yield Fault("duplicate_registration", name)
    numbers = {round_.number for round_ in event.rounds}
    for registration in event.registrations:
        if not registration.id.strip():
            yield Fault("registration_without_id", registration.name)
        if not any(language.strip() for language in registration.languages):
            yield Fault("registration_without_language", registration.id)
        if not registration.rounds:
            yield Fault("empty_availability", registration.id)
        for number in sorted(registration.rounds - numbers):
            yield Fault("unknown_round", registration.id, (str(number),))
        if registration.delegates < 1:
            yield Fault("no_delegates", registration.id, (str(registration.delegates),))
        least, across, most = registration.least, registration.cross_border_least, registration.most
        if min(least, across) < 0 or (most is not None and most < 0):
            yield Fault("negative_number_of_meetings", registration.id)
        if most is not None and least > most:
            yield Fault("least_above_most", registration.id, (str(least), str(most)))
        if most is not None and across > max(most, 0):
            yield Fault("cross_border_least_above_most", registration.id, (str(across), str(most)))


def hosts_faults(event: Description) -> Iterator[Fault]:
    """A host's table is a table, and nobody else's."""
    tables = {table.number for table in event.tables}
    owner: dict[int, str] = {}
    for registration in event.registrations:
        for number in sorted(registration.host_tables):
            if number not in tables:
                yield Fault("unknown_host_table", registration.id, (str(number),))
            if owner.setdefault(number, registration.id) != registration.id:
                yield Fault("table_of_two_hosts", str(number), (owner[number], registration.id))


def wishes_faults(event: Description) -> Iterator[Fault]:
    """Wishes go from one registration to another one, and say one thing once."""
    known = {registration.id for registration in event.registrations}
    levels: dict[tuple[str, str], list[str]] = {}
    for wish in event.wishes:
        for name in (wish.of, wish.to):
            if name not in known:
                yield Fault("unknown_registration_in_wish", f"{wish.of}|{wish.to}", (name,))
        if wish.of == wish.to:
            yield Fault("self_wish", wish.of)
        levels.setdefault((wish.of, wish.to), []).append(wish.level)
    for (of, to), said in levels.items():
        if len(set(said)) < len(said):
            yield Fault("duplicate_wish", f"{of}|{to}")
        if len(set(said)) > 1:
            veto = "no" in said
            yield Fault("wish_and_veto" if veto else "two_wishes", f"{of}|{to}", tuple(dict.fromkeys(said)))


def interpreters_faults(event: Description) -> Iterator[Fault]:
    """Interpreters are told apart and stand between two languages, in rounds that exist."""
    for name in _repeated(interpreter.id for interpreter in event.interpreters):
        yield Fault("duplicate_interpreter", name)
    numbers = {round_.number for round_ in event.rounds}
    for interpreter in event.interpreters:
        if not interpreter.id.strip():
            yield Fault("interpreter_without_id", interpreter.name)
        if len(interpreter.languages) < 2:
            yield Fault("interpreter_with_one_language", interpreter.id, tuple(sorted(interpreter.languages)))
        for number in sorted(interpreter.rounds - numbers):
            yield Fault("unknown_round", interpreter.id, (str(number),))


def sessions_faults(event: Description) -> Iterator[Fault]:
    """Programme sessions take known registrations out of known rounds."""
    known = {registration.id for registration in event.registrations}
    numbers = {round_.number for round_ in event.rounds}
    for session in event.sessions:
        for number in sorted(session.rounds - numbers):
            yield Fault("unknown_round", session.name, (str(number),))
        for name in sorted(session.registrations - known):
            yield Fault("unknown_registration_in_session", session.name, (name,))
    for number in sorted(event.rules.lunch_rounds - numbers):
        yield Fault("unknown_round", "lunch", (str(number),))


def locks_faults(event: Description) -> Iterator[Fault]:
    """Locks join two known registrations at a known round and table, each pair and round once."""
    known = {registration.id for registration in event.registrations}
    numbers = {round_.number for round_ in event.rounds}
    tables = {table.number for table in event.tables}
    for lock in event.locks:
        subject = f"{lock.a}|{lock.b}"
        for name in (lock.a, lock.b):
            if name not in known:
                yield Fault("unknown_registration_in_lock", subject, (name,))
        if lock.a == lock.b:
            yield Fault("lock_with_oneself", lock.a)
        if lock.round not in numbers:
            yield Fault("unknown_round", subject, (str(lock.round),))
        if lock.table is not None and lock.table not in tables:
            yield Fault("unknown_table_in_lock", subject, (str(lock.table),))
    twice = Counter((frozenset((lock.a, lock.b)), lock.round) for lock in event.locks)
    for (pair, number), count in twice.items():
        if count > 1:
            yield Fault("duplicate_lock", "|".join(sorted(pair)), (str(number),))


def forbidden_faults(event: Description) -> Iterator[Fault]:
    """A forbidden pair is two known registrations."""
    known = {registration.id for registration in event.registrations}
    for pair in sorted(event.forbidden, key=sorted):
        subject = "|".join(sorted(pair))
        if len(pair) != 2:
            yield Fault("forbidden_pair_is_not_two", subject)
        for name in sorted(pair - known):
            yield Fault("unknown_registration_in_forbidden_pair", subject, (name,))


def met_before_faults(event: Description) -> Iterator[Fault]:
    """A pair that met before is two registrations; those not known here are of no account."""
    for pair in sorted(event.met_before, key=sorted):
        if len(pair) != 2:
            yield Fault("met_before_is_not_two", "|".join(sorted(pair)))


WORTHS = ("mutual_must", "must_and_would", "one_sided_must", "mutual_would", "one_sided_would")
PERCENTS = ("cross_border_at_least", "cross_border_at_most", "met_before_percent")
MOST_STEPS = 10


def rules_faults(event: Description) -> Iterator[Fault]:
    """Every wish granted is worth at least one point, no bonus punishes, and quotas can be met together."""
    rules = event.rules
    numbers = {
        name: getattr(rules, name) for name in (*WORTHS, "cross_border_bonus", *PERCENTS, "fairness_steps")
    }
    for name, value in numbers.items():
        if type(value) is not int:
            yield Fault("not_a_whole_number", name, (str(value),))
        elif name in WORTHS and value < 1:
            yield Fault("points_below_one", name, (str(value),))
        elif name == "cross_border_bonus" and value < 0:
            yield Fault("negative_bonus", name, (str(value),))
        elif name in PERCENTS and not 0 <= value <= 100:
            yield Fault("not_a_percentage", name, (str(value),))
        elif name == "fairness_steps" and not 0 <= value <= MOST_STEPS:
            yield Fault("fairness_steps_out_of_range", name, (str(value), str(MOST_STEPS)))
    least, most = numbers["cross_border_at_least"], numbers["cross_border_at_most"]
    if type(least) is type(most) is int and least > most:
        yield Fault("contradictory_quotas", "cross_border_at_least", (str(least), str(most)))


CHECKS: tuple[Callable[[Description], Iterator[Fault]], ...] = (
    rounds_faults,
    tables_faults,
    registrations_faults,
    hosts_faults,
    wishes_faults,
    interpreters_faults,
    sessions_faults,
    locks_faults,
    forbidden_faults,
    met_before_faults,
    rules_faults,
)
