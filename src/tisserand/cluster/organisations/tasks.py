"""Work on the directory that goes on by itself, once a day; doing it twice in a day changes nothing more."""

import logging
from contextlib import suppress
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from .actions import alerts, freshness
from .actions.membership import MovedOn, lapse, remind_to_renew
from .queries.freshness import to_ask
from .queries.membership import memberships_ended, memberships_ending_within
from .search import index_changed

log = logging.getLogger(__name__)


@task()
def tend_the_directory() -> dict[str, int]:
    """Reminds members, ends what was not renewed, asks about what is old, fades and puts away; how many."""
    return tend(at=timezone.now())


def tend(*, at: datetime) -> dict[str, int]:
    """The same, as of a moment."""
    day = timezone.localdate(at)
    done = {"reminded": 0, "lapsed": 0, "asked": 0}
    for membership in memberships_ended(day):
        with suppress(MovedOn):  # renewed this very moment
            lapse(membership, at=at)
            done["lapsed"] += 1
    for membership in memberships_ending_within(day):
        with suppress(MovedOn):  # left this very moment
            done["reminded"] += remind_to_renew(membership, at=at)
    for organisation in to_ask(settings.DAYS_UNTIL["ask"], at=at):
        done["asked"] += freshness.ask_whether_right(organisation, at=at)
    done["faded"], done["archived"] = freshness.fade_and_archive(at=at)
    log.info("the directory is tended: %s", done)
    return done


@task()
def tell_what_is_new() -> int:
    """Indexes what was changed unseen, then writes to readers of saved searches; how many letters."""
    index_changed(at=timezone.now())
    return alerts.tell_of_new_results(at=timezone.now())
