"""What the desk sees on the day: who is to come, who has arrived, who is missing for which round."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Count, Max, Q

from tisserand.cluster.conventions.models import (
    CheckIn,
    Convention,
    Delegate,
    Meeting,
    Registration,
    Round,
    Seat,
)
from tisserand.cluster.organisations.models import Organisation

from .plans import meetings_of, published_schedule

MOST_NAMESAKES = 12


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a meeting, with the keys of its delegates of whom one is to sit there."""

    registration: Registration
    expected: frozenset[int]


@dataclass(frozen=True, slots=True)
class Sitting:
    """A meeting of the plan as the desk sees it."""

    meeting: Meeting
    sides: tuple[Side, Side]


@dataclass(frozen=True, slots=True)
class Missing:
    """A side that has not arrived, the people one may call, and who waits for it where."""

    registration: Registration
    people: Sequence[Delegate]
    other: Registration
    meeting: Meeting


@dataclass(frozen=True)
class Desk:
    """The desk of a convention; `arrivals` by the key of the delegate."""

    convention: Convention
    people: Sequence[Delegate]
    arrivals: Mapping[int, CheckIn]
    rounds: Sequence[Round]
    sittings: Sequence[Sitting]

    @cached_property
    def latest(self) -> Sequence[CheckIn]:
        """Arrivals, the last one first."""
        return sorted(self.arrivals.values(), key=lambda one: (one.happened_at, one.pk), reverse=True)

    @cached_property
    def organisations(self) -> int:
        """How many organisations are to come with somebody."""
        return len({one.registration_id for one in self.people})

    @cached_property
    def organisations_here(self) -> int:
        """Of how many organisations somebody has arrived."""
        return len({one.registration_id for one in self.people if one.pk in self.arrivals})

    def coming_rounds(self, at: datetime) -> Sequence[Round]:
        """The round that runs and the next one, as far as there are any."""
        return [one for one in self.rounds if one.ends_at > at][: 2 if self.runs(at) else 1]

    def runs(self, at: datetime) -> bool:
        """Whether a round is under way."""
        return any(one.starts_at <= at < one.ends_at for one in self.rounds)

    def missing_in(self, asked: Round) -> Sequence[Missing]:
        """Sides with a meeting in this round of whom nobody who is to sit there has arrived."""
        names = {one.pk: one for one in self.people}
        return [
            Missing(
                side.registration,
                [names[key] for key in sorted(side.expected) if key in names],
                sitting.sides[1 - place].registration,
                sitting.meeting,
            )
            for sitting in self.sittings
            if sitting.meeting.round_id == asked.pk
            for place, side in enumerate(sitting.sides)
            if not side.expected & self.arrivals.keys()
        ]

    def next_of(self, delegate: Delegate, at: datetime) -> Sitting | None:
        """The next meeting that this person is to sit in."""
        own = (one for one in self.sittings if any(delegate.pk in side.expected for side in one.sides))
        return next((one for one in own if one.meeting.round.ends_at > at), None)


def desk_of(slug: str) -> Desk | None:
    """The desk of a convention, None where there is none: 7 queries."""
    convention = Convention.objects.filter(slug=slug).first()
    if convention is None:
        return None
    people = list(coming_people(convention))
    return Desk(
        convention=convention,
        people=people,
        arrivals=arrivals_of(convention),
        rounds=list(convention.rounds.order_by("starts_at")),
        sittings=_sittings(convention, people),
    )


def coming_people(convention: Convention) -> Sequence[Delegate]:
    """Every delegate who is to come, by organisation: 1 query."""
    found = Delegate.objects.filter(
        registration__convention=convention, registration__state=Registration.State.REGISTERED
    )
    return list(
        found.select_related("registration__organisation").order_by(
            "registration__organisation__name", "registration", "position"
        )
    )


def arrivals_of(convention: Convention) -> Mapping[int, CheckIn]:
    """The arrival of each delegate (key) who is there: 1 query."""
    there = CheckIn.objects.filter(
        delegate__registration__convention=convention,
        delegate__registration__state=Registration.State.REGISTERED,
        undone_at=None,
    )
    return {
        one.delegate_id: one for one in there.select_related("by", "delegate__registration__organisation")
    }


def edition_of(convention: Convention) -> str:
    """A sign that changes with whoever is to come and with the published plan: 2 queries.

    A device that holds another one asks for the list again.
    """
    coming = Q(registrations__state=Registration.State.REGISTERED)
    counted = Convention.objects.filter(pk=convention.pk).aggregate(
        people=Count("registrations__delegates", filter=coming, distinct=True),
        newest=Max("registrations__delegates", filter=coming),
    )
    schedule = published_schedule(convention)
    plan = f"{schedule.pk}.{schedule.sequence}" if schedule else "-"
    return f"{counted['people']}.{counted['newest'] or 0}.{plan}"


def _sittings(convention: Convention, people: Sequence[Delegate]) -> Sequence[Sitting]:
    """The meetings of the published plan that stand, by time: 3 queries."""
    schedule = published_schedule(convention)
    if schedule is None:
        return []
    own: dict[int, set[int]] = {}
    for person in people:
        own.setdefault(person.registration_id, set()).add(person.pk)
    seated: dict[tuple[int, int], set[int]] = {}
    seats = Seat.objects.filter(schedule=schedule).values_list(
        "meeting", "delegate__registration", "delegate"
    )
    for meeting, registration, delegate in seats:
        seated.setdefault((meeting, registration), set()).add(delegate)

    def side(meeting: Meeting, registration: Registration) -> Side:
        expected = seated.get((meeting.pk, registration.pk)) or own.get(registration.pk, set())
        return Side(registration, frozenset(expected))

    standing = meetings_of(schedule).exclude(state=Meeting.State.CANCELLED)
    return [Sitting(one, (side(one, one.a), side(one, one.b))) for one in standing]


def namesakes(convention: Convention, words: str) -> Sequence[Organisation]:
    """Organisations whose names hold these words, with `standing`, their registration or None: 2 queries.

    Drafts too, since whoever came last year without being in the directory may come again; twelve at most.
    """
    if not words:
        return []
    known = Organisation.objects.exclude(state=Organisation.State.ARCHIVED)
    for word in words.split():
        known = known.filter(name__icontains=word)
    found = list(known.order_by("name", "pk")[:MOST_NAMESAKES])
    own = {one.organisation_id: one for one in convention.registrations.filter(organisation__in=found)}
    for one in found:
        one.standing = own.get(one.pk)  # type: ignore[attr-defined]
    return found
