"""What became of a meeting, as either side or the desk tells it; what it brought; the survey."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from tisserand.cluster.conventions.models import (
    Meeting,
    MeetingOutcome,
    Outcome,
    Registration,
    SurveyAnswer,
)
from tisserand.cluster.conventions.rules import day_has_come, is_shown_to_participants
from tisserand.cluster.needs.models import Band
from tisserand.cluster.ties.actions import write_tie
from tisserand.cluster.ties.models import TieKind

from .following import day_of, keep_in_step
from .places import hold
from .pulse import beat

LONGEST_WORDS = 300
COOPERATING = frozenset({MeetingOutcome.COOPERATION, MeetingOutcome.PROJECT_IDEA})
"""Outcomes that are evidence of more than having met; of an order, its deal is the evidence."""


class NotOnTheProgramme(Exception):
    """The meeting is cancelled, or in a draft or a replaced version: nobody was told to come."""


class NotYourMeeting(Exception):
    """The registration is neither side of the meeting."""


class NotHeldYet(Exception):
    """The day of the meetings has not come, or the meeting has not begun."""


class NoSuchOutcome(Exception):
    """Not one of the seven outcomes, or an amount where there was no order."""


class NoSuchMark(Exception):
    """The survey knows marks from 1 to 5, and yes, perhaps or no."""


def tell_what_became_of(
    meeting: Meeting, state: Meeting.State, *, missing: str = "", at: datetime
) -> Meeting:
    """Notes that a meeting was held, or that one side did not come; a held one writes a tie.

    `missing` says which side did not come, nothing where nobody knows. A no-show beats the pulse.
    """
    if not is_shown_to_participants(meeting.schedule):
        raise NotOnTheProgramme
    with transaction.atomic():
        meeting.state = state
        meeting.missing = missing if state == Meeting.State.NO_SHOW else ""
        meeting.save(update_fields=("state", "missing"))
        if state == Meeting.State.NO_SHOW:
            beat(meeting.schedule.convention_id)
        if state == Meeting.State.DONE:
            write_tie(
                meeting.a.organisation,
                meeting.b.organisation,
                TieKind.MET,
                on=day_of(meeting, meeting.schedule.convention),
                evidence=f"meeting:{meeting.pk}",
                at=at,
            )
    return meeting


def tell_from_agenda(
    registration: Registration, meeting: Meeting, state: Meeting.State, *, at: datetime
) -> Meeting:
    """What one side tells from its agenda once the meeting has begun; a held meeting stays held.

    Who says that the others did not come has told the outcome with it.
    """
    check_may_tell(registration, meeting, at=at)
    with transaction.atomic():
        lock(meeting)
        if meeting.state == Meeting.State.DONE:
            return meeting
        own = Outcome.objects.filter(meeting=meeting, registration=registration)
        if state != Meeting.State.NO_SHOW:
            own.filter(code=MeetingOutcome.NOT_HELD).update(code="")
            return tell_what_became_of(meeting, state, at=at)
        if not own.exclude(code="").exists():
            _keep(registration, meeting, {"code": MeetingOutcome.NOT_HELD, "said_at": at})
        return tell_what_became_of(meeting, state, missing=_missing(registration, meeting), at=at)


def _missing(registration: Registration, meeting: Meeting) -> str:
    """The other side; nobody where each says that of the other."""
    here, there = (
        (Meeting.Missing.A, Meeting.Missing.B)
        if registration.pk == meeting.a_id
        else (Meeting.Missing.B, Meeting.Missing.A)
    )
    return "" if meeting.missing == here else str(there)


def tell_outcome(
    registration: Registration,
    meeting: Meeting,
    code: str,
    *,
    band: int | None = None,
    words: str = "",
    is_for_them: bool = False,
    at: datetime,
) -> Outcome:
    """What the meeting brought for one side, with the tie it is evidence of; told anew, the newer counts.

    Any outcome but "did not take place" says that the meeting was held. `band` is an amount in EUR of an
    order. Raises NoSuchOutcome and what `check_may_tell` and `lock` raise.
    """
    check_may_tell(registration, meeting, at=at)
    if code not in MeetingOutcome.values or (
        band is not None and (code != MeetingOutcome.ORDER or band not in Band)
    ):
        raise NoSuchOutcome
    with transaction.atomic():
        lock(meeting)
        _note_held(meeting, is_held=code != MeetingOutcome.NOT_HELD, at=at)
        outcome = _keep(
            registration,
            meeting,
            {
                "code": code,
                "band": band,
                "words": " ".join(words.split())[:LONGEST_WORDS],
                "is_for_them": is_for_them,
                "said_at": at,
            },
        )
        if code in COOPERATING:
            sides = (meeting.a.organisation, meeting.b.organisation)
            day = at.astimezone(ZoneInfo(registration.convention.timezone)).date()
            write_tie(*sides, TieKind.COOPERATING, on=day, evidence=f"outcome:{outcome.pk}", at=at)
        keep_in_step(meeting, registration, code, at=at)
    return outcome


def share_contact(registration: Registration, meeting: Meeting, *, shares: bool, at: datetime) -> Outcome:
    """Whether the other side may have this one's contact details; each side only for itself.

    Told to each other once both sides said yes. Raises what `check_may_tell` and `lock` raise.
    """
    check_may_tell(registration, meeting, at=at)
    with transaction.atomic():
        lock(meeting)
        return _keep(registration, meeting, {"shares_contact": shares}, fresh={"said_at": at})


def answer_survey(
    registration: Registration,
    *,
    meetings: int,
    partners: int,
    organisation: int,
    again: str,
    words: str = "",
    at: datetime,
) -> SurveyAnswer:
    """What a registration thinks of the convention, marks 1 to 5; the newest answer counts.

    Raises NotHeldYet before its day, NoSuchMark.
    """
    if not day_has_come(registration.convention, at):
        raise NotHeldYet
    marks = {"meetings": meetings, "partners": partners, "organisation": organisation}
    if any(mark not in range(1, 6) for mark in marks.values()) or again not in SurveyAnswer.Again.values:
        raise NoSuchMark
    answer, _ = SurveyAnswer.objects.update_or_create(
        registration=registration,
        defaults={
            **marks,
            "convention": registration.convention,
            "again": again,
            "words": words.strip()[:1_000],
            "at": at,
        },
    )
    return answer


def check_may_tell(registration: Registration, meeting: Meeting, *, at: datetime) -> None:
    """Raises NotYourMeeting, and NotHeldYet before it begins."""
    if registration.pk not in (meeting.a_id, meeting.b_id):
        raise NotYourMeeting
    if not day_has_come(registration.convention, at) or meeting.round.starts_at > at:
        raise NotHeldYet


def lock(meeting: Meeting) -> None:
    """Reads what became of it as it is now and lets nobody else tell until this is told.

    Raises NotOnTheProgramme for a cancelled meeting, or one that nobody was told of.
    """
    hold(meeting.schedule.convention_id)
    meeting.refresh_from_db(
        fields=("state", "missing"), from_queryset=Meeting.objects.select_for_update(of=("self",))
    )
    meeting.schedule.refresh_from_db(fields=("state",))
    if meeting.state == Meeting.State.CANCELLED or not is_shown_to_participants(meeting.schedule):
        raise NotOnTheProgramme


def _note_held(meeting: Meeting, *, is_held: bool, at: datetime) -> None:
    """Of two sides that tell different things, the one who was there is believed."""
    if is_held and meeting.state != Meeting.State.DONE:
        tell_what_became_of(meeting, Meeting.State.DONE, at=at)
    elif not is_held and meeting.state not in {Meeting.State.DONE, Meeting.State.NO_SHOW}:
        tell_what_became_of(meeting, Meeting.State.NO_SHOW, at=at)


def _keep(
    registration: Registration,
    meeting: Meeting,
    facts: dict[str, object],
    *,
    fresh: dict[str, object] | None = None,
) -> Outcome:
    outcome, _ = Outcome.objects.update_or_create(
        meeting=meeting,
        registration=registration,
        defaults=facts,
        create_defaults={**facts, **(fresh or {})},
    )
    return outcome
