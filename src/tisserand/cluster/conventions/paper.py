"""From the records of a convention to what the press prints: the same event as plain records."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from email.utils import parseaddr
from typing import Any

from django.conf import settings

from tisserand.press import records

from .models import Convention, Interpreter, ProgrammeSession, Registration, Schedule, Wish
from .queries.changes import PairChange, Spot, changes_since, once_shown, standing


def event_of(schedule: Schedule, *, site_url: str, since: int | None = None) -> records.Event:
    """The event with this version of its plan, as the press wants it: 16 queries at most.

    With `since` it says what has changed after participants were shown change number `since`.
    """
    convention = schedule.convention
    meetings = _meetings(schedule)
    changes = changes_since(convention, since) if since is not None else ()
    cancelled = _cancelled(schedule, meetings)
    participants = _participants(convention, site_url)
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
        participants=tuple(participants),
        meetings=tuple(meetings),
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
        changes=tuple(_changes(schedule, changes, meetings)),
        sequence=schedule.sequence,
        cancelled=tuple(cancelled),
        former=tuple(_former(participants, changes, cancelled)),
        sender=parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
    )


def event_of_badges(convention: Convention, delegates: Collection[int], *, site_url: str) -> records.Event:
    """The event with nobody but these delegates (keys) and no plan, for their badges: 4 queries."""
    wanted = {str(key) for key in delegates}
    everybody = [
        replace(one, people=tuple(person for person in one.people if person.id in wanted))
        for one in _participants(convention, site_url)
    ]
    return records.Event(
        id=convention.slug,
        title=_texts(convention, "title"),
        cluster={language: settings.CLUSTER_NAME for language, _ in settings.LANGUAGES},
        starts=convention.starts_at,
        ends=convention.ends_at,
        timezone=convention.timezone,
        venue=convention.venue,
        town=convention.town,
        slots=(),
        places=(),
        participants=tuple(one for one in everybody if one.people),
        meetings=(),
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
                records.Person(
                    str(delegate.pk), delegate.name, delegate.title, f"{site_url}/a/{delegate.key}/"
                )
                for delegate in registration.delegates.all()
            ),
            about=_texts(registration.organisation, "about"),
            host_tables=tuple(sorted(table.number for table in registration.own_tables.all())),
            agenda_url=f"{site_url}/a/{registration.agenda_key}/",
        )
        for registration in registrations
    ]


def _meetings(schedule: Schedule) -> Sequence[records.Meeting]:
    meetings = standing(schedule).select_related("round", "table").prefetch_related("seats__delegate")
    return [
        records.Meeting(
            uid=_uid(schedule, meeting.a_id, meeting.b_id),
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


def _uid(schedule: Schedule, a: int, b: int) -> str:
    """What names a pair in calendars for ever: across versions and repairs."""
    return f"{schedule.convention.slug}-{a}-{b}"


def _cancelled(schedule: Schedule, meetings: Sequence[records.Meeting]) -> Sequence[records.Meeting]:
    """What participants were shown in any version and what stands no more, as it was last shown."""
    stands = {one.uid for one in meetings}
    return [
        records.Meeting(uid, str(a), str(b), round_number, table)
        for (a, b), (round_number, table) in once_shown(schedule.convention).items()
        if (uid := _uid(schedule, a, b)) not in stands
    ]


def _changes(
    schedule: Schedule, changes: Sequence[PairChange], meetings: Sequence[records.Meeting]
) -> Sequence[records.Change]:
    """Each change with the meeting as it stands now, which may know more than the ledger."""
    now = {one.uid: one for one in meetings}
    told = []
    for change in changes:
        uid = _uid(schedule, change.a, change.b)
        before = _spotted(uid, change, change.before) if change.before else None
        if before or uid in now:
            told.append(records.Change(before, now.get(uid)))
    return told


def _spotted(uid: str, change: PairChange, spot: Spot) -> records.Meeting:
    interpreter = str(spot.interpreter.pk) if spot.interpreter else None
    return records.Meeting(
        uid, str(change.a), str(change.b), spot.round.number, spot.table.number, interpreter
    )


def _former(
    participants: Sequence[records.Participant],
    changes: Sequence[PairChange],
    cancelled: Sequence[records.Meeting],
) -> Sequence[records.Participant]:
    """Those who no longer come and whom a meeting that is taken back names."""
    named = {str(side) for change in changes for side in (change.a, change.b)}
    named |= {side for one in cancelled for side in (one.a, one.b)}
    gone = named - {one.id for one in participants}
    found = Registration.objects.filter(pk__in=gone).select_related("organisation") if gone else ()
    return [records.Participant(str(one.pk), one.organisation.mark, one.organisation.name) for one in found]


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
