"""Work that goes on while nobody waits for it: the optimiser."""

import logging
import time

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions import counter, planning
from tisserand.cluster.conventions.models import Convention, Meeting, ScheduleRun
from tisserand.cluster.conventions.queries import meetings_of, newest_schedule

log = logging.getLogger(__name__)
SECONDS_BETWEEN_SIGNS = 0.4


def ask_for_plan(
    convention: Convention, *, by: User | None, seconds: int, seed: int = 0, keeps_meetings: bool = False
) -> ScheduleRun:
    """Puts the optimiser to work on a convention; raises `planning.PlanningUnderWay` if it already is.

    Where it keeps meetings, those of the newest version stand, and only what is unbooked is planned.
    """
    with transaction.atomic():
        run = planning.open_run(
            convention,
            by=by,
            seconds=seconds,
            seed=seed,
            at=timezone.now(),
            keeps_meetings=keeps_meetings,
        )
        transaction.on_commit(lambda: plan_meetings.enqueue(run.pk))
    return run


@task(queue_name="schedules")
def plan_meetings(run_key: int) -> None:
    """Plans the meetings of a run and leaves a version behind, whatever happens on the way."""
    run = ScheduleRun.objects.select_related("convention").get(pk=run_key)
    if not planning.begin_run(run, at=timezone.now()):
        return
    try:
        plan = _optimise(run)
    except Exception as error:
        log.exception("run %s failed", run.pk)
        planning.fail_run(run, str(error), at=timezone.now())
    else:
        planning.keep_plan(run, plan, at=timezone.now())
        log.info("run %s: %s, %s meetings, %.1f s", run.pk, plan.status, len(plan.meetings), plan.seconds)


def _optimise(run: ScheduleRun) -> counter.Plan:
    newest = newest_schedule(run.convention)
    standing = list(meetings_of(newest).exclude(state=Meeting.State.CANCELLED)) if newest else []
    locked = [meeting for meeting in standing if meeting.is_locked]
    caps = counter.caps_of(run.convention)
    problem = counter.problem_of(run.convention, locked)
    if run.keeps_meetings:
        problem = counter.with_meetings_kept(problem, standing, caps)
    voice = _Voice(run)
    return counter.plan(
        problem,
        seed=run.seed,
        seconds=run.seconds_allowed,
        progress=voice.tell,
        stop=voice.is_to_stop,
        caps=caps,
        locked={frozenset((str(meeting.a_id), str(meeting.b_id))) for meeting in locked},
    )


class _Voice:
    """Between the optimiser and the run's row, twice a second: signs of life out, the wish to stop in."""

    def __init__(self, run: ScheduleRun) -> None:
        self.run = run
        self.told = self.asked = 0.0
        self.answer = False

    def tell(self, glimpse: counter.Glimpse) -> None:
        now = time.monotonic()
        if now - self.told >= SECONDS_BETWEEN_SIGNS:
            planning.note_glimpse(self.run, glimpse, at=timezone.now())
            self.told = now

    def is_to_stop(self) -> bool:
        now = time.monotonic()
        if not self.answer and now - self.asked >= SECONDS_BETWEEN_SIGNS:
            self.answer = planning.is_stop_wanted(self.run, at=timezone.now())
            self.asked = now
        return self.answer
