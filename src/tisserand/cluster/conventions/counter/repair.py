"""Repair on the day: the live plan and what happened in, what changes and why out.

Rounds and tables go by number, registrations, interpreters and incidents by the keys of our records.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tisserand.cluster.conventions.models import Convention, Incident, Meeting
from tisserand.engines.scheduling import answer as answers
from tisserand.engines.scheduling import problem as problems
from tisserand.engines.scheduling.repair import Change, WalkIn, judge_today, plan_faults
from tisserand.engines.scheduling.repair import Incident as Event
from tisserand.engines.scheduling.repair import Repair as Answer
from tisserand.engines.scheduling.worth import points_of

from .capping import Capped, repair_within_caps
from .incidents import Told, told_to_the_engine
from .problem import problem_of
from .settings import caps_of

SECONDS = 5.0
GONE = (Meeting.State.CANCELLED, Meeting.State.NO_SHOW)
"""Meetings in these states hold nobody's time any more; the pair may still meet."""
WITHDRAWN = "withdrawn"

Pair = tuple[int, int]


class CannotBeMended(Exception):
    """The records contradict themselves so that no plan can be judged; `faults` are the engine's."""

    def __init__(self, faults: Sequence[problems.Fault]) -> None:
        super().__init__("; ".join(" ".join((fault.code, fault.subject)) for fault in faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Place:
    """When, where and with which interpreter a meeting is held."""

    round: int
    table: int
    interpreter: int | None = None


@dataclass(frozen=True, slots=True)
class Mended:
    """One change: nowhere before is a new meeting, nowhere after a lost one.

    `cause`: not_there_any_more, no_common_round, no_place (lost); makes_room (for another pair), struck (it
    could not stay), granted (new); withdrawn, or the code of a rule the meeting breaks by now.
    """

    a: int
    b: int
    before: Place | None
    after: Place | None
    points: int
    cause: str
    incident: int | None = None
    makes_room_for: Pair | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A wish of or for somebody who walked in that is not granted, and why: as in `Plan.refusals`."""

    a: int
    b: int
    cause: str
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Repair:
    """What a repair changes: by heading, with the points that would be left and those that will be."""

    now: int
    kept: int
    lost: tuple[Mended, ...]
    moved: tuple[Mended, ...]
    reseated: tuple[Mended, ...]
    added: tuple[Mended, ...]
    waiting: tuple[Waiting, ...]
    points_before: int
    points_after: int
    is_proved: bool
    seconds: float

    @property
    def changes(self) -> tuple[Mended, ...]:
        """All of them: lost, moved, reseated, added."""
        return self.lost + self.moved + self.reseated + self.added


@dataclass(frozen=True, slots=True)
class Case:
    """What the engine is given, and the meetings that the records do not allow any more, with the reason."""

    problem: problems.Problem
    plan: tuple[answers.Meeting, ...]
    told: tuple[Told, ...]
    now: int
    barred: Mapping[Pair, tuple[answers.Meeting, str]]

    @property
    def events(self) -> tuple[Event, ...]:
        """The events alone."""
        return tuple(one.event for one in self.told)


def repair(
    convention: Convention,
    meetings: Sequence[Meeting],
    incidents: Sequence[Incident],
    now: int,
    *,
    seconds: float = SECONDS,
) -> Repair:
    """The plan after all that happened today, in round `now`, changed as little as possible, within the caps.

    `meetings` are those of the live plan, `incidents` all of the day that count, in the order they were told.
    Raises `CannotBeMended`.
    """
    try:
        case = case_of(convention, meetings, incidents, now)
        capped = repair_within_caps(
            case.problem,
            case.plan,
            case.events,
            now,
            caps_of(convention),
            first={frozenset(map(str, pair)) for pair in case.barred},
            seconds=seconds,
        )
    except problems.ProblemError as error:
        raise CannotBeMended(error.faults) from error
    return _told(case, capped)


def faults_today(
    convention: Convention, meetings: Sequence[Meeting], incidents: Sequence[Incident], now: int
) -> tuple[problems.Fault, ...]:
    """What the engine's judge objects to in the plan as it stands after what happened; empty: sound."""
    problem, told, plan = _as_it_is(convention, meetings, incidents, now)
    return judge_today(problem, plan, [one.event for one in told], now)


def case_of(
    convention: Convention, meetings: Sequence[Meeting], incidents: Sequence[Incident], now: int
) -> Case:
    """The records as the engine takes them; meetings to come that break a rule by now are set aside."""
    problem, told, plan = _as_it_is(convention, meetings, incidents, now)
    known = {one.id for one in problem.registrations} | {
        one.event.registration.id for one in told if isinstance(one.event, WalkIn)
    }
    barred = {
        _pair(meeting): (meeting, WITHDRAWN)
        for meeting in plan
        if not {meeting.a, meeting.b} <= known and meeting.round > now
    }
    sound = tuple(meeting for meeting in plan if {meeting.a, meeting.b} <= known)
    by_name = {f"{m.a}|{m.b}|{m.round}|{m.table}": m for m in sound}
    for fault in plan_faults(problem, sound, [one.event for one in told], now):
        if fault.subject in by_name:
            barred[_pair(by_name[fault.subject])] = (by_name[fault.subject], fault.code)
    plan = tuple(meeting for meeting in sound if _pair(meeting) not in barred)
    return Case(problem, plan, told, now, barred)


def _as_it_is(
    convention: Convention, meetings: Sequence[Meeting], incidents: Sequence[Incident], now: int
) -> tuple[problems.Problem, tuple[Told, ...], tuple[answers.Meeting, ...]]:
    standing = [meeting for meeting in meetings if meeting.state not in GONE]
    whole = problem_of(convention, [meeting for meeting in standing if meeting.is_locked])
    whole = replace(whole, locks=(*whole.locks, *_kept_without_wish(whole, standing)))
    seen: dict[int, int] = {}
    for meeting in standing:
        if meeting.state == Meeting.State.DONE:
            for side in (meeting.a_id, meeting.b_id):
                seen[side] = max(seen.get(side, 0), meeting.round.number)
    problem, told = told_to_the_engine(whole, incidents, now, seen)
    return problem, told, tuple(map(_met, standing))


def _kept_without_wish(problem: problems.Problem, standing: Sequence[Meeting]) -> Sequence[problems.Lock]:
    """A meeting that was announced stands, though those who wished it may have changed their mind since."""
    said = {frozenset((wish.of, wish.to)) for wish in problem.wishes}
    locked = {frozenset((lock.a, lock.b)) for lock in problem.locks}
    known = {one.id for one in problem.registrations}
    met = map(_met, standing)
    return [
        problems.Lock(meeting.a, meeting.b, meeting.round, meeting.table)
        for meeting in met
        if {meeting.a, meeting.b} <= known and frozenset((meeting.a, meeting.b)) not in said | locked
    ]


def _met(meeting: Meeting) -> answers.Meeting:
    return answers.Meeting(
        str(meeting.a_id),
        str(meeting.b_id),
        meeting.round.number,
        meeting.table.number,
        str(meeting.interpreter_id) if meeting.interpreter_id else None,
    )


def _pair(meeting: answers.Meeting) -> Pair:
    a, b = sorted((int(meeting.a), int(meeting.b)))
    return a, b


def _told(case: Case, capped: Capped) -> Repair:
    """The engine's repair in our terms, with the meetings that were set aside before."""
    answer = capped.answer
    added = {_pair(change.after): change for change in answer.added if change.after is not None}
    barred = [
        _of_barred(answer, meeting, code, added.pop(pair, None))
        for pair, (meeting, code) in sorted(case.barred.items())
    ]
    return Repair(
        now=answer.now,
        kept=len(answer.kept),
        lost=(*(_change(case, answer, one) for one in answer.lost), *_under("lost", barred)),
        moved=(*(_change(case, answer, one) for one in answer.moved), *_under("moved", barred)),
        reseated=(*(_change(case, answer, one) for one in answer.reseated), *_under("reseated", barred)),
        added=tuple(_change(case, answer, one) for one in added.values()),
        waiting=(
            *(Waiting(int(one.a), int(one.b), str(one.cause), one.details) for one in answer.refused),
            *_waiting_for_caps(case, capped),
        ),
        points_before=answer.points_before,
        points_after=answer.points_after,
        is_proved=answer.is_proved,
        seconds=answer.seconds,
    )


def _waiting_for_caps(case: Case, capped: Capped) -> Iterator[Waiting]:
    """Wishes that meet a full cap, told like those of a plan: whose cap, how many, whom they meet."""
    newcomers = {event.registration.id for event in case.events if isinstance(event, WalkIn)}
    met = capped.answer.meetings
    for pair, cap in capped.held_back.items():
        if pair & newcomers:
            a, b = sorted(map(int, pair))
            others = [one.b if one.a == cap.of else one.a for one in met if cap.counts(one.a, one.b)]
            yield Waiting(a, b, str(answers.Cause.CAP_REACHED), (cap.of, str(cap.most), *others))


def _change(case: Case, answer: Answer, change: Change) -> Mended:
    meeting = change.after or change.before
    assert meeting is not None
    a, b = _pair(meeting)
    if change.loss is not None:
        cause = str(change.loss)
    elif change.before is None:
        cause = "granted"
    else:
        cause = "makes_room" if change.makes_room_for else "struck"
    return Mended(
        a=a,
        b=b,
        before=_place(change.before),
        after=_place(change.after),
        points=points_of(answer.problem, str(a), str(b)),
        cause=cause,
        incident=None if change.event is None else case.told[change.event].incident.pk,
        makes_room_for=_pair(change.makes_room_for) if change.makes_room_for else None,
    )


def _of_barred(answer: Answer, meeting: answers.Meeting, code: str, again: Change | None) -> Mended:
    a, b = _pair(meeting)
    points = points_of(answer.problem, str(a), str(b)) if again else 0
    return Mended(a, b, _place(meeting), _place(again.after) if again else None, points, code)


def _under(heading: str, barred: Sequence[Mended]) -> Sequence[Mended]:
    return [one for one in barred if heading_of(one) == heading]


def heading_of(change: Mended) -> str:
    """Under which heading a change belongs."""
    if change.before is None or change.after is None:
        return "lost" if change.before else "added"
    return "moved" if change.before.round != change.after.round else "reseated"


def _place(meeting: answers.Meeting | None) -> Place | None:
    if meeting is None:
        return None
    return Place(meeting.round, meeting.table, int(meeting.interpreter) if meeting.interpreter else None)
