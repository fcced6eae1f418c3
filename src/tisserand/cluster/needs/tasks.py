"""Work on needs and offers that goes on by itself, once a day; doing it twice changes nothing more."""

import logging

from django.utils import timezone
from django_tasks import task

from .actions import warn_and_expire

log = logging.getLogger(__name__)


@task()
def tend_needs_and_offers() -> dict[str, int]:
    """Writes to the people of what ends soon and ends what is over; how many."""
    done = warn_and_expire(at=timezone.now())
    log.info("needs and offers are tended: %s", done)
    return done
