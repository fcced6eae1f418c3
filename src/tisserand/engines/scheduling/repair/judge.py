"""Is a repair what it says it is? Every promise in plain Python, one function per promise, no solver.

Shares nothing with the method but the records of problem, events and answer: what an event forbids is read
from the events anew. A promise yields one `Fault` per offence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from tisserand.engines.scheduling.answer import Meeting
from tisserand.engines.scheduling.faults import Fault
from tisserand.engines.scheduling.judge import judge
from tisserand.engines.scheduling.judge import locks_stand as locks_stand_in
from tisserand.engines.scheduling.problem import Lock, Problem, Registration, Table, WishLevel
from tisserand.engines.scheduling.worth import plan_points

from .incidents import (
    ExtraInterpreter,
    ExtraTable,
    Incident,
    InterpreterGone,
    Late,
    LeftEarly,
    LostTable,
    NoShow,
    WalkIn,
)
from .report import Change, Repair


class Today:
    """The day as it is after the events."""

    def __init__(self, problem: Problem, events: Sequence[Incident], now: int) -> None:
        self.problem, self.events, self.now = problem, events, now
        self.given_up = frozenset[int]()
        self.open_problem = self._open_problem()
        self.own_tables = {one.id: one.host_tables for one in self.open_problem.registrations}

    def _open_problem(self) -> Problem:
        """The problem with those who came, without locks; tables and hosts as far as they last."""
        came = [event for event in self.events if isinstance(event, WalkIn)]
        extra = (event.table for event in self.events if isinstance(event, ExtraTable))
        tables = {table.number: self._as_it_is(table) for table in (*self.problem.tables, *extra)}
        last = max(round_.number for round_ in self.problem.rounds)
        everybody = []
        for one in (*self.problem.registrations, *(event.registration for event in came)):
            own = one.host_tables
            has_lost_one = any(isinstance(event, LostTable) and event.number in own for event in self.events)
            if has_lost_one and not any(_is_open(tables[number], last) for number in own):
                self.given_up |= own
                everybody.append(replace(one, host_tables=frozenset()))
            else:
                everybody.append(replace(one, host_tables=frozenset()) if self._is_gone(one) else one)
        return replace(
            self.problem,
            registrations=tuple(everybody),
            wishes=(*self.problem.wishes, *(wish for event in came for wish in event.wishes)),
            tables=tuple(tables.values()),
            interpreters=(
                *self.problem.interpreters,
                *(e.interpreter for e in self.events if isinstance(e, ExtraInterpreter)),
            ),
            locks=(),
        )

    def _as_it_is(self, table: Table) -> Table:
        """The table in the rounds in which no event forbids to meet there."""
        closed = {
            round_.number
            for round_ in self.problem.rounds
            for event in self.events
            if forbids(event, Meeting("", "", round_.number, table.number), self.now)
        }
        if not closed:
            return table
        numbers = frozenset(round_.number for round_ in self.problem.rounds)
        return replace(table, rounds=(numbers if table.rounds is None else table.rounds) - closed)

    def _is_gone(self, one: Registration) -> bool:
        """Whether somebody misses a round and is in none of those to come."""
        missed = {
            round_.number
            for round_ in self.problem.rounds
            for event in self.events
            if forbids(event, Meeting(one.id, "", round_.number, 0), self.now)
        }
        return bool(missed) and not {number for number in one.rounds if number > self.now} - missed

    def is_impossible(self, meeting: Meeting) -> bool:
        """Whether some event forbids the meeting as it is, or it is at a table its host has given up."""
        if any(forbids(event, meeting, self.now) for event in self.events):
            return True
        own = self.own_tables.get(meeting.a, frozenset()) | self.own_tables.get(meeting.b, frozenset())
        is_given_up = meeting.table in self.given_up and bool(own) and meeting.table not in own
        return is_given_up and meeting.round > self.now

    def cause(self, meeting: Meeting) -> int:
        """The number, from 1, of the event for which the meeting is impossible."""
        numbered = list(enumerate(self.events, start=1))
        forbidding = [number for number, event in numbered if forbids(event, meeting, self.now)]
        lost = [n for n, event in numbered if isinstance(event, LostTable) and event.number in self.given_up]
        return (forbidding or lost)[0]


class Case(Today):
    """A repair with all it was made from."""

    def __init__(
        self,
        problem: Problem,
        plan: Sequence[Meeting],
        events: Sequence[Incident],
        now: int,
        repair: Repair,
    ) -> None:
        super().__init__(problem, events, now)
        self.plan, self.repair = plan, repair


def forbids(event: Incident, meeting: Meeting, now: int) -> bool:
    """Whether the meeting cannot be held, or was not, because of this event."""
    sides, number, is_to_come = (meeting.a, meeting.b), meeting.round, meeting.round > now
    match event:
        case NoShow(name, start):
            return name in sides and number >= (max(now, 1) if start is None else start)
        case LeftEarly(name, start):
            return name in sides and number >= (now + 1 if start is None else start)
        case Late(name, until, start):
            return name in sides and (max(now, 1) if start is None else start) <= number < until
        case LostTable(table, start):
            return meeting.table == table and is_to_come and number >= (start or 0)
        case InterpreterGone(name, start):
            return meeting.interpreter == name and is_to_come and number >= (start or 0)
        case _:
            return False


def _is_open(table: Table, number: int) -> bool:
    return table.rounds is None or number in table.rounds


def judge_repair(
    problem: Problem, plan: Sequence[Meeting], events: Sequence[Incident], now: int, repair: Repair
) -> tuple[Fault, ...]:
    """Every offence of a repair against every promise; empty where it holds them all."""
    case = Case(problem, plan, events, now, repair)
    return tuple(fault for promise in PROMISES for fault in promise(case))


def judge_today(
    problem: Problem, meetings: Sequence[Meeting], events: Sequence[Incident], now: int
) -> tuple[Fault, ...]:
    """Every offence of a plan on the day: rules broken, locks that could stand, and what cannot be held.

    What was done by hand in the rounds up to `now` is no fault, unless somebody in it was not there.
    """
    today = Today(problem, events, now)
    impossible = tuple(
        Fault("impossible_meeting", _named("", meeting).subject, (str(today.cause(meeting)),))
        for meeting in meetings
        if today.is_impossible(meeting)
    )
    told = {fault.subject for fault in impossible}
    locked = {frozenset((lock.a, lock.b)) for lock in problem.locks}
    rules = (
        fault
        for fault in judge(today.open_problem, meetings)
        if not is_of_the_past(fault, now)
        and not (fault.code in ("table_closed", "away_from_the_host_table") and fault.subject in told)
        and not (fault.code == "nobody_wished_it" and frozenset(fault.subject.split("|")[:2]) in locked)
    )
    untouched = tuple(lock for lock in problem.locks if lock.round > now and not _is_touched(lock, today))
    return (*impossible, *rules, *locks_stand_in(replace(problem, locks=untouched), meetings))


def is_of_the_past(fault: Fault, now: int) -> bool:
    """Whether it is a fault of one past meeting, which may have broken a rule by hand."""
    parts = fault.subject.split("|")
    return len(parts) == 4 and not fault.code.startswith("unknown") and int(parts[2]) <= now


def _is_touched(lock: Lock, today: Today) -> bool:
    """Whether an event forbids the locked meeting, or may do so where its table or interpreter is open."""
    return any(
        isinstance(event, InterpreterGone)
        or (isinstance(event, LostTable) and lock.table in (None, event.number))
        or forbids(event, Meeting(lock.a, lock.b, lock.round, 0), today.now)
        for event in today.events
    )


def _named(code: str, meeting: Meeting) -> Fault:
    return Fault(code, f"{meeting.a}|{meeting.b}|{meeting.round}|{meeting.table}")


def past_stands(case: Case) -> Iterator[Fault]:
    """What is past or running is as it was, but for meetings somebody missed, and nothing is added to it."""
    before = {m for m in case.plan if m.round <= case.now and not case.is_impossible(m)}
    after = {m for m in case.repair.meetings if m.round <= case.now}
    for meeting in sorted(before ^ after, key=str):
        yield _named("past_changed", meeting)


def nothing_impossible_stays(case: Case) -> Iterator[Fault]:
    """No meeting needs somebody, a table or an interpreter that is not there."""
    for meeting in case.repair.meetings:
        if case.is_impossible(meeting):
            yield _named("impossible_meeting", meeting)


def rules_hold(case: Case) -> Iterator[Fault]:
    """The judge of plans finds no fault in the new plan that it did not find in the old one's past."""
    locked = {frozenset((lock.a, lock.b)) for lock in case.problem.locks}
    excused = {m for m in case.plan if m.round <= case.now} | {
        m for m in case.repair.meetings if frozenset((m.a, m.b)) in locked
    }
    names = {f"{m.a}|{m.b}|{m.round}|{m.table}" for m in excused}
    for fault in judge(case.open_problem, case.repair.meetings):
        if not (fault.subject in names and fault.code in ("nobody_wished_it", "away_from_the_host_table")):
            yield fault


def locks_stand(case: Case) -> Iterator[Fault]:
    """A locked meeting of the old plan that can be held is held where it was."""
    held = set(case.repair.meetings)
    locked = {(frozenset((lock.a, lock.b)), lock.round) for lock in case.problem.locks}
    for meeting in case.plan:
        is_locked = (frozenset((meeting.a, meeting.b)), meeting.round) in locked
        if is_locked and meeting not in held and not case.is_impossible(meeting):
            yield _named("lock_broken", meeting)


def nobody_is_cancelled(case: Case) -> Iterator[Fault]:
    """A meeting is lost only if an event forbids it, and moves without need only where that saves one."""
    saved = [c for c in case.repair.changes if c.before and c.after and case.is_impossible(c.before)]
    for change in case.repair.changes:
        if change.before is None or case.is_impossible(change.before):
            continue
        if change.after is None or not saved:
            yield _named("changed_without_need", change.before)


def lists_add_up(case: Case) -> Iterator[Fault]:
    """Kept and changed meetings are together the old plan and the new one, each under its right heading."""
    repair = case.repair
    before = Counter([*repair.kept, *(change.before for change in repair.changes if change.before)])
    after = Counter([*repair.kept, *(change.after for change in repair.changes if change.after)])
    if before != Counter(case.plan):
        yield Fault("lists_differ_from_plan", "before")
    if after != Counter(repair.meetings):
        yield Fault("lists_differ_from_plan", "after")
    for heading in ("lost", "moved", "reseated", "added"):
        for change in getattr(repair, heading):
            if heading_of(change) != heading:
                yield Fault("wrong_heading", "|".join(change.people), (heading,))


def heading_of(change: Change) -> str:
    """Under which heading a change belongs; none where the two sides change, or nothing."""
    before, after = change.before, change.after
    if before is None or after is None:
        return "lost" if before else "added" if after else ""
    if (before.a, before.b) != (after.a, after.b) or before == after:
        return ""
    return "moved" if before.round != after.round else "reseated"


def causes_are_named(case: Case) -> Iterator[Fault]:
    """A changed meeting names an event; one struck out, an event that forbids it; a lost one says why."""
    for change in case.repair.changes:
        if change.before is None:
            continue
        is_known = change.event is not None and 0 <= change.event < len(case.events)
        event = case.events[change.event or 0] if is_known else None
        is_struck = case.is_impossible(change.before)
        is_caused = event is not None and (
            not is_struck or isinstance(event, LostTable) or forbids(event, change.before, case.now)
        )
        if not is_caused or (change.loss is None) != (change.after is not None):
            yield _named("wrong_cause", change.before)


def points_are_right(case: Case) -> Iterator[Fault]:
    """The points before and after are those of the plan kept and of the new plan, and none are given away."""
    left = [meeting for meeting in case.plan if not case.is_impossible(meeting)]
    told = (case.repair.points_before, case.repair.points_after)
    counted = tuple(plan_points(case.open_problem, plan) for plan in (left, case.repair.meetings))
    if told != counted:
        yield Fault("wrong_points", "points", tuple(map(str, (*told, *counted))))
    if counted[1] < counted[0]:
        yield Fault("points_given_away", "points", tuple(map(str, counted)))


def newcomers_are_told_why(case: Case) -> Iterator[Fault]:
    """Every wish of or for somebody who walked in is granted, or refused with a reason."""
    met = {frozenset((m.a, m.b)) for m in case.repair.meetings}
    told = {frozenset((refusal.a, refusal.b)) for refusal in case.repair.refused}
    wished = {
        frozenset((wish.of, wish.to))
        for event in case.events
        if isinstance(event, WalkIn)
        for wish in event.wishes
        if wish.level is not WishLevel.NO
    }
    for pair in sorted(wished - met ^ told, key=sorted):
        yield Fault("not_told_why", "|".join(sorted(pair)))


def both_sides_are_told(case: Case) -> Iterator[Fault]:
    """Whoever meets somebody else, elsewhere or at another time is told so, and nobody without cause."""
    told = Counter((one.registration, change) for one in case.repair.told for change in one.changes)
    due = Counter((name, change) for change in case.repair.changes for name in change.people)
    for name in sorted({name for name, _ in (told - due) + (due - told)}):
        yield Fault("wrongly_told", name)


PROMISES: tuple[Callable[[Case], Iterator[Fault]], ...] = (
    past_stands,
    nothing_impossible_stays,
    rules_hold,
    locks_stand,
    nobody_is_cancelled,
    lists_add_up,
    causes_are_named,
    points_are_right,
    newcomers_are_told_why,
    both_sides_are_told,
)
