"""What happens every day by itself: put into the queue when the worker starts, and each morning after.

The tasks change nothing more when they run twice in a day, so several workers and restarts do no harm.
"""

import logging
import threading
from datetime import datetime, timedelta

log = logging.getLogger(__name__)
HOUR = 4
"""In the morning, by the clock of the cluster."""


def seconds_to_wait(now: datetime) -> float:
    """From this local moment to the next beat."""
    beat = now.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    return ((beat if beat > now else beat + timedelta(days=1)) - now).total_seconds()


def put_into_the_queue() -> None:
    """Everything that is due once a day. Django must be set up."""
    from django.db import close_old_connections  # noqa: PLC0415  needs the settings

    from tisserand.cluster.conventions import tasks as conventions  # noqa: PLC0415  needs the settings
    from tisserand.cluster.matches.tasks import (  # noqa: PLC0415  needs the settings
        learn_from_answers,
        match_everything,
        match_tenders,
        tend_introductions,
        write_digests,
    )
    from tisserand.cluster.needs.tasks import tend_needs_and_offers  # noqa: PLC0415  needs the settings
    from tisserand.cluster.organisations.tasks import (  # noqa: PLC0415  needs the settings
        tell_what_is_new,
        tend_the_directory,
    )
    from tisserand.cluster.rights.tasks import end_what_is_kept  # noqa: PLC0415  needs the settings
    from tisserand.cluster.tenders.tasks import clear_the_board  # noqa: PLC0415  needs the settings

    close_old_connections()
    tasks = (
        tend_the_directory,
        tell_what_is_new,
        tend_needs_and_offers,
        end_what_is_kept,
        clear_the_board,
        learn_from_answers,
        match_everything,
        match_tenders,
        tend_introductions,
        *conventions.DAILY,
        write_digests,
    )
    for task in tasks:
        task.enqueue()


def start() -> None:
    """Beats in the background until the process ends."""
    threading.Thread(target=_beat, name="daily beat", daemon=True).start()


def _beat() -> None:
    from django.utils import timezone  # noqa: PLC0415  needs the settings

    while True:
        try:
            put_into_the_queue()
        except Exception:  # the next morning tries again
            log.exception("the daily work could not be put into the queue")
        threading.Event().wait(seconds_to_wait(timezone.localtime()))
