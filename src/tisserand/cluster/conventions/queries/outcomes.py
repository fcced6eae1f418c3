"""What came of the meetings, as one registration sees its own, and as the team sees all."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from tisserand.cluster.conventions.models import (
    Convention,
    Deal,
    Delegate,
    FollowUp,
    Meeting,
    MeetingOutcome,
    Outcome,
    Registration,
    Schedule,
)

from .plans import LONG

POSITIVE = frozenset(
    {
        MeetingOutcome.CONTACT_KEPT,
        MeetingOutcome.COOPERATION,
        MeetingOutcome.PROJECT_IDEA,
        MeetingOutcome.ORDER,
    }
)
"""Outcomes in which a side sees something to go on with."""


@dataclass(frozen=True, slots=True)
class After:
    """A meeting from one side once it has begun: what each told, the business of it, the open question.

    `theirs` is for the team and for the exchange of contacts; what it says is never shown to the other side.
    """

    meeting: Meeting
    me: Registration
    other: Registration
    mine: Outcome | None
    theirs: Outcome | None
    deals: Sequence[Deal]
    question: FollowUp | None

    @property
    def code(self) -> str:
        """What this side told, nothing before."""
        return self.mine.code if self.mine else ""

    @property
    def is_held(self) -> bool:
        """Whether somebody said that it took place."""
        return self.meeting.state == Meeting.State.DONE

    @property
    def is_untold(self) -> bool:
        """Whether this side has not told what came of it, though nobody said that it did not take place."""
        return not self.code and self.meeting.state != Meeting.State.NO_SHOW

    @property
    def shares(self) -> bool:
        """Whether the other side may have this one's contact details."""
        return bool(self.mine and self.mine.shares_contact)

    @property
    def is_exchanged(self) -> bool:
        """Whether both sides said yes to the exchange."""
        return self.shares and bool(self.theirs and self.theirs.shares_contact)

    @property
    def to_confirm(self) -> Sequence[Deal]:
        """Deals that the other side told and this one has not answered."""
        return [
            deal
            for deal in self.deals
            if deal.told_by_id != self.me.pk and deal.confirmed_at is None and deal.disputed_at is None
        ]


def begun_meetings(convention: Convention) -> QuerySet[Meeting]:
    """Meetings of the published plan that were not cancelled, in the order of the day: 1 query."""
    return (
        Meeting.objects.filter(schedule__convention=convention, schedule__state__in=Schedule.PUBLISHED_STATES)
        .exclude(state=Meeting.State.CANCELLED)
        .select_related("round", "table", "a__organisation", "b__organisation", "schedule")
        .defer(*(f"schedule__{name}" for name in LONG))
        .order_by("round__number", "table__number")
    )


def afterwards(registration: Registration, meetings: Iterable[Meeting] | None = None) -> Sequence[After]:
    """The meetings of one registration with all that came of them: 4 queries, 3 where they are known."""
    side = Q(a=registration) | Q(b=registration)
    mine = begun_meetings(registration.convention).filter(side) if meetings is None else meetings
    return [view for view in _views(mine) if view.me.pk == registration.pk]


def after_of(meeting: Meeting) -> Sequence[After]:
    """One meeting from both its sides: 4 queries."""
    return _views(begun_meetings(meeting.schedule.convention).filter(pk=meeting.pk))


def _views(meetings: Iterable[Meeting]) -> Sequence[After]:
    found = list(meetings)
    keys = [meeting.pk for meeting in found]
    told = {(one.meeting_id, one.registration_id): one for one in Outcome.objects.filter(meeting__in=keys)}
    deals: dict[int, list[Deal]] = defaultdict(list)
    for deal in Deal.objects.filter(meeting__in=keys).select_related("buyer", "seller").order_by("pk"):
        deals[deal.meeting_id].append(deal)
    questions = {
        (one.meeting_id, one.registration_id): one
        for one in FollowUp.objects.filter(meeting__in=keys, answer="").exclude(asked_at=None)
    }
    return [
        After(
            meeting=meeting,
            me=me,
            other=other,
            mine=told.get((meeting.pk, me.pk)),
            theirs=told.get((meeting.pk, other.pk)),
            deals=deals[meeting.pk],
            question=questions.get((meeting.pk, me.pk)),
        )
        for meeting in found
        for me, other in ((meeting.a, meeting.b), (meeting.b, meeting.a))
    ]


@dataclass(frozen=True, slots=True)
class Contact:
    """Who the other side is and how to reach it; told because both sides said so."""

    registration: Registration
    met_on: date
    people: Sequence[Delegate]

    @property
    def email(self) -> str:
        """The address given for the convention."""
        return self.registration.email

    @property
    def phone(self) -> str:
        """The number given for the convention."""
        return self.registration.phone


def contacts_of(registration: Registration, met: Sequence[After]) -> Sequence[Contact]:
    """The other sides with which contacts are exchanged, by name: 1 query.

    What is told was given for this convention: addresses and telephones of the registration and its
    delegates, those who sat at the table first.
    """
    exchanged = {one.other.pk: one for one in met if one.me.pk == registration.pk and one.is_exchanged}
    people: dict[int, list[Delegate]] = defaultdict(list)
    for person in Delegate.objects.filter(registration__in=exchanged).order_by("position"):
        people[person.registration_id].append(person)
    zone = ZoneInfo(registration.convention.timezone)
    found = [
        Contact(one.other, one.meeting.round.starts_at.astimezone(zone).date(), people[key])
        for key, one in exchanged.items()
    ]
    return sorted(
        found, key=lambda contact: (contact.registration.organisation.name, contact.registration.pk)
    )


def follow_up_with_key(key: str) -> FollowUp | None:
    """The question that a letter led to, with whom it asks: 1 query."""
    found = FollowUp.objects.filter(key=key, registration__state=Registration.State.REGISTERED)
    return found.select_related(
        "registration__organisation", "registration__convention", "meeting__round", "meeting__schedule"
    ).first()


def questions_with(follow_up: FollowUp) -> Sequence[FollowUp]:
    """What was asked of the same registration together with this, in the order of the day: 1 query."""
    together = FollowUp.objects.filter(
        registration=follow_up.registration_id, months=follow_up.months
    ).exclude(asked_at=None, answer="")
    return list(
        together.select_related(
            "meeting__a__organisation", "meeting__b__organisation", "meeting__round", "meeting__schedule"
        ).order_by("meeting__round__number", "pk")
    )


@dataclass(frozen=True, slots=True)
class Afterwards:
    """All that came of a convention so far, for the team: meetings from both sides, questions, surveys."""

    convention: Convention
    sides: Sequence[After]
    questions: Sequence[FollowUp]
    answered_surveys: int
    registrations: int

    @property
    def told(self) -> int:
        """How many sides have told what came of a meeting."""
        return sum(bool(side.code) for side in self.sides)

    @property
    def untold(self) -> Mapping[Registration, int]:
        """How many outcomes each registration has not told, most first."""
        waiting = Counter(side.me for side in self.sides if side.is_untold)
        return dict(sorted(waiting.items(), key=lambda one: (-one[1], one[0].organisation.name)))

    @property
    def deals(self) -> Sequence[tuple[Deal, After]]:
        """Every deal with its meeting as the side sees it that is to answer, the unanswered first."""
        found = [(deal, side) for side in self.sides for deal in side.deals if deal.told_by_id != side.me.pk]
        return sorted(found, key=lambda one: (_is_settled(one[0]), -one[0].told_at.timestamp(), one[0].pk))

    @property
    def ideas(self) -> Sequence[After]:
        """Sides that see an idea for a project, one for each pair and side."""
        return [side for side in self.sides if side.code == MeetingOutcome.PROJECT_IDEA]

    @property
    def unanswered(self) -> Sequence[FollowUp]:
        """Questions that were asked and not answered, the oldest first."""
        return [one for one in self.questions if one.asked_at and not one.answer]

    @property
    def coming(self) -> Sequence[FollowUp]:
        """Questions whose day is still to come."""
        return [one for one in self.questions if not one.asked_at and not one.answer]


def _is_settled(deal: Deal) -> bool:
    return deal.confirmed_at is not None or deal.disputed_at is not None


def all_afterwards(convention: Convention) -> Afterwards:
    """Everything the team follows up: 7 queries."""
    questions = FollowUp.objects.filter(meeting__schedule__convention=convention)
    return Afterwards(
        convention=convention,
        sides=_views(begun_meetings(convention)),
        questions=list(
            questions.select_related(
                "registration__organisation", "meeting__a__organisation", "meeting__b__organisation"
            ).order_by("due_on", "pk")
        ),
        answered_surveys=convention.survey_answers.count(),
        registrations=convention.registrations.filter(state=Registration.State.REGISTERED).count(),
    )
