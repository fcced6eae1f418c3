"""The day itself: which round runs, what happened, what it changed. Moments are given by the caller."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from tisserand.cluster.conventions.models import Convention, Incident, Meeting, Round, Schedule


def running_round(convention: Convention, at: datetime) -> Round | None:
    """The round that runs, or ran last if people walk to the next one; None before the first: 1 query."""
    return convention.rounds.filter(starts_at__lte=at).order_by("-number").first()


def live_schedule(convention: Convention) -> Schedule | None:
    """The plan of the day once it is live: 1 query."""
    return convention.schedules.filter(state=Schedule.State.LIVE).first()


def incidents_that_count(convention: Convention) -> Sequence[Incident]:
    """All that happened today but for what was dismissed, in the order it was told: 1 query."""
    return list(
        convention.incidents.filter(dismissed_at=None)
        .select_related(
            "registration__organisation", "table", "interpreter", "from_round", "until_round", "told_by"
        )
        .order_by("at", "pk")
    )


def meetings_to_mend(schedule: Schedule) -> Sequence[Meeting]:
    """Every row of a plan, cancelled ones too, with round and table: 1 query."""
    return list(schedule.meetings.select_related("round", "table").order_by("pk"))


def convention_key(slug: str) -> int | None:
    """The key of a convention that is not in preparation: 1 query."""
    shown = Convention.objects.exclude(state=Convention.State.DRAFT)
    return shown.filter(slug=slug).values_list("pk", flat=True).first()


def pulses_of(keys: Collection[int]) -> Mapping[int, int]:
    """How often something on the day has changed, for each of these conventions: 1 query."""
    return dict(Convention.objects.filter(pk__in=keys).values_list("pk", "pulse"))
