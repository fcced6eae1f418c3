"""What comes after the day while nobody waits: thanks, the questions of the follow-up, deals to confirm."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from tisserand.cluster.conventions import actions
from tisserand.cluster.conventions.letters import after as letters
from tisserand.cluster.conventions.models import Convention, Deal, FollowUp, Meeting, Registration


def close(convention: Convention, *, at: datetime) -> int:
    """Closes a convention and thanks everybody; how many letters. Raises what `close_convention` raises."""
    with transaction.atomic():
        actions.close_convention(convention, at=at)
        return letters.thank(convention, site_url=settings.SITE_URL, at=at)


def tell_deal(
    registration: Registration,
    meeting: Meeting,
    told: actions.Told,
    *,
    follow_up: FollowUp | None = None,
    is_for_them: bool = False,
    at: datetime,
) -> Deal:
    """Keeps a deal and asks the other side whether it is so. Raises what `actions.tell_deal` raises."""
    with transaction.atomic():
        deal = actions.tell_deal(
            registration, meeting, told, follow_up=follow_up, is_for_them=is_for_them, at=at
        )
        letters.ask_to_confirm(deal, site_url=settings.SITE_URL, at=at)
    return deal


@task()
def ask_what_became_of_meetings() -> int:
    """Asks everybody whose day has come what became of their meetings; how many letters."""
    return ask(at=timezone.now())


def ask(*, at: datetime) -> int:
    """`ask_what_became_of_meetings` at a moment: questions are taken up and written about, or neither."""
    with transaction.atomic():
        return letters.ask_what_became(actions.take_up_due(at=at), site_url=settings.SITE_URL, at=at)
