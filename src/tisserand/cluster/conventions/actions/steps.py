"""The life of a convention, one step after the other; no step is taken twice or out of its order.

Draft → registration open → wishes open → wishes closed → provisional → final → live → closed → followed up
(domain.md). What else happens at a step stands with its subject: publishing, the day, what comes after.
"""

from datetime import datetime

from tisserand.cluster.conventions.models import Convention

State = Convention.State


class NotTheNextStep(Exception):
    """The convention is not where this step begins: it was taken already, or others come first."""


class NothingToOpen(Exception):
    """Nobody is asked to come while rounds or tables are missing."""


def open_registration(convention: Convention) -> None:
    """Lets organisations register. Raises `NothingToOpen` too."""
    if not (convention.rounds.exists() and convention.tables.exists()):
        raise NothingToOpen
    take_step(convention, {State.DRAFT}, State.REGISTRATION)


def open_wishes(convention: Convention) -> None:
    """Lets registrations say whom they want to meet."""
    take_step(convention, {State.DRAFT, State.REGISTRATION}, State.WISHES)


def close_wishes(convention: Convention) -> None:
    """Keeps the wishes as they are, so that the plan can be made from them."""
    take_step(convention, {State.WISHES}, State.WISHES_CLOSED)


def take_step(
    convention: Convention, begins: set[State], ends: State, *, closed_at: datetime | None = None
) -> None:
    """Guards and changes the state in one statement. Raises `NotTheNextStep`."""
    facts = {"state": ends} if closed_at is None else {"state": ends, "closed_at": closed_at}
    if not Convention.objects.filter(pk=convention.pk, state__in=begins).update(**facts):
        raise NotTheNextStep
    convention.state = ends
