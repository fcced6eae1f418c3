"""Who may do what at a convention, and when."""

from datetime import datetime
from zoneinfo import ZoneInfo

from tisserand.cluster.accounts.models import User
from tisserand.cluster.accounts.rules import Person, runs_the_cluster
from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.organisations.rules import represents

from .models import Convention, Registration, Schedule

PLANNING_STATES = frozenset(
    {
        Convention.State.WISHES,
        Convention.State.WISHES_CLOSED,
        Convention.State.PROVISIONAL,
        Convention.State.FINAL,
    }
)

REGISTRATION_STATES = frozenset({Convention.State.REGISTRATION, Convention.State.WISHES})
HAS_COME_TO_PASS = frozenset({Convention.State.CLOSED, Convention.State.FOLLOWED_UP})
"""The convention is over: what was, stands."""


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


def takes_remarks(schedule: Schedule) -> bool:
    """Participants remark on what is provisional; the final schedule is a matter for the team."""
    return schedule.state == Schedule.State.PROVISIONAL


def day_has_come(convention: Convention, at: datetime) -> bool:
    """Whether the convention's day has begun where it takes place."""
    zone = ZoneInfo(convention.timezone)
    return convention.starts_at.astimezone(zone).date() <= at.astimezone(zone).date()


def desk_takes(convention: Convention, happened_at: datetime) -> bool:
    """Whether somebody who came at this moment is noted: once it was announced, until it was closed.

    What a device without a network noted before the closing is still taken after it.
    """
    if convention.state == Convention.State.DRAFT:
        return False
    is_over = convention.state in (Convention.State.CLOSED, Convention.State.FOLLOWED_UP)
    return not is_over or happened_at <= (convention.closed_at or convention.ends_at)


def day_is_on(convention: Convention) -> bool:
    """Whether screens of the day are open somewhere."""
    return convention.state == Convention.State.LIVE


def takes_registrations(convention: Convention) -> bool:
    """Whether it is at the steps at which organisations say that they come."""
    return convention.state in REGISTRATION_STATES


def registration_is_open(convention: Convention, at: datetime) -> bool:
    """Whether organisations may register by themselves: from the opening until the last day of it."""
    is_in_time = convention.registration_until is None or at <= convention.registration_until
    return takes_registrations(convention) and is_in_time


def may_register(person: Person, organisation: Organisation) -> bool:
    """Its representatives and, on its behalf, facilitators: 1 query."""
    return runs_the_cluster(person) or represents(person, organisation)


def comes_without_asking(person: Person, convention: Convention, organisation: Organisation) -> bool:
    """Whether it needs nobody’s yes: what the team registers; listed organisations where it says so."""
    is_known = organisation.state in Organisation.LISTED_STATES
    return runs_the_cluster(person) or (is_known and not convention.is_approved_by_hand)
