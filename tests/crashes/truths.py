"""What must hold of a convention after any crash, asked of the records in plain Python.

`python -m tests.crashes.truths` prints the faults as JSON: nothing where all is well.
"""

# ruff: noqa: T201  it tells the test by printing
import json
from collections import Counter
from collections.abc import Iterable, Iterator

import django


def faults(convention) -> Iterator[str]:
    """A sentence for each fault."""
    from tisserand.cluster.conventions.models import Schedule

    shown = list(convention.schedules.filter(state__in=Schedule.PUBLISHED_STATES))
    if len(shown) > 1:
        yield f"{len(shown)} versions are published"
    if convention.state in {"provisional", "final", "live"} and not shown:
        yield f"the convention is {convention.state} and nothing is published"
    for schedule in convention.schedules.order_by("number"):
        yield from _faults_of(schedule)
        later = schedule.changes.filter(sequence__gt=schedule.sequence)
        if later.exists():
            yield f"v{schedule.number}: changes that were never shown"


def _faults_of(schedule) -> Iterator[str]:
    from tisserand.cluster.conventions.models import Meeting

    meetings = list(schedule.meetings.prefetch_related("seats__delegate"))
    standing = [one for one in meetings if one.state != Meeting.State.CANCELLED]
    if not standing:
        yield f"v{schedule.number}: a version without meetings"
    yield from _twice(f"v{schedule.number}: table", ((m.round_id, m.table_id) for m in standing))
    yield from _twice(f"v{schedule.number}: pair", ((m.a_id, m.b_id) for m in meetings))
    seats = [(m, seat) for m in standing for seat in m.seats.all()]
    yield from _twice(f"v{schedule.number}: delegate", ((s.round_id, s.delegate_id) for _, s in seats))
    for one in meetings:
        sides = sorted(seat.delegate.registration_id for seat in one.seats.all())
        if sides != ([one.a_id, one.b_id] if one in standing else []):
            yield f"v{schedule.number}: meeting {one.pk} ({one.state}) seats {sides}"
        if any(seat.round_id != one.round_id for seat in one.seats.all()):
            yield f"v{schedule.number}: meeting {one.pk} seats people in another round"


def _twice(what: str, places: Iterable[tuple[int, ...]]) -> Iterator[str]:
    yield from (f"{what} {place} twice" for place, times in Counter(places).items() if times > 1)


if __name__ == "__main__":
    django.setup()
    from tisserand.cluster.conventions.models import CheckIn, Convention

    held = Convention.objects.get()
    print(
        json.dumps(
            {
                "faults": list(faults(held)),
                "scans": [str(scan) for scan in CheckIn.objects.values_list("scan", flat=True)],
                "arrived": CheckIn.objects.filter(undone_at=None).count(),
                "people": CheckIn.objects.filter(undone_at=None).values("delegate").distinct().count(),
                "versions": [one.meetings.exclude(state="cancelled").count() for one in held.schedules.all()],
                "sequence": max([one.sequence for one in held.schedules.all()], default=0),
                "changes": max(
                    [one.sequence for s in held.schedules.all() for one in s.changes.all()], default=0
                ),
                "open_runs": held.runs.filter(state__in=("queued", "running")).count(),
            }
        )
    )
