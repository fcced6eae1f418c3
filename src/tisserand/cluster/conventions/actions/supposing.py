"""Asking what a change of the convention would gain; the answer is computed while nobody waits."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions.models import Convention, Scenario, Schedule
from tisserand.cluster.conventions.rules import PLANNING_STATES

SILENCE = timedelta(minutes=2)
"""A computation that gave no sign of life for so long is taken for dead; it takes seconds."""

OPEN = (Scenario.State.QUEUED, Scenario.State.RUNNING)


class NothingToCompareWith(Exception):
    """Gains are told against a version of a convention that is being planned; there is none."""


def suppose(
    convention: Convention,
    sort: str,
    amount: int,
    *,
    languages: str = "",
    by: User | None,
    at: datetime,
) -> tuple[Scenario, bool]:
    """A scenario against the newest version, in the queue; and whether it is new or was asked for already."""
    with transaction.atomic():
        held = Convention.objects.select_for_update().get(pk=convention.pk)
        newest: Schedule | None = held.schedules.order_by("-number").first()
        if newest is None or held.state not in PLANNING_STATES:
            raise NothingToCompareWith
        asked = {"sort": sort, "amount": amount, "languages": languages}
        same = newest.scenarios.filter(**asked).exclude(state=Scenario.State.FAILED).first()
        if same is not None and (same.state in OPEN or not _is_outdated(same)):
            return same, False
        return (
            Scenario.objects.create(convention=held, schedule=newest, asked_by=by, asked_at=at, **asked),
            True,
        )


def _is_outdated(scenario: Scenario) -> bool:
    """Whether somebody changed the version by hand since."""
    return scenario.schedule.meetings.filter(changed_at__gt=scenario.asked_at).exists()


def begin_supposing(scenario: Scenario, *, at: datetime) -> bool:
    """Takes a scenario to work, once; False where another worker has it already."""
    waiting = Scenario.objects.filter(pk=scenario.pk, state=Scenario.State.QUEUED)
    return bool(waiting.update(state=Scenario.State.RUNNING, heard_at=at))


def keep_gains(scenario: Scenario, gains: dict[str, Any], *, at: datetime) -> None:
    """What it would gain."""
    Scenario.objects.filter(pk=scenario.pk, state=Scenario.State.RUNNING).update(
        state=Scenario.State.DONE, gains=gains, heard_at=at
    )


def give_up_supposing(scenario: Scenario, fault: str, *, at: datetime) -> None:
    """Notes why there is no answer."""
    Scenario.objects.filter(pk=scenario.pk, state__in=OPEN).update(
        state=Scenario.State.FAILED, fault=fault[:200], heard_at=at
    )


def is_silent(scenario: Scenario, *, at: datetime) -> bool:
    """Whether its worker gave no sign of life for too long: no query."""
    heard = scenario.heard_at
    return scenario.state == Scenario.State.RUNNING and heard is not None and heard < at - SILENCE


def settle_silent_scenarios(convention: Convention, *, at: datetime) -> int:
    """Ends the computations whose worker died; how many there were."""
    silent = convention.scenarios.filter(state=Scenario.State.RUNNING, heard_at__lt=at - SILENCE)
    return silent.update(state=Scenario.State.FAILED, fault="silent")
