"""Registrations, wishes, interpreters, sessions and locks read from their sheets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tisserand.engines.scheduling.problem import (
    Interpreter,
    Lock,
    Registration,
    Session,
    Table,
    Wish,
    WishLevel,
)
from tisserand.interfaces.cli.files.attendance import Clock, attended, known_rounds, times
from tisserand.interfaces.cli.files.event import Item, Presence
from tisserand.interfaces.cli.files.faults import Flaw
from tisserand.interfaces.cli.files.forms import known_as
from tisserand.interfaces.cli.files.register import Register
from tisserand.interfaces.cli.files.sheets import Line, Sheet
from tisserand.interfaces.cli.files.values import (
    country,
    from_one,
    languages,
    level,
    numbers,
    people,
    reading_language,
    role,
    whole,
)


@dataclass(slots=True)
class Hall:
    """The tables of the event and which host has taken which."""

    tables: tuple[Table, ...]
    is_whole: bool
    hosts: dict[int, Line]

    def host_tables(self, line: Line) -> frozenset[int]:
        """The tables of a host's row; unknown and shared ones and contradictions with its role are noted."""
        own = line.read("host_tables", numbers, frozenset())
        chosen = line.read("role", role, None)
        if own is None:
            line.note(Flaw.NOT_NUMBERS, "host_tables")
            return frozenset()
        if chosen == "host" and not line.has("host_tables"):
            line.note(Flaw.HOST_WITHOUT_TABLE, "host_tables" if "host_tables" in line.headers else "role")
        if chosen == "guest" and own:
            line.note(Flaw.GUEST_WITH_TABLE, "host_tables")
        known = frozenset(table.number for table in self.tables)
        if unknown := sorted(own - known):
            self.note_unknown(line, "host_tables", unknown)
        for number in sorted(own & known):
            holder = self.hosts.setdefault(number, line)
            if holder is not line:
                line.note(Flaw.TABLE_SHARED, "host_tables", table=number, other=holder.place.row)
        return own & known

    def note_unknown(self, line: Line, column: str, unknown: Sequence[int]) -> None:
        """Note tables that the hall does not have, unless the tables themselves could not be read."""
        if self.is_whole:
            line.note(Flaw.UNKNOWN_TABLE, column, unknown=", ".join(map(str, unknown[:10])))


def read_registration(
    ident: str, line: Line, clock_of_day: Clock, hall: Hall, availability: tuple[frozenset[int], Line] | None
) -> tuple[Registration, Presence]:
    """One row of the registrations; `availability` is what the sheet of that name says of it."""
    spoken = line.read("languages", languages, ()) if line.needs("languages") else ()
    rounds = attended(line, clock_of_day)
    if availability is not None and rounds and availability[0] and not rounds & availability[0]:
        availability[1].note(Flaw.NEVER_AVAILABLE_BOTH, "registration", other=line.place.row)
    if availability is not None:
        rounds &= availability[0]
    names = line.read("people", people, ())
    most, least = line.read("most", from_one, None), line.read("least", whole, 0)
    across = line.read("across", whole, 0)
    for column, number in (("least", least), ("across", across)):
        if most is not None and number > most:
            line.note(Flaw.LEAST_ABOVE_MOST, column, most=most)
    registration = Registration(
        id=ident,
        name=line.text("name"),
        languages=frozenset(spoken),
        rounds=rounds,
        organisation=line.text("organisation"),
        country=line.read("country", country, ""),
        territory=line.text("territory"),
        delegates=line.read("delegates", from_one, 1),
        host_tables=hall.host_tables(line),
        most=most,
        least=least,
        cross_border_least=across,
    )
    reads = line.read(
        "reads", reading_language, next((code for code in spoken if code in ("fr", "de", "en")), "en")
    )
    return registration, Presence(line.text("town"), line.text("email"), names, spoken, reads)


def read_wishes(sheet: Sheet, register: Register) -> tuple[Wish, ...]:
    """The wishes; the same said twice counts once, a contradiction is noted at the later row."""
    said: dict[tuple[str, str], tuple[WishLevel, Line]] = {}
    for line in sheet.lines:
        of, to = register.named(line, "of"), register.named(line, "to")
        wanted = line.read("level", level, None) if line.needs("level") else None
        if of is not None and of == to:
            line.note(Flaw.SELF_WISH, "to")
        if of is None or to is None or wanted is None or of == to:
            continue
        earlier, before = said.setdefault((of, to), (wanted, line))
        if earlier != wanted:
            veto = WishLevel.NO in (earlier, wanted)
            facts = {"other": before.place.row, "said": before.text("level")}
            line.note(Flaw.WISH_AND_VETO if veto else Flaw.WISH_TWICE, "level", **facts)
    return tuple(Wish(of, to, wanted) for (of, to), (wanted, _) in said.items())


def read_interpreters(
    sheet: Sheet | None, clock_of_day: Clock
) -> tuple[tuple[Interpreter, ...], dict[str, str]]:
    """The interpreters, named by their name, and the language each reads."""
    found: dict[str, tuple[Interpreter, Line]] = {}
    reads: dict[str, str] = {}
    for line in sheet.lines if sheet else ():
        if not line.needs("name"):
            continue
        name = line.text("name")
        spoken = line.read("languages", languages, ()) if line.needs("languages") else ()
        if len(spoken) == 1:
            line.note(Flaw.ONE_LANGUAGE, "languages")
        interpreter = Interpreter(name, name, frozenset(spoken), attended(line, clock_of_day))
        earlier, before = found.setdefault(known_as(name), (interpreter, line))
        if earlier is not interpreter:
            line.note(Flaw.NAME_TWICE, "name", other=before.place.row)
        first = next((code for code in spoken if code in ("fr", "de", "en")), "en")
        reads[name] = line.read("reads", reading_language, first)
    return tuple(interpreter for interpreter, _ in found.values()), reads


def read_sessions(
    sheet: Sheet | None, register: Register, clock_of_day: Clock, everybody: Iterable[str]
) -> tuple[tuple[Session, ...], tuple[Item, ...]]:
    """The sessions that take people out of rounds, and all of them as programme items with their times."""
    sessions: list[Session] = []
    items: list[Item] = []
    everyone = frozenset(everybody)
    for line in sheet.lines if sheet else ():
        line.needs("name")
        between = times(line)
        if between is None and not line.has("rounds"):
            line.note(Flaw.SESSION_WITHOUT_TIME)
            continue
        rounds = (
            known_rounds(line, "rounds", clock_of_day) if between is None else clock_of_day.touched(*between)
        )
        named = [register.known(line, "participants", name) for name in line.read("participants", people, ())]
        members = frozenset(ident for ident in named if ident is not None) if named else everyone
        if rounds == clock_of_day.numbers and members == everyone and clock_of_day.is_whole:
            line.note(Flaw.SESSION_TAKES_ALL, "participants")
        if rounds and members:
            sessions.append(Session(line.text("name"), rounds, members))
        start, end = between or clock_of_day.span(rounds)
        items.append(Item(line.text("name"), start, end, line.text("place"), is_for_everybody=not named))
    return tuple(sessions), tuple(items)


def read_locks(sheet: Sheet | None, register: Register, clock_of_day: Clock, hall: Hall) -> tuple[Lock, ...]:
    """The meetings that stand whatever the optimiser thinks."""
    locks: dict[Lock, Line] = {}
    for line in sheet.lines if sheet else ():
        a, b = register.named(line, "a"), register.named(line, "b")
        number = line.read("round", from_one, None) if line.needs("round") else None
        table = line.read("table", from_one, None)
        if number is not None and number not in clock_of_day.numbers and clock_of_day.is_whole:
            line.note(Flaw.UNKNOWN_ROUND, "round", unknown=str(number))
        if table is not None and table not in {each.number for each in hall.tables}:
            hall.note_unknown(line, "table", [table])
        if a is not None and a == b:
            line.note(Flaw.SELF_LOCK, "b")
        if a is None or b is None or number is None:
            continue
        twin = next((lock for lock in locks if {lock.a, lock.b} == {a, b} and lock.round == number), None)
        if twin is not None:
            line.note(Flaw.LOCK_TWICE, "round", other=locks[twin].place.row)
        else:
            locks[Lock(a, b, number, table)] = line
    return tuple(locks)
