"""The hall of a convention: its rounds, its tables by zones, its interpreters."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, ProtectedError

from tisserand.cluster.conventions.laying_out import Block, Grid, standings_of
from tisserand.cluster.conventions.models import Convention, Interpreter, Registration, Round, Table
from tisserand.cluster.conventions.queries.preparing import (
    last_change_of,
    plan_is_published,
    rounds_that_hold_meetings,
    seal_of,
    tables_that_hold_meetings,
)

from .preparing import ChangedMeanwhile, PlanIsPublished, faster, locked, move_rounds, note_change


class HoldsMeetings(Exception):
    """What should go is in a version of the plan; `numbers` are those rounds or tables."""

    def __init__(self, numbers: Collection[int]) -> None:
        super().__init__(", ".join(map(str, sorted(numbers))))
        self.numbers = sorted(numbers)


class PlaceIsTaken(Exception):
    """Another table stands there; `number` is its number."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class IsNamedAlready(Exception):
    """An interpreter of this name is there."""


class InterpretsMeetings(Exception):
    """The interpreter sits in meetings of a version: they would have nobody between them."""


def make_rounds(convention: Convention, grid: Grid, *, seen: str) -> Sequence[Round]:
    """Divides the day anew; rounds keep their numbers, and who was there all day is there all day.

    `seen` is the seal of the rounds as they were read. Raises `ChangedMeanwhile`, `TooLateToPrepare`,
    `HoldsMeetings` where a round with meetings would go, `PlanIsPublished` where one would move.
    """
    slots = grid.slots()
    with transaction.atomic():
        now = locked(convention)
        there = list(now.rounds.order_by("number"))
        if seal_of(there) != seen:
            raise faster(now)
        gone = {one.number for one in there if one.number > len(slots)}
        if planned := gone & rounds_that_hold_meetings(now):
            raise HoldsMeetings(planned)
        kept = dict(zip(there, slots, strict=False))
        if plan_is_published(now) and any(
            one.starts_at != slot[0] or one.ends_at != slot[1] for one, slot in kept.items()
        ):
            raise PlanIsPublished
        always = _always_there(now, len(there))
        now.rounds.filter(number__in=gone).delete()
        move_rounds(kept)
        now.rounds.update(buffer_minutes=grid.buffer_minutes)
        _add_rounds(now, grid, slots[len(kept) :], len(kept) + 1, always)
        now.lunch_starts_at, now.lunch_ends_at = grid.lunch or (None, None)
        now.save(update_fields=("lunch_starts_at", "lunch_ends_at"))
        note_change(now, "rounds", len(there), len(slots))
    return list(now.rounds.order_by("number"))


Present = tuple[Collection[int], Collection[int]]


def _always_there(convention: Convention, rounds: int) -> Present:
    """The keys of registrations and of interpreters that are available in all rounds: 2 queries."""
    registrations, interpreters = (
        set(
            model._default_manager.filter(convention=convention)
            .annotate(count=Count("rounds"))
            .filter(count=rounds)
            .values_list("pk", flat=True)
        )
        for model in (Registration, Interpreter)
    )
    return registrations, interpreters


def _add_rounds(
    convention: Convention,
    grid: Grid,
    slots: Sequence[tuple[datetime, datetime]],
    first: int,
    always: Present,
) -> None:
    Round.objects.bulk_create(
        Round(
            convention=convention,
            number=number,
            starts_at=starts,
            ends_at=ends,
            buffer_minutes=grid.buffer_minutes,
        )
        for number, (starts, ends) in enumerate(slots, start=first)
    )
    made = list(convention.rounds.filter(number__gte=first).values_list("pk", flat=True))
    registrations, interpreters = always
    here: Any = Registration.rounds.through
    here.objects.bulk_create(here(registration_id=one, round_id=key) for one in registrations for key in made)
    between: Any = Interpreter.rounds.through
    between.objects.bulk_create(
        between(interpreter_id=one, round_id=key) for one in interpreters for key in made
    )


def make_tables(convention: Convention, blocks: Sequence[Block], *, seen: str) -> Sequence[Table]:
    """Furnishes the hall anew; tables keep their numbers, and with them their hosts.

    `seen` is the seal of the tables as they were read. Raises `ChangedMeanwhile`, `TooLateToPrepare`, and
    `HoldsMeetings` where a table with meetings would go.
    """
    wanted = {table.number: table for table in standings_of(blocks)}
    with transaction.atomic():
        now = locked(convention)
        there = {table.number: table for table in now.tables.order_by("number")}
        if seal_of(list(there.values())) != seen:
            raise faster(now)
        gone = there.keys() - wanted.keys()
        if planned := gone & tables_that_hold_meetings(now):
            raise HoldsMeetings(planned)
        now.tables.filter(number__in=gone).delete()
        now.tables.update(across=None, down=None)  # so that two may change places
        for number in there.keys() & wanted.keys():
            for name, value in wanted[number]._asdict().items():
                setattr(there[number], name, value)
        kept = [there[number] for number in sorted(there.keys() & wanted.keys())]
        Table.objects.bulk_update(kept, ("zone", "seats", "across", "down"))
        Table.objects.bulk_create(
            Table(convention=now, **wanted[number]._asdict())
            for number in sorted(wanted.keys() - there.keys())
        )
        note_change(now, "tables", len(there), len(wanted))
    return list(now.tables.order_by("number"))


def change_table(table: Table, facts: Mapping[str, Any], *, seen: str) -> Table:
    """Moves a table, gives it a host, a zone or seats. Raises `ChangedMeanwhile`, `TooLateToPrepare` and
    `PlaceIsTaken`.
    """
    with transaction.atomic():
        convention = locked(table.convention)
        now = convention.tables.get(pk=table.pk)
        if seal_of([now]) != seen:
            raise ChangedMeanwhile(*(last_change_of(now) or ()))
        place = {name: facts.get(name) for name in ("across", "down")}
        other = convention.tables.exclude(pk=now.pk).filter(**place).first() if place["across"] else None
        if other:
            raise PlaceIsTaken(other.number)
        for name, value in facts.items():
            setattr(now, name, value)
        now.save()
    return now


def keep_interpreter(
    convention: Convention, facts: Mapping[str, Any], *, person: Interpreter | None = None, seen: str = ""
) -> Interpreter:
    """Writes down an interpreter with languages and rounds. Raises `ChangedMeanwhile`, `IsNamedAlready`."""
    said = dict(facts)
    languages, rounds = said.pop("languages"), said.pop("rounds")
    try:
        with transaction.atomic():
            now = locked(convention)
            kept = now.interpreters.get(pk=person.pk) if person else Interpreter(convention=now)
            if person and seal_of([kept], ("languages", "rounds")) != seen:
                raise ChangedMeanwhile(*(last_change_of(kept) or ()))
            for name, value in said.items():
                setattr(kept, name, value)
            kept.save()
            kept.languages.set(languages)
            kept.rounds.set(rounds)
    except IntegrityError:
        raise IsNamedAlready from None
    return kept


def remove_interpreter(person: Interpreter) -> None:
    """Takes an interpreter off the list. Raises `InterpretsMeetings` and `TooLateToPrepare`."""
    try:
        with transaction.atomic():
            locked(person.convention)
            person.delete()
    except ProtectedError:
        raise InterpretsMeetings from None
