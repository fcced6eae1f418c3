"""Which meetings of a version still stand when only the unbooked are planned anew."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tisserand.cluster.conventions.models import Convention, Meeting
from tisserand.engines import scheduling
from tisserand.engines.scheduling import Cap
from tisserand.engines.scheduling import problem as problems

from .problem import lock_of, placed, sound_problem_of
from .settings import caps_of


def with_meetings_kept(
    problem: problems.Problem, meetings: Iterable[Meeting], caps: Sequence[Cap] = ()
) -> problems.Problem:
    """The problem with every meeting as a lock that the rules still allow; what is locked stays so.

    A meeting that a veto, an absence or a rule has made impossible since is left to be planned anew.
    """
    rest = replace(problem, locks=())
    locked = {frozenset((lock.a, lock.b)) for lock in problem.locks}
    pinned = [meeting for meeting in meetings if _pair(meeting) in locked]
    others = [meeting for meeting in meetings if _pair(meeting) not in locked]
    kept = [placed(meeting) for meeting in pinned]
    locks = list(problem.locks)
    if not _is_wrong(rest, [*kept, *map(placed, others)], caps, pinned=locked):
        return replace(problem, locks=(*locks, *map(lock_of, others)))
    for meeting in sorted(others, key=lambda one: -one.points):
        if not _is_wrong(rest, [*kept, placed(meeting)], caps, pinned=locked):
            kept.append(placed(meeting))
            locks.append(lock_of(meeting))
    return replace(problem, locks=tuple(locks))


def still_possible(convention: Convention, meetings: Iterable[Meeting]) -> frozenset[int]:
    """The keys of those of these meetings that all rules still allow together: 18 queries."""
    standing = [meeting for meeting in meetings if meeting.state != Meeting.State.CANCELLED]
    problem = sound_problem_of(convention, [meeting for meeting in standing if meeting.is_locked])
    kept = with_meetings_kept(problem, standing, caps_of(convention))
    pairs = {frozenset((lock.a, lock.b)) for lock in kept.locks}
    return frozenset(meeting.pk for meeting in standing if _pair(meeting) in pairs)


def _pair(meeting: Meeting) -> frozenset[str]:
    return frozenset((str(meeting.a_id), str(meeting.b_id)))


def _is_wrong(
    problem: problems.Problem,
    plan: Sequence[scheduling.Meeting],
    caps: Sequence[Cap],
    *,
    pinned: set[frozenset[str]],
) -> bool:
    """Whether the judge finds fault with more than what was locked by hand."""
    faults = [fault for fault in scheduling.judge(problem, plan) if _sides(fault.subject) not in pinned]
    return bool(faults) or any(True for _ in scheduling.caps_are_kept(caps, plan))


def _sides(subject: str) -> frozenset[str]:
    return frozenset(subject.split("|")[:2])
