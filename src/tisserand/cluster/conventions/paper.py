"""From the records of a convention to what the press prints: the same event as plain records."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings

from tisserand.press import records

from .models import Convention, Interpreter, Meeting, ProgrammeSession, Registration, Schedule, Wish


def event_of(schedule: Schedule, *, site_url: str) -> records.Event:
    """The event with this version of its plan, as the press wants it: 12 queries at most."""
    convention = schedule.convention
    return records.Event(
        id=convention.slug,
        title=_texts(convention, "title"),
        cluster={language: settings.CLUSTER_NAME for language, _ in settings.LANGUAGES},
        starts=convention.starts_at,
        ends=convention.ends_at,
        timezone=convention.timezone,
        venue=convention.venue,
        town=convention.town,
        slots=tuple(
            records.Slot(item.number, item.starts_at, item.ends_at)
            for item in convention.rounds.order_by("number")
        ),
        places=tuple(
            records.Place(table.number, table.zone) for table in convention.tables.order_by("number")
        ),
        participants=tuple(_participants(convention, site_url)),
        meetings=tuple(_meetings(schedule)),
        interpreters=tuple(
            _interpreter(person)
            for person in convention.interpreters.prefetch_related("languages").order_by("name")
        ),
        programme=tuple(
            _item(session) for session in convention.sessions.exclude(sort=ProgrammeSession.Sort.MEETINGS)
        ),
        version=schedule.number,
        published=schedule.published_at or schedule.made_at,
        desk_phone=convention.desk_phone,
    )


def refused_wish(refusal: Mapping[str, Any]) -> records.RefusedWish:
    """A refusal of a version as the press wants it; versions of old told one reason only."""
    return records.RefusedWish(
        str(refusal["a"]),
        str(refusal["b"]),
        refusal["cause"],
        refusal["points"],
        tuple(map(str, refusal["details"])),
        tuple((cause, tuple(map(str, details))) for cause, details in refusal.get("further", ())),
    )


def report_of(schedule: Schedule) -> records.Report:
    """What the optimiser says of this version, as the press wants it: 1 query."""
    wishes = Wish.objects.filter(of__convention=schedule.convention_id).exclude(level=Wish.Level.NO)
    return records.Report(
        status=schedule.status,
        levels=tuple(
            records.ReachedLevel(
                level["name"],
                level["value"],
                level["bound"],
                level["maximise"],
                tuple(records.ReachedStep(**step) for step in level.get("steps", ())),
            )
            for level in schedule.levels
        ),
        refused=tuple(map(refused_wish, schedule.refusals)),
        wished=len({frozenset(pair) for pair in wishes.values_list("of_id", "to_id")}),
        seconds=schedule.seconds,
        seed=schedule.seed,
    )


def _texts(record: Any, field: str) -> Mapping[str, str]:
    languages = [language for language, _ in settings.LANGUAGES]
    return {language: text for language in languages if (text := getattr(record, f"{field}_{language}"))}


def _participants(convention: Convention, site_url: str) -> Sequence[records.Participant]:
    registrations = (
        convention.registrations.filter(state=Registration.State.REGISTERED)
        .select_related("organisation")
        .prefetch_related("languages", "delegates", "own_tables")
    )
    return [
        records.Participant(
            id=str(registration.pk),
            mark=registration.organisation.mark,
            name=registration.organisation.name,
            town=registration.organisation.town,
            country=registration.organisation.country,
            languages=tuple(language.code for language in registration.languages.all()),
            language=registration.language,
            people=tuple(
                records.Person(str(delegate.pk), delegate.name, delegate.title)
                for delegate in registration.delegates.all()
            ),
            about=_texts(registration.organisation, "about"),
            host_tables=tuple(sorted(table.number for table in registration.own_tables.all())),
            agenda_url=f"{site_url}/a/{registration.agenda_key}/",
        )
        for registration in registrations
    ]


def _meetings(schedule: Schedule) -> Sequence[records.Meeting]:
    comes = Registration.State.REGISTERED
    meetings = (
        schedule.meetings.filter(a__state=comes, b__state=comes)
        .exclude(state=Meeting.State.CANCELLED)
        .select_related("round", "table")
        .prefetch_related("seats__delegate")
    )
    return [
        records.Meeting(
            uid=f"{schedule.convention.slug}-{meeting.a_id}-{meeting.b_id}",
            a=str(meeting.a_id),
            b=str(meeting.b_id),
            round=meeting.round.number,
            table=meeting.table.number,
            interpreter=str(meeting.interpreter_id) if meeting.interpreter_id else None,
            attended_by={
                str(seat.delegate.registration_id): seat.delegate.name for seat in meeting.seats.all()
            },
        )
        for meeting in meetings
    ]


def _interpreter(person: Interpreter) -> records.Interpreter:
    return records.Interpreter(
        id=str(person.pk),
        name=person.name,
        languages=tuple(language.code for language in person.languages.all()),
        language=person.language,
    )


def _item(session: ProgrammeSession) -> records.ProgrammeItem:
    return records.ProgrammeItem(
        starts=session.starts_at, ends=session.ends_at, title=_texts(session, "title"), place=session.place
    )
