"""Who may do what at a convention, and when."""

from datetime import datetime
from zoneinfo import ZoneInfo

from tisserand.cluster.accounts.models import User
from tisserand.cluster.accounts.rules import Person, runs_the_cluster

from .models import Convention, Registration, Schedule

PLANNING_STATES = frozenset(
    {
        Convention.State.WISHES,
        Convention.State.WISHES_CLOSED,
        Convention.State.PROVISIONAL,
        Convention.State.FINAL,
    }
)


def speaks_for(person: Person, registration: Registration) -> bool:
    """Whether this person represents the organisation behind a registration: 1 query."""
    return (
        isinstance(person, User)
        and registration.organisation.representatives.filter(user_id=person.pk).exists()
    )


def may_plan(person: Person) -> bool:
    """Facilitators run the optimiser, move meetings and publish."""
    return runs_the_cluster(person)


def may_wish(person: Person, registration: Registration) -> bool:
    """Its representatives and, on its behalf, facilitators."""
    return runs_the_cluster(person) or speaks_for(person, registration)


def wishes_are_open(convention: Convention, at: datetime) -> bool:
    """Whether wishes may still change: once they were opened, until their closing time."""
    is_in_time = convention.wishes_until is None or at <= convention.wishes_until
    return convention.state == Convention.State.WISHES and is_in_time


def is_shown_to_participants(schedule: Schedule) -> bool:
    """Drafts stay in the control room."""
    return schedule.state in Schedule.PUBLISHED_STATES


def day_has_come(convention: Convention, at: datetime) -> bool:
    """Whether the convention's day has begun where it takes place."""
    zone = ZoneInfo(convention.timezone)
    return convention.starts_at.astimezone(zone).date() <= at.astimezone(zone).date()
