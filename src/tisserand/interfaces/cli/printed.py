"""An event file and its answer as the press needs them: times made dates, ids kept, refusals with causes."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tisserand.engines.scheduling.answer import Answer, Meeting, Refusal
from tisserand.engines.scheduling.grounds import Ground, grounds
from tisserand.engines.scheduling.problem import Registration, WishLevel
from tisserand.interfaces.cli.files.event import EventFile
from tisserand.press import records
from tisserand.press.words import LANGUAGES

OURS = uuid.UUID("6f1d4b0e-5b0c-4d53-9a3e-2f3c1f6f7a11")  # the space in which our meetings' ids are made


def printed_event(event: EventFile, meetings: Sequence[Meeting], day: date, source: Path) -> records.Event:
    """The event with these meetings, on this day; a file without a title lends its own name."""
    occasion, problem = event.occasion, event.problem
    zone = ZoneInfo(occasion.timezone)
    midnight = datetime(day.year, day.month, day.day)

    def at(minute: int) -> datetime:
        return (midnight + timedelta(minutes=minute)).replace(tzinfo=zone)

    title = occasion.title or source.stem
    slots = tuple(
        records.Slot(r.number, at(r.start_minute), at(r.start_minute + r.minutes)) for r in problem.rounds
    )
    items = [item for item in event.programme if item.is_for_everybody]
    title_in_all = dict.fromkeys(LANGUAGES, title)
    return records.Event(
        id=title,
        title=title_in_all,
        cluster=dict.fromkeys(LANGUAGES, occasion.cluster or title),
        starts=min([slot.starts for slot in slots] + [at(item.start_minute) for item in items]),
        ends=max([slot.ends for slot in slots] + [at(item.end_minute) for item in items]),
        timezone=occasion.timezone,
        venue=occasion.venue,
        town=occasion.town,
        slots=slots,
        places=tuple(records.Place(table.number, table.zone) for table in problem.tables),
        participants=tuple(_participant(event, registration) for registration in problem.registrations),
        meetings=tuple(_printed_meeting(title, day, meeting) for meeting in meetings),
        interpreters=tuple(
            records.Interpreter(i.id, i.name, tuple(sorted(i.languages)), event.interpreter_reads[i.id])
            for i in problem.interpreters
        ),
        programme=tuple(
            records.ProgrammeItem(
                at(item.start_minute), at(item.end_minute), dict.fromkeys(LANGUAGES, item.name), item.place
            )
            for item in items
        ),
        desk_phone=occasion.phone,
    )


def printed_change(title: str, day: date, before: Meeting | None, after: Meeting | None) -> records.Change:
    """What a repair changed, for the printed event of that title (which is its id) and day."""
    return records.Change(
        *(None if one is None else _printed_meeting(title, day, one) for one in (before, after))
    )


def _printed_meeting(title: str, day: date, m: Meeting) -> records.Meeting:
    return records.Meeting(_uid(title, day, m), m.a, m.b, m.round, m.table, m.interpreter)


def _participant(event: EventFile, registration: Registration) -> records.Participant:
    presence = event.presences[registration.id]
    people = presence.people or (registration.name,) * registration.delegates
    return records.Participant(
        id=registration.id,
        mark=registration.name,
        name=registration.name,
        town=presence.town,
        country=registration.country,
        languages=presence.languages,
        language=presence.reads,
        people=tuple(
            records.Person(f"{registration.id}-{n}", name) for n, name in enumerate(people, start=1)
        ),
        host_tables=tuple(sorted(registration.host_tables)),
    )


def _uid(title: str, day: date, meeting: Meeting) -> str:
    """An id that a pair keeps through every version of the plan, so that a calendar moves it."""
    return str(uuid.uuid5(OURS, "|".join((title, day.isoformat(), *sorted((meeting.a, meeting.b))))))


def printed_refusal(refusal: Refusal) -> records.RefusedWish:
    """A refused wish with all its reasons."""
    further = tuple((str(reason.cause), reason.details) for reason in refusal.further)
    return records.RefusedWish(
        refusal.a, refusal.b, str(refusal.cause), refusal.points, refusal.details, further
    )


def _printed_ground(ground: Ground) -> records.GrantedWish:
    facts = {field.name: getattr(ground, field.name) for field in fields(ground)}
    return records.GrantedWish(
        **facts | {"a_wishes": str(ground.a_wishes or ""), "b_wishes": str(ground.b_wishes or "")}
    )


def printed_report(event: EventFile, answer: Answer) -> records.Report:
    """What the report says of the plan."""
    wanted = (WishLevel.MUST, WishLevel.WOULD)
    return records.Report(
        status=str(answer.status),
        levels=tuple(
            records.ReachedLevel(
                str(level.name),
                level.value,
                level.bound,
                level.maximise,
                tuple(
                    records.ReachedStep(str(step.name), step.value, step.bound, step.share)
                    for step in level.steps
                ),
            )
            for level in answer.levels
        ),
        refused=tuple(map(printed_refusal, answer.refused)),
        granted=tuple(map(_printed_ground, grounds(event.problem, answer.meetings))),
        wished=len({frozenset((w.of, w.to)) for w in event.problem.wishes if w.level in wanted}),
        seconds=answer.seconds,
        seed=answer.seed,
    )
