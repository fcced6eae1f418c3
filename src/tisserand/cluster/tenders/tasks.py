"""Work on tenders that goes on by itself, once a day; doing it twice in a day changes nothing more."""

import logging

from django.utils import timezone
from django_tasks import task

from .actions.expiring import expire

log = logging.getLogger(__name__)


@task()
def clear_the_board() -> int:
    """Takes off the board what has passed; how many tenders."""
    over = expire(at=timezone.now())
    log.info("%s tenders have left the board", over)
    return over
