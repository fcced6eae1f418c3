"""What participants say of the provisional plan, and what the team answers; each remark is answered once."""

from datetime import datetime

from django.db import transaction

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions.models import Convention, Meeting, Registration, Remark, Schedule
from tisserand.cluster.conventions.rules import takes_remarks

MOST_WAITING = 10
"""So many remarks of one registration may wait for an answer."""


class NoRemarksNow(Exception):
    """Remarks are taken while the plan is provisional: before, there is none; after, it is final."""


class NotInYourAgenda(Exception):
    """The meeting is not one of the registration's in the plan as it is shown."""


class TooManyRemarks(Exception):
    """Several remarks wait for an answer already: the team reads them, or takes a call."""


class AnsweredAlready(Exception):
    """A colleague was quicker; `remark` carries their answer."""

    def __init__(self, remark: Remark) -> None:
        super().__init__(f"remark {remark.pk}")
        self.remark = remark


def remark_on_plan(
    registration: Registration, words: str, *, meeting: Meeting | None = None, at: datetime
) -> Remark:
    """Keeps a remark on the plan as it is shown, or on one meeting; the same words sent twice are one.

    Raises `NoRemarksNow`, `NotInYourAgenda`, `TooManyRemarks`.
    """
    with transaction.atomic():
        convention = Convention.objects.select_for_update().get(pk=registration.convention_id)
        schedule = convention.schedules.filter(state=Schedule.State.PROVISIONAL).first()
        if schedule is None or not takes_remarks(schedule):
            raise NoRemarksNow
        if meeting is not None and (
            meeting.schedule_id != schedule.pk or registration.pk not in (meeting.a_id, meeting.b_id)
        ):
            raise NotInYourAgenda
        waiting = registration.plan_remarks.filter(answered_at=None)
        if said := waiting.filter(words=words, meeting=meeting).first():
            return said
        if waiting.count() >= MOST_WAITING:
            raise TooManyRemarks
        return Remark.objects.create(
            registration=registration, schedule=schedule, meeting=meeting, words=words, at=at
        )


def answer_remark(remark: Remark, words: str, *, by: User, at: datetime) -> Remark:
    """Keeps the team's answer, once. Raises `AnsweredAlready`."""
    told = Remark.objects.filter(pk=remark.pk, answered_at=None).update(
        answer=words, answered_at=at, answered_by=by
    )
    remark.refresh_from_db()
    if not told:
        raise AnsweredAlready(remark)
    return remark
