"""What the wall of the hall shows: who sits where now and next, what changed, what is announced."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tisserand.cluster.conventions.models import (
    Announcement,
    Convention,
    Meeting,
    MeetingChange,
    Round,
    Schedule,
)

from .day import announcements_now, changes_of
from .plans import published_schedule

CHANGES_ARE_NEW = timedelta(minutes=30)
MOST_CHANGES = 12


@dataclass(frozen=True, slots=True)
class Sitting:
    """An organisation and the numbers of its tables in a round."""

    name: str
    tables: Sequence[int]


@dataclass(frozen=True, slots=True)
class Turn:
    """A round with everybody who sits in it, by name."""

    round: Round
    sittings: Sequence[Sitting]


@dataclass(frozen=True, slots=True)
class Wall:
    """The wall at a moment; who does not want to be named is not."""

    convention: Convention
    schedule: Schedule | None
    rounds: Sequence[Round]
    now: Turn | None
    next: Turn | None
    changes: Sequence[MeetingChange]
    announcements: Sequence[Announcement]


def wall_with_key(key: str, at: datetime) -> Wall | None:
    """The wall whose key this is, at a moment: 6 queries."""
    shown = Convention.objects.exclude(state=Convention.State.DRAFT)
    convention = shown.filter(wall_key=key).first()
    if convention is None:
        return None
    schedule = published_schedule(convention)
    rounds = list(convention.rounds.order_by("number"))
    running = next((one for one in rounds if one.starts_at <= at < one.ends_at), None)
    coming = next((one for one in rounds if one.starts_at > at), None)
    turns = _turns(schedule, [one for one in (running, coming) if one])
    return Wall(
        convention=convention,
        schedule=schedule,
        rounds=rounds,
        now=turns.get(running.pk) if running else None,
        next=turns.get(coming.pk) if coming else None,
        changes=_news(schedule, at),
        announcements=announcements_now(convention, at),
    )


def _turns(schedule: Schedule | None, rounds: Sequence[Round]) -> dict[int, Turn]:
    tables: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    if schedule is not None:
        standing = schedule.meetings.filter(round__in=rounds).exclude(state=Meeting.State.CANCELLED)
        for meeting in standing.select_related("table", "a__organisation", "b__organisation"):
            for side in (meeting.a, meeting.b):
                if side.is_listed:
                    tables[meeting.round_id][side.organisation.name].append(meeting.table.number)
    return {
        one.pk: Turn(
            one,
            [
                Sitting(name, sorted(numbers))
                for name, numbers in sorted(tables[one.pk].items(), key=lambda entry: entry[0].casefold())
            ],
        )
        for one in rounds
    }


def _news(schedule: Schedule | None, at: datetime) -> Sequence[MeetingChange]:
    """Changes of the last half hour of meetings that are still to come, the latest first."""
    if schedule is None:
        return []
    recent = changes_of(schedule).filter(at__gt=at - CHANGES_ARE_NEW, at__lte=at)
    return [
        change
        for change in recent[: 4 * MOST_CHANGES]
        if change.meeting.a.is_listed and change.meeting.b.is_listed and _is_to_come(change, at)
    ][:MOST_CHANGES]


def _is_to_come(change: MeetingChange, at: datetime) -> bool:
    return any(one is not None and one.ends_at > at for one in (change.before_round, change.after_round))
