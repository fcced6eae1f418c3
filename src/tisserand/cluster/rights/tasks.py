"""What is kept no longer than the settings say goes by itself, once a day; twice in a day changes nothing."""

import logging
from datetime import datetime, timedelta

from auditlog.models import LogEntry
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from tisserand.cluster.conventions.actions import forget_meals
from tisserand.cluster.mail.models import Letter
from tisserand.cluster.organisations.evidence import forget_after_commit
from tisserand.cluster.organisations.models import (
    Accreditation,
    CriterionAnswer,
    Membership,
    Organisation,
    RelayedMessage,
)

log = logging.getLogger(__name__)


@task()
def end_what_is_kept() -> dict[str, int]:
    """Erases what is past its time; how many of each."""
    return end_kept(at=timezone.now())


def end_kept(*, at: datetime) -> dict[str, int]:
    """The same, as of a moment."""
    before = {sort: at - timedelta(days=days) for sort, days in settings.DAYS_KEPT.items()}
    unconfirmed = RelayedMessage.objects.filter(sent_at=None, written_at__lt=before["unconfirmed_messages"])
    done = {
        "unconfirmed_messages": unconfirmed.delete()[0],
        "messages": RelayedMessage.objects.filter(written_at__lt=before["messages"]).delete()[0],
        "letters": Letter.objects.filter(sent_at__lt=before["letters"]).delete()[0],
        "refused_applications": _end_refused(before["refused_applications"]),
        "history": LogEntry.objects.filter(timestamp__lt=before["history"]).delete()[0],
        "meals": forget_meals(before["meals"]),
    }
    log.info("what was past its time is erased: %s", done)
    return done


@transaction.atomic
def _end_refused(before: datetime) -> int:
    """Refused applications with their documents, and drafts that were made for nothing else."""
    refused = Membership.objects.filter(state=Membership.State.REFUSED, decided_at__lt=before)
    number = refused.count()
    answers = CriterionAnswer.objects.filter(membership__in=refused)
    forget_after_commit(list(answers.values_list("evidence", flat=True)))
    organisations = list(refused.values_list("organisation", flat=True))
    refused.delete()
    drafts = Organisation.objects.filter(
        pk__in=organisations, state=Organisation.State.DRAFT, memberships=None, registrations=None
    )
    held = Accreditation.objects.filter(organisation__in=drafts)
    forget_after_commit([*held.values_list("evidence", flat=True), *drafts.values_list("logo", flat=True)])
    drafts.delete()
    return number
