"""Two who must not meet leave every draft at once, so that nothing is published against a no said since."""

from contextlib import suppress

from tisserand.cluster.conventions import counter
from tisserand.cluster.conventions.models import Meeting, Registration, Schedule


def clear_drafts(one: Registration, other: Registration) -> None:
    """Takes the meeting of these two off every draft: 2 queries, and those of `recount` where there was one.

    To be called in the transaction in which a veto is said or a pair kept apart. What participants were shown
    is changed by a new version only.
    """
    a, b = sorted((one.pk, other.pk))
    drafted = Meeting.objects.filter(
        a=a, b=b, schedule__convention=one.convention_id, schedule__state=Schedule.State.DRAFT
    )
    for draft in Schedule.objects.filter(pk__in=list(drafted.values_list("schedule", flat=True))):
        drafted.filter(schedule=draft).delete()
        with suppress(counter.RecordsAtFault):  # whoever says no is not kept from it by faults elsewhere
            recount(draft)


def recount(schedule: Schedule) -> None:
    """What a version is worth now; what was proved of it before is told only where it still holds."""
    figures = counter.figures_of(schedule)
    Schedule.objects.filter(pk=schedule.pk).update(
        levels=figures.levels, refusals=figures.refusals, status=figures.status
    )
