"""What a change of the convention would gain, computed while nobody waits."""

import logging

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions import actions, counter
from tisserand.cluster.conventions.models import Convention, Scenario

log = logging.getLogger(__name__)


def ask_what_if(
    convention: Convention, sort: str, amount: int, *, languages: str = "", by: User | None
) -> Scenario:
    """Puts a question in the queue, once; raises `actions.NothingToCompareWith`."""
    with transaction.atomic():
        scenario, is_new = actions.suppose(
            convention, sort, amount, languages=languages, by=by, at=timezone.now()
        )
        if is_new:
            transaction.on_commit(lambda: compute_gains.enqueue(scenario.pk))
    return scenario


@task(queue_name="schedules")
def compute_gains(key: int) -> None:
    """Computes what a scenario would gain and leaves the figures, or why there are none."""
    scenario = Scenario.objects.select_related("convention", "schedule").get(pk=key)
    if not actions.begin_supposing(scenario, at=timezone.now()):
        return
    try:
        gains = counter.gains_of(scenario, stop=lambda: False)
    except Exception as error:
        log.exception("scenario %s failed", key)
        actions.give_up_supposing(scenario, str(error), at=timezone.now())
    else:
        actions.keep_gains(scenario, gains, at=timezone.now())
