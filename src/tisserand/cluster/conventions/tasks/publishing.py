"""Publishing a version and writing to its participants, while nobody waits for the letters."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions import actions
from tisserand.cluster.conventions.letters import announce_schedule
from tisserand.cluster.conventions.models import Convention, Mailing, Schedule
from tisserand.cluster.conventions.queries.plans import published_schedule
from tisserand.cluster.mail.tasks import send_letters


def publish(schedule: Schedule, *, by: User | None = None) -> Schedule:
    """Shows a draft to its participants; the letters follow. Raises `actions.NotReadyToPublish`."""
    with transaction.atomic():
        published = actions.publish_schedule(schedule, at=timezone.now(), by=by)
        ask_for_letters(published.convention)
    return published


def finalise(schedule: Schedule) -> Schedule:
    """Makes the provisional schedule final; the letters follow. Raises `actions.NotReadyToBeFinal`."""
    with transaction.atomic():
        final = actions.finalise_schedule(schedule, at=timezone.now())
        ask_for_letters(final.convention)
    return final


def ask_for_letters(convention: Convention) -> None:
    """Has the letters written that this transaction made due."""
    transaction.on_commit(lambda: write_about_schedule.enqueue(convention.pk))


@task()
def write_about_schedule(convention_key: int) -> int:
    """Writes all letters that are due about the published schedule and sends them; how many were written.

    Run twice, or after a worker died on the way, it writes each letter once.
    """
    written = write_due_letters(Convention.objects.get(pk=convention_key), at=timezone.now())
    if written:
        send_letters.enqueue()
    return written


@task()
def write_forgotten_letters() -> int:
    """Takes up again what a worker left lying; how many conventions."""
    due = Mailing.objects.filter(written_at=None).values("schedule__convention")
    conventions = list(Convention.objects.filter(pk__in=due).order_by("pk"))
    for convention in conventions:
        write_about_schedule.enqueue(convention.pk)
    return len(conventions)


def write_due_letters(convention: Convention, *, at: datetime) -> int:
    """What several changes made due is told in one letter, about the version as it is now."""
    mailings = Mailing.objects.filter(schedule__convention=convention).order_by("sequence")
    due = list(mailings.filter(written_at=None))
    schedule = published_schedule(convention)
    if not due or schedule is None:
        return 0
    told = mailings.filter(written_at__isnull=False).last()
    written = announce_schedule(
        schedule,
        site_url=settings.SITE_URL,
        at=at,
        since=told.sequence if told else None,
        to_everybody=any(one.is_to_everybody for one in due),
    )
    Mailing.objects.filter(pk__in=[one.pk for one in due]).update(written_at=at)
    return written
