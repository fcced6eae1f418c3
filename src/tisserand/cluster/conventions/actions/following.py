"""Following meetings up: each side that sees something in one is asked after 1, 3, 6 and 12 months.

The next question comes where the answer was "not yet", or where none came until its day.
"""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import localdate

from tisserand.cluster.conventions.models import (
    Convention,
    FollowUp,
    Meeting,
    MeetingOutcome,
    Outcome,
    Registration,
    Schedule,
)

LONGEST_WORDS = 300
NOTHING_TO_FOLLOW = frozenset(
    {MeetingOutcome.NOT_HELD, MeetingOutcome.NO_INTEREST, MeetingOutcome.INFORMATIVE}
)
NOT_MET = (Meeting.State.NO_SHOW, Meeting.State.CANCELLED)


class NoSuchAnswer(Exception):
    """A follow-up is answered by done, not yet or no."""


def due_day(meeting_day: date, months: int) -> date:
    """The day so many months later, the last of its month where that is shorter."""
    year, month = divmod(meeting_day.year * 12 + meeting_day.month - 1 + months, 12)
    return date(year, month + 1, min(meeting_day.day, monthrange(year, month + 1)[1]))


def open_follow_ups(convention: Convention) -> int:
    """The first question for every side that may see something in a meeting; how many. For the closing.

    Whoever has not told an outcome is asked too, unless the meeting did not take place: 4 queries.
    """
    told = {
        (meeting, registration): code
        for meeting, registration, code in Outcome.objects.filter(
            meeting__schedule__convention=convention
        ).values_list("meeting_id", "registration_id", "code")
    }
    came = Registration.State.REGISTERED
    meetings = Meeting.objects.filter(
        schedule__convention=convention,
        schedule__state__in=Schedule.PUBLISHED_STATES,
        a__state=came,
        b__state=came,
    ).exclude(state__in=NOT_MET)
    first = FollowUp.MONTHS[0]
    made = FollowUp.objects.bulk_create(
        (
            FollowUp(
                meeting=meeting,
                registration=side,
                months=first,
                due_on=due_day(day_of(meeting, convention), first),
            )
            for meeting in meetings.select_related("round", "a", "b").order_by("pk")
            for side in (meeting.a, meeting.b)
            if side.asks_no_more_since is None
            and told.get((meeting.pk, side.pk), "") not in NOTHING_TO_FOLLOW
        ),
        ignore_conflicts=True,
    )
    return len(made)


def keep_in_step(meeting: Meeting, registration: Registration, code: str, *, at: datetime) -> None:
    """After an outcome was told anew: asks where something may come of it, no longer where nothing will."""
    if not _is_followed(registration.convention_id):
        return
    own = FollowUp.objects.filter(meeting=meeting, registration=registration)
    if code in NOTHING_TO_FOLLOW:
        own.filter(asked_at=None, answer="").delete()
    elif not own.exclude(answer=FollowUp.Answer.NOT_YET).exists():
        _ask_later(meeting, registration, after=0, at=at)


def take_up_due(*, at: datetime) -> Sequence[FollowUp]:
    """The questions whose day has come, each taken up once, of those who want to be asked.

    What was asked and not answered is asked again when its next day has come.
    """
    asked_later = FollowUp.objects.filter(
        meeting=OuterRef("meeting"), registration=OuterRef("registration"), months__gt=OuterRef("months")
    )
    followed = FollowUp.objects.filter(
        meeting__schedule__convention__state=Convention.State.CLOSED,
        registration__asks_no_more_since=None,
        answer="",
    ).select_related(
        "meeting__round",
        "meeting__schedule__convention",
        "meeting__a__organisation",
        "meeting__b__organisation",
        "registration__organisation",
        "registration__convention",
    )
    with transaction.atomic():
        silent = followed.exclude(asked_at=None).exclude(Exists(asked_later))
        again = [one for question in silent if (one := _again_when_due(question, at=at)) is not None]
        FollowUp.objects.bulk_create(again, ignore_conflicts=True)
        waiting = followed.filter(asked_at=None, due_on__lte=localdate(at)).order_by("registration", "pk")
        due = list(waiting.select_for_update(of=("self",)))
        FollowUp.objects.filter(pk__in=[one.pk for one in due]).update(asked_at=at)
        for one in due:
            one.asked_at = at
    return due


def _again_when_due(silent: FollowUp, *, at: datetime) -> FollowUp | None:
    """The last of the later questions whose day has come; a sleeping task asks one, not all it missed."""
    meeting = silent.meeting
    day = day_of(meeting, meeting.schedule.convention)
    days = {months: due_day(day, months) for months in FollowUp.MONTHS if months > silent.months}
    due = [months for months, due_on in days.items() if due_on <= localdate(at)]
    if not due:
        return None
    months = due[-1]
    return FollowUp(meeting=meeting, registration=silent.registration, months=months, due_on=days[months])


def answer_follow_up(
    follow_up: FollowUp, answer: str, words: str = "", *, is_for_them: bool = False, at: datetime
) -> FollowUp:
    """Keeps the answer, the newest counts; "not yet" is asked again, any other answer ends the questions.

    Raises NoSuchAnswer.
    """
    if answer not in FollowUp.Answer.values:
        raise NoSuchAnswer
    with transaction.atomic():
        follow_up.refresh_from_db(from_queryset=FollowUp.objects.select_for_update(of=("self",)))
        follow_up.answer = answer
        follow_up.words = " ".join(words.split())[:LONGEST_WORDS]
        follow_up.answered_at, follow_up.is_for_them = at, is_for_them
        follow_up.save(update_fields=("answer", "words", "answered_at", "is_for_them"))
        meeting, registration = follow_up.meeting, follow_up.registration
        if answer == FollowUp.Answer.NOT_YET:
            if _is_followed(registration.convention_id):
                _ask_later(meeting, registration, after=follow_up.months, at=at)
        else:
            later = Q(meeting=meeting, registration=registration, months__gt=follow_up.months)
            FollowUp.objects.filter(later, asked_at=None, answer="").delete()
    return follow_up


def ask_no_more(registration: Registration, *, at: datetime) -> None:
    """No further question to this registration; what was not asked yet never is."""
    with transaction.atomic():
        Registration.objects.filter(pk=registration.pk, asks_no_more_since=None).update(asks_no_more_since=at)
        FollowUp.objects.filter(registration=registration, asked_at=None, answer="").delete()


def _ask_later(meeting: Meeting, registration: Registration, *, after: int, at: datetime) -> None:
    """The next question whose day is still to come; none after the last, or where they want none."""
    if registration.asks_no_more_since is not None:
        return
    day = day_of(meeting, registration.convention)
    coming = (m for m in FollowUp.MONTHS if m > after and due_day(day, m) > localdate(at))
    if (months := next(coming, None)) is not None:
        _write(meeting, registration, months, day)


def _write(meeting: Meeting, registration: Registration, months: int, day: date) -> None:
    FollowUp.objects.get_or_create(
        meeting=meeting, registration=registration, months=months, defaults={"due_on": due_day(day, months)}
    )


def day_of(meeting: Meeting, convention: Convention) -> date:
    """The day of a meeting where it is held."""
    return meeting.round.starts_at.astimezone(ZoneInfo(convention.timezone)).date()


def _is_followed(convention_key: int) -> bool:
    """Questions are asked from the closing on until the follow-up has ended: 1 query."""
    return Convention.objects.filter(pk=convention_key, state=Convention.State.CLOSED).exists()
