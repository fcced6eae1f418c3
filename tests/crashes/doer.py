"""A process that does one thing over and over until it is killed, and says aloud what is done for good.

`python -m tests.crashes.doer VERB`, with the installation in the environment. A line is printed only after
the transaction: what was printed must be there whatever happens next.
"""

# ruff: noqa: T201  it tells the test by printing
import itertools
import sys
import uuid
from collections.abc import Callable, Iterator

import django


def check_in(convention) -> Iterator[str]:
    from django.utils import timezone

    from tisserand.cluster.conventions.actions.arriving import Scan, note_scans
    from tisserand.cluster.conventions.models import Delegate

    here = Delegate.objects.filter(registration__convention=convention, check_ins=None).order_by("pk")
    for key in list(here.values_list("key", flat=True)):
        at, scan = timezone.now(), uuid.uuid4()
        note_scans(convention, [Scan(scan, key, at)], by=None, at=at)
        yield str(scan)


def publish(convention) -> Iterator[str]:
    from django.utils import timezone

    from tisserand.cluster.conventions.actions import draft_from, publish_schedule

    for _ in itertools.count():
        newest = convention.schedules.order_by("-number").first()
        draft, _left = draft_from(newest, by=None, at=timezone.now())
        shown = publish_schedule(draft, at=timezone.now())
        convention.refresh_from_db()
        yield str(shown.sequence)


def repair(convention) -> Iterator[str]:
    from django.utils import timezone

    from tisserand.cluster.conventions import actions

    told = convention.incidents.values("registration")
    for row in list(convention.registrations.exclude(pk__in=told).order_by("-pk")):
        at = timezone.now()
        actions.note_incident(convention, "no_show", row, at=at)
        proposal = actions.propose_repair(convention, at=at)
        mended = actions.apply_repair(convention, mark=proposal.mark, by=None, at=at)
        yield str(mended.sequence)


def plan(convention) -> Iterator[str]:
    """One run that would go on for a minute; each sign of life is told."""
    from django.utils import timezone

    from tisserand.cluster.conventions import planning
    from tisserand.cluster.conventions.tasks import plan_meetings

    note = planning.note_glimpse

    def aloud(run, glimpse, *, at):
        note(run, glimpse, at=at)
        print(f"{run.pk}:{len(glimpse.meetings)}", flush=True)

    planning.note_glimpse = aloud
    run = planning.open_run(convention, by=None, seconds=60, seed=1, at=timezone.now())
    plan_meetings.func(run.pk)
    yield "over"


VERBS: dict[str, Callable[..., Iterator[str]]] = {
    "check_in": check_in,
    "plan": plan,
    "publish": publish,
    "repair": repair,
}

if __name__ == "__main__":
    django.setup()
    from tisserand.cluster.conventions.models import Convention

    for done in VERBS[sys.argv[1]](Convention.objects.get()):
        print(done, flush=True)
