"""Why wishes of those who walked in, or for them, cannot be granted in the rest of the day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from tisserand.engines.scheduling.answer import Cause, Meeting, Reason, Refusal
from tisserand.engines.scheduling.event import Event
from tisserand.engines.scheduling.explain import refusals
from tisserand.engines.scheduling.problem import Problem, Registration, Session

PAST = "past"


def refused_newcomers(
    problem: Problem, meetings: Sequence[Meeting], newcomers: Sequence[str], now: int
) -> tuple[Refusal, ...]:
    """A refusal for every wish of or for these ids that is not granted; rounds up to `now` are over."""
    if not newcomers:
        return ()
    past = Counter(name for m in meetings if m.round <= now for name in (m.a, m.b))
    rest = replace(
        problem,
        registrations=tuple(_from_now_on(one, past[one.id]) for one in problem.registrations),
        sessions=(*problem.sessions, _over(problem, now)),
        locks=tuple(lock for lock in problem.locks if lock.round > now),
        rules=replace(problem.rules, cross_border_at_least=0, cross_border_at_most=100),
    )
    met = {frozenset((m.a, m.b)) for m in meetings}
    to_come = [m for m in meetings if m.round > now]
    most = {one.id: one.most for one in problem.registrations}
    return tuple(
        _with_whole_numbers(refusal, most)
        for refusal in refusals(Event(rest), to_come, newcomers)
        if frozenset((refusal.a, refusal.b)) not in met
    )


def _from_now_on(one: Registration, held: int) -> Registration:
    """What somebody may still have; a repair breaks no rule for a promise."""
    most = None if one.most is None else max(one.most - held, 0)
    return replace(one, most=most, least=0, cross_border_least=0)


def _over(problem: Problem, now: int) -> Session:
    rounds = frozenset(round_.number for round_ in problem.rounds if round_.number <= now)
    return Session(PAST, rounds, frozenset(one.id for one in problem.registrations))


def _with_whole_numbers(refusal: Refusal, most: dict[str, int | None]) -> Refusal:
    """Who has all they want is told with what they want over the whole day."""

    def told(cause: Cause, details: tuple[str, ...]) -> tuple[str, ...]:
        return (details[0], str(most[details[0]]), *details[2:]) if cause is Cause.MOST_REACHED else details

    return replace(
        refusal,
        details=told(refusal.cause, refusal.details),
        further=tuple(Reason(one.cause, told(one.cause, one.details)) for one in refusal.further),
    )
