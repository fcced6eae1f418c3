"""A repair that keeps the caps: the engine knows none, so what it grants beyond them is left out."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from tisserand.engines import scheduling
from tisserand.engines.scheduling import answer as answers
from tisserand.engines.scheduling import problem as problems
from tisserand.engines.scheduling.repair import Incident, Repair, WalkIn
from tisserand.engines.scheduling.worth import points_of

Pair = frozenset[str]
LEAST_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Capped:
    """A repair within the caps, and the pairs that only a cap keeps from meeting."""

    answer: Repair
    held_back: Mapping[Pair, scheduling.Cap]


def repair_within_caps(
    problem: problems.Problem,
    plan: Sequence[answers.Meeting],
    events: Sequence[Incident],
    now: int,
    caps: Sequence[scheduling.Cap],
    *,
    first: Collection[Pair] = (),
    seconds: float,
) -> Capped:
    """See `scheduling.repair`; of new meetings that are too many those of the `first` pairs stay first.

    Then those worth most. What is planned already stands, even where a cap came later. Raises the same.
    """
    held_back: dict[Pair, scheduling.Cap] = {}
    left = seconds
    while True:
        answer = scheduling.repair(
            _wishing_less(problem, held_back),
            plan,
            [_wishing_less_on_arrival(event, held_back) for event in events],
            now,
            seconds=left,
        )
        too_many = _too_many(answer, caps, first)
        if not too_many:
            return Capped(answer, held_back)
        held_back.update(too_many)
        left = max(left - answer.seconds, LEAST_SECONDS)


def _too_many(
    answer: Repair, caps: Sequence[scheduling.Cap], first: Collection[Pair]
) -> Mapping[Pair, scheduling.Cap]:
    """The new pairs for which a cap, the first that is full, has no room left."""
    added = {frozenset(change.people) for change in answer.added}
    standing = [one for one in answer.meetings if frozenset((one.a, one.b)) not in added]
    room = [cap.most - sum(cap.counts(one.a, one.b) for one in standing) for cap in caps]
    found: dict[Pair, scheduling.Cap] = {}
    for pair in sorted(added, key=lambda pair: (pair not in first, -_points(answer, pair), sorted(pair))):
        counting = [place for place, cap in enumerate(caps) if cap.counts(*pair)]
        full = [place for place in counting if room[place] <= 0]
        if full:
            found[pair] = caps[full[0]]
            continue
        for place in counting:
            room[place] -= 1
    return found


def _points(answer: Repair, pair: Pair) -> int:
    return points_of(answer.problem, *sorted(pair))


def _wishing_less(problem: problems.Problem, held_back: Collection[Pair]) -> problems.Problem:
    return replace(problem, wishes=_others(problem.wishes, held_back))


def _wishing_less_on_arrival(event: Incident, held_back: Collection[Pair]) -> Incident:
    if not isinstance(event, WalkIn):
        return event
    return replace(event, wishes=_others(event.wishes, held_back))


def _others(wishes: Sequence[problems.Wish], held_back: Collection[Pair]) -> tuple[problems.Wish, ...]:
    return tuple(wish for wish in wishes if frozenset((wish.of, wish.to)) not in held_back)
