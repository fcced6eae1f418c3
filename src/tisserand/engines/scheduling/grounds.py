"""Why was a wish granted? For every meeting of a plan what speaks for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .answer import Meeting
from .event import Event
from .occupancy import Asked, Held, Occupancy
from .problem import Problem, WishLevel
from .stakes import Stakes

NO_WISH = Asked(-1, -1, 0, False, 0, (), None)


@dataclass(frozen=True, slots=True)
class Ground:
    """What a meeting rests on.

    `a_wishes` and `b_wishes` are what each said of the other (None: open to it). `points` are what the
    meeting is worth, the bonus for crossing a border included where `has_border_bonus`. `kept_promises` are
    the ids of those who would fall below what they were promised without it. `languages` are those of a and
    of b where they share none and need the interpreter.
    """

    a: str
    b: str
    a_wishes: WishLevel | None
    b_wishes: WishLevel | None
    points: int
    has_border_bonus: bool = False
    has_met_before: bool = False
    is_locked: bool = False
    kept_promises: tuple[str, ...] = ()
    interpreter: str | None = None
    languages: tuple[tuple[str, ...], tuple[str, ...]] | None = None


def grounds(problem: Problem, meetings: Sequence[Meeting]) -> tuple[Ground, ...]:
    """The grounds of every meeting, in the order given; the plan must be one that `judge` allows."""
    hall = Occupancy(Event(problem), meetings)
    stakes = Stakes(hall)
    held_by = {held.sides: held for held in hall.held}
    sides = (sorted((hall.event.place[meeting.a], hall.event.place[meeting.b])) for meeting in meetings)
    return tuple(
        _ground(hall, stakes, meeting, held_by[a, b]) for meeting, (a, b) in zip(meetings, sides, strict=True)
    )


def _ground(hall: Occupancy, stakes: Stakes, meeting: Meeting, held: Held) -> Ground:
    event = hall.event
    people, rules = event.problem.registrations, event.problem.rules
    spoken = (people[event.place[name]].languages for name in (meeting.a, meeting.b))
    a_speaks, b_speaks = (tuple(sorted(languages)) for languages in spoken)
    return Ground(
        a=meeting.a,
        b=meeting.b,
        a_wishes=event.levels.get((meeting.a, meeting.b)),
        b_wishes=event.levels.get((meeting.b, meeting.a)),
        points=held.points,
        has_border_bonus=rules.cross_border_bonus > 0 and held.points > 0 and held.crosses,
        has_met_before=frozenset((meeting.a, meeting.b)) in event.problem.met_before,
        is_locked=held.is_locked,
        kept_promises=tuple(people[side].id for side in stakes.broken_promises(NO_WISH, (held,))),
        interpreter=meeting.interpreter,
        languages=None if set(a_speaks) & set(b_speaks) else (a_speaks, b_speaks),
    )
