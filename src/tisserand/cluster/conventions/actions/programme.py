"""The programme of a convention: its sessions with their rooms, speakers and whoever is in them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from tisserand.cluster.conventions.models import Convention, ProgrammeSession, Registration, Speaker
from tisserand.cluster.conventions.queries.preparing import seal_of

from .preparing import LANGUAGES, faster, locked, note_change


class OutsideTheConvention(Exception):
    """A session lies within the hours of its convention."""


class RoomIsTaken(Exception):
    """Another session is in this room at this time; `session` is it."""

    def __init__(self, session: ProgrammeSession) -> None:
        super().__init__(session.pk)
        self.session = session


class SpeaksElsewhere(Exception):
    """Somebody speaks in another session at this time; `name` and `session` say who and where."""

    def __init__(self, name: str, session: ProgrammeSession) -> None:
        super().__init__(session.pk)
        self.name, self.session = name, session


def keep_session(
    convention: Convention,
    facts: Mapping[str, Any],
    *,
    speakers: Sequence[Mapping[str, Any]] = (),
    attendees: Iterable[Registration] = (),
    session: ProgrammeSession | None = None,
    seen: str = "",
) -> ProgrammeSession:
    """Writes a session into the programme, whole: its speakers and who is in it, too.

    `seen` is the seal of the session and its `("attendees", "speakers")`. Raises `ChangedMeanwhile`,
    `TooLateToPrepare`, `OutsideTheConvention`, `RoomIsTaken`, `SpeaksElsewhere`.
    """
    with transaction.atomic():
        now = locked(convention)
        kept = now.sessions.filter(pk=session.pk).first() if session else ProgrammeSession(convention=now)
        if kept is None or (session and seal_of([kept], ("attendees", "speakers")) != seen):
            raise faster(now)
        for name, value in facts.items():
            setattr(kept, name, value)
        _check(now, kept, [person["name"] for person in speakers])
        kept.save()
        kept.attendees.set(attendees)
        kept.speakers.all().delete()
        Speaker.objects.bulk_create(Speaker(session=kept, **person) for person in speakers)
        note_change(now, "programme", session or "", kept)
    return kept


def _check(convention: Convention, kept: ProgrammeSession, names: Sequence[str]) -> None:
    if kept.starts_at < convention.starts_at or kept.ends_at > convention.ends_at:
        raise OutsideTheConvention
    meanwhile = _at_the_same_time(convention, kept)
    for other in meanwhile:
        if any(room and room == getattr(other, name) for name, room in _room(kept).items()):
            raise RoomIsTaken(other)
    clash = Speaker.objects.filter(session__in=meanwhile, name__in=names).select_related("session").first()
    if clash:
        raise SpeaksElsewhere(clash.name, clash.session)


def _room(session: ProgrammeSession) -> Mapping[str, str]:
    return {f"place_{code}": getattr(session, f"place_{code}") or "" for code in LANGUAGES}


def _at_the_same_time(convention: Convention, kept: ProgrammeSession) -> QuerySet[ProgrammeSession]:
    return convention.sessions.exclude(pk=kept.pk).filter(
        starts_at__lt=kept.ends_at, ends_at__gt=kept.starts_at
    )


def remove_session(session: ProgrammeSession) -> None:
    """Takes a session out of the programme. Raises `TooLateToPrepare`."""
    with transaction.atomic():
        now = locked(session.convention)
        session.delete()
        note_change(now, "programme", session, "")
