"""A registration’s day as a thread: meetings, programme, pauses; and which meeting is next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tisserand.cluster.conventions.models import Meeting, ProgrammeSession, Registration, Round
from tisserand.cluster.conventions.queries import Agenda
from tisserand.cluster.conventions.rules import day_has_come
from tisserand.press.refusals import refusal_sentence
from tisserand.press.words import words

OVER = frozenset({Meeting.State.DONE, Meeting.State.NO_SHOW})


@dataclass(frozen=True, slots=True)
class Encounter:
    """A meeting from one side: who the other is, how they will speak, whether its end may be told.

    `who_goes` names one's own delegate where several came.
    """

    meeting: Meeting
    other: Registration
    people: str
    who_goes: str
    spoken: str
    is_over: bool
    is_next: bool
    may_be_told: bool

    @property
    def i_missed(self) -> bool:
        """Whether it is this side that did not come."""
        mine = self.meeting.b_id if self.meeting.a_id == self.other.pk else self.meeting.a_id
        return self.meeting.missing == ("a" if mine == self.meeting.a_id else "b")

    @property
    def starts_at(self) -> datetime:
        """When it begins."""
        return self.meeting.round.starts_at

    @property
    def sign(self) -> str:
        """The stylesheet's class of its knot on the thread."""
        if self.meeting.state == Meeting.State.DONE:
            return "done"
        return "now" if self.is_next else "ask" if self.may_be_told else ""


@dataclass(frozen=True, slots=True)
class Knot:
    """A point of the day: an encounter, a session of the programme, or a pause."""

    starts_at: datetime
    encounter: Encounter | None = None
    session: ProgrammeSession | None = None


def encounters(agenda: Agenda, at: datetime) -> Sequence[Encounter]:
    """The meetings of an agenda in the order of the day, as its side sees them at a moment."""
    has_come = day_has_come(agenda.registration.convention, at)
    coming = (one.pk for one in agenda.meetings if one.round.ends_at > at and one.state not in OVER)
    next_key = next(coming, None)
    return [_encounter(agenda.registration, one, next_key, has_come, at) for one in agenda.meetings]


def _encounter(
    mine: Registration, meeting: Meeting, next_key: int | None, has_come: bool, at: datetime
) -> Encounter:
    me, other = (meeting.a, meeting.b) if meeting.a_id == mine.pk else (meeting.b, meeting.a)
    reader = words(get_language() or "fr")
    return Encounter(
        meeting=meeting,
        other=other,
        people=reader.join(delegate.name for delegate in other.delegates.all()),
        who_goes=_who_goes(meeting, me),
        spoken=_spoken(meeting, me, other),
        is_over=meeting.state in OVER or meeting.round.ends_at <= at,
        is_next=meeting.pk == next_key,
        may_be_told=has_come and meeting.round.starts_at <= at and meeting.state != Meeting.State.DONE,
    )


def _who_goes(meeting: Meeting, me: Registration) -> str:
    if len(me.delegates.all()) < 2:
        return ""
    seats = (seat.delegate for seat in meeting.seats.all())
    return next((delegate.name for delegate in seats if delegate.registration_id == me.pk), "")


def _spoken(meeting: Meeting, me: Registration, other: Registration) -> str:
    """How the two will understand each other: an interpreter by name, or the language they share."""
    if meeting.interpreter:
        return _("with the interpreter %(name)s") % {"name": meeting.interpreter.name}
    reader = get_language() or "fr"
    common = {one.code for one in me.languages.all()} & {one.code for one in other.languages.all()}
    if not common:
        return ""
    language = min(common, key=lambda code: (code != reader, code))
    press = words(reader)
    return press("agenda.in_language", language=press.tongue(language))


def thread(agenda: Agenda, met: Sequence[Encounter]) -> Sequence[Knot]:
    """Meetings, sessions and, between the first and the last meeting, the free rounds as pauses."""
    knots = [Knot(one.starts_at, encounter=one) for one in met]
    knots += [Knot(session.starts_at, session=session) for session in agenda.sessions]
    if met:
        busy = {one.meeting.round_id for one in met}
        knots += [
            Knot(item.starts_at)
            for item in agenda.rounds
            if met[0].starts_at < item.starts_at < met[-1].starts_at
            and item.pk not in busy
            and not _has_session(item, agenda.sessions)
        ]
    return sorted(knots, key=lambda knot: knot.starts_at)


def _has_session(item: Round, sessions: Sequence[ProgrammeSession]) -> bool:
    return any(one.starts_at < item.ends_at and item.starts_at < one.ends_at for one in sessions)


def until(moment: datetime, at: datetime) -> str:
    """“in 6 minutes” for the hour before a moment, “now” once it has come, else nothing."""
    ahead = moment - at
    if ahead > timedelta(hours=1):
        return ""
    minutes = round(ahead.total_seconds() / 60)
    return _("in %(minutes)s min") % {"minutes": minutes} if minutes > 0 else _("now")


@dataclass(frozen=True, slots=True)
class Missing:
    """A must-wish the plan does not grant, with the reason as far as it is ours to tell."""

    name: str
    why: str


TOLD_OF_OTHERS = {"partner_full": 1, "most_reached": 1, "cap_reached": 1, "promised_minimum": 0}
"""Of these causes only so many details are told: what follows are other people's meetings."""
UNTOLD = frozenset({"veto", "forbidden_pair"})
"""That somebody does not want to meet them is told to nobody, nor that the team keeps two apart."""


def missing(agenda: Agenda) -> Sequence[Missing]:
    """The must-wishes that were refused; vetoes, pairs kept apart and others' meetings stay untold."""
    language = get_language() or "fr"
    names = {str(key): name for key, name in agenda.names.items()}
    told = []
    for refusal in agenda.refused:
        a, b, cause = str(refusal["a"]), str(refusal["b"]), str(refusal["cause"])
        other = b if refusal["a"] == agenda.registration.pk else a
        if cause in UNTOLD:
            why = _("It did not come about this time.")
        else:
            details = tuple(map(str, refusal["details"]))
            shown = details[: TOLD_OF_OTHERS.get(cause, len(details))]
            why = refusal_sentence(language, cause, shown, names, a, b)
        told.append(Missing(names.get(other, other), why))
    return told
