"""Solving with caps: an exact b-matching chooses which capped pairs may meet, then `solve` plans with these.

The searches know no caps, so the pairs of a capped class that are not chosen are kept apart: whatever plan
comes of that keeps every cap. Where a chosen pair finds no place after all, the room it leaves is dealt out
anew, as often as that betters the plan. Values and bounds are those of the whole problem: bounds come from
linear programs that know the caps, never from what was proved of one choice alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from .answer import Answer, Cause, Level, LevelName, Meeting, Progress, Refusal, Status
from .caps import Cap
from .choose import relaxation
from .comfort import fewest_discomforts
from .event import Event
from .explain import refusals
from .ladder import PROMISES, SHARES, Costs, Ladder, Model, rungs_of
from .locks import lock_name
from .problem import Problem
from .proofs import Proofs
from .solve import solve
from .worth import (
    discomforts_of,
    interpreted_meetings,
    interpreters_used,
    plan_points,
    promised_minimum_of,
    quota_missing,
    shares_reached,
)

SHARE_FOR_A_CHOICE = 0.6
"""Of the time that is left, so much goes into planning with one choice; what it does not use is not lost."""
MOST_CHOICES = 5
LEAST_SHARE_LEFT = 0.1

Pair = frozenset[str]


def solve_capped(
    problem: Problem,
    caps: Sequence[Cap],
    *,
    seed: int = 0,
    seconds: float = 10.0,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Answer:
    """What `solve` gives, with every cap kept; locks that break a cap exclude each other.

    `progress` hears bounds that hold for every plan that keeps the caps. Raises what `solve` raises.
    """
    event = Event(problem)
    binding = [cap for cap in caps if len(_numbers(event, cap)) > cap.most]
    if not binding:
        return solve(problem, seed=seed, seconds=seconds, progress=progress, stop=stop)
    run = CappedRun(event, binding, seed, seconds, progress or (lambda _: None), stop or (lambda: False))
    return run.answer()


def _numbers(event: Event, cap: Cap) -> list[int]:
    """The pairs, by number, that a cap counts."""
    people = event.problem.registrations
    return [n for n, pair in enumerate(event.pairs) if cap.counts(people[pair.a].id, people[pair.b].id)]


class CappedRun:
    """One run: the choices made, the best plan so far and what is proved of it."""

    def __init__(  # noqa: PLR0917 - one fact each
        self,
        event: Event,
        caps: Sequence[Cap],
        seed: int,
        seconds: float,
        progress: Callable[[Progress], None],
        stop: Callable[[], bool],
    ) -> None:
        self.event, self.problem, self.caps, self.seed = event, event.problem, caps, seed
        self.began, self.seconds, self.progress, self.stop = time.perf_counter(), seconds, progress, stop
        self.classes = [_numbers(event, cap) for cap in caps]
        self.capped = sorted({number for numbers in self.classes for number in numbers})
        people = self.problem.registrations
        self.ids: list[Pair] = [frozenset((people[pair.a].id, people[pair.b].id)) for pair in event.pairs]
        self.proofs = Proofs(event)
        self.locked = {frozenset((lock.a, lock.b)) for lock in self.problem.locks}

    def left(self) -> float:
        """Seconds that are left."""
        return self.seconds - (time.perf_counter() - self.began)

    def answer(self) -> Answer:
        """The best plan found that keeps every cap."""
        if conflict := self.locks_too_many():
            return Answer(
                Status.INFEASIBLE, (), (), (), -self.left() + self.seconds, 0.0, self.seed, conflict
            )
        best = self.planned(self.chosen())
        if best.status is Status.INFEASIBLE:
            return best
        for _ in range(MOST_CHOICES - 1):
            other = self.chosen_anew(best.meetings)
            is_time = self.left() > LEAST_SHARE_LEFT * self.seconds and not self.stop()
            if not other or not is_time or self.are_points_proved(best.meetings):
                break
            answer = self.planned(other)
            if self.rank(answer.meetings) < self.rank(best.meetings):
                best = answer
        return self.told(best)

    def locks_too_many(self) -> tuple[str, ...]:
        """The names of locked meetings that are too many for a cap."""
        for cap in self.caps:
            names = [lock_name(lock) for lock in self.problem.locks if cap.counts(lock.a, lock.b)]
            if len(names) > cap.most:
                return tuple(names)
        return ()

    def model(self) -> Model:
        """The b-matching of the event, and a row for every cap."""
        model = relaxation(self.event)
        for cap, numbers in zip(self.caps, self.classes, strict=True):
            model.program.row(numbers, upper=cap.most)
        return model

    def chosen(self, granted: Collection[int] = (), refused: Collection[int] = ()) -> set[int]:
        """The capped pairs to allow: of the best b-matching, with `granted` and without `refused`."""
        model = self.model()
        for number in granted:
            model.program.row([number], lower=1)
        for number in refused:
            model.program.row([number], upper=0)
        ladder = Ladder(self.event, model, stop=self.stop, seed=self.seed)
        ladder.climb(SHARES, self.left)
        if not granted and not refused:
            self.proofs.learn(ladder.facts)
        taken = ladder.taken()
        if taken is None:
            return self.greedy(granted, refused)
        return set(taken.tolist()) & set(self.capped)

    def greedy(self, granted: Collection[int], refused: Collection[int]) -> set[int]:
        """The worthiest capped pairs first, as long as the caps have room: for want of time."""
        fixed = {n for n in self.capped if n in granted or self.ids[n] in self.locked}
        room = [cap.most - len(fixed & set(own)) for cap, own in zip(self.caps, self.classes, strict=True)]
        chosen = set(fixed)
        for number in sorted(self.capped, key=lambda n: -self.event.pairs[n].points):
            places = [place for place, numbers in enumerate(self.classes) if number in numbers]
            if number not in chosen and number not in refused and all(room[place] > 0 for place in places):
                chosen.add(number)
                for place in places:
                    room[place] -= 1
        return chosen

    def chosen_anew(self, meetings: Sequence[Meeting]) -> set[int]:
        """Another choice, where pairs chosen found no place and others would have room; else none."""
        met = {frozenset((meeting.a, meeting.b)) for meeting in meetings}
        granted = {number for number in self.capped if self.ids[number] in met}
        refused = {number for number in self.last if number not in granted}
        if not refused:
            return set()
        chosen = self.chosen(granted, refused)
        return chosen if chosen - granted else set()

    def planned(self, chosen: set[int]) -> Answer:
        """The best plan with these capped pairs and no others."""
        self.last = chosen
        apart = frozenset(self.ids[number] for number in self.capped if number not in chosen)
        return solve(
            replace(self.problem, forbidden=self.problem.forbidden | apart),
            seed=self.seed,
            seconds=max(SHARE_FOR_A_CHOICE * self.left(), 0.0),
            progress=lambda sign: self.progress(self.true(sign)),
            stop=self.stop,
        )

    def true(self, sign: Progress) -> Progress:
        """A sign of life with the bound that holds whatever is chosen."""
        trivial = {LevelName.FAIRNESS: 1.0, LevelName.INTERPRETERS: 0.0, LevelName.COMFORT: 0.0}
        if sign.level is LevelName.POINTS:
            bounds = [-fact.bound for fact in self.proofs.facts if fact.place == SHARES - 1]
            return replace(sign, bound=max([sign.value, *bounds]) if bounds else self.most_points)
        return replace(sign, bound=trivial.get(sign.level, sign.bound))

    @property
    def most_points(self) -> float:
        """The points of all pairs together."""
        return float(sum(pair.points for pair in self.event.pairs))

    def costs(self, meetings: Sequence[Meeting]) -> Costs:
        """A plan's costs before comfort, counted in the whole problem (see `ladder`)."""
        problem = self.problem
        return (
            -promised_minimum_of(problem, meetings),
            quota_missing(problem, meetings),
            -plan_points(problem, meetings),
            *(-count for count in shares_reached(problem, meetings)),
            interpreted_meetings(meetings),
            interpreters_used(meetings),
        )

    def rank(self, meetings: Sequence[Meeting]) -> Costs:
        """By what plans are compared, the less the better."""
        return (*self.costs(meetings), discomforts_of(self.problem, meetings))

    def are_points_proved(self, meetings: Sequence[Meeting]) -> bool:
        """Whether no choice at all can better promises, quota and points."""
        return self.proofs.unproved(self.costs(meetings)) >= SHARES

    def told(self, answer: Answer) -> Answer:
        """The answer with the levels, the status and the refusals of the whole problem."""
        costs, meetings = self.costs(answer.meetings), answer.meetings
        ladder = Ladder(self.event, self.model(), stop=lambda: False, seed=self.seed, held=costs)
        ladder.climb(rungs_of(self.event), lambda: max(self.left(), 1.0))
        self.proofs.learn(ladder.facts)
        levels = self.proofs.levels(costs)
        if self.problem.rules.minimise_breaks:
            all_kept = -costs[PROMISES] == len(self.problem.registrations)
            fewest = fewest_discomforts(self.event, -costs[SHARES - 1], all_promises_kept=all_kept)
            breaks = discomforts_of(self.problem, meetings)
            levels = (*levels, Level(LevelName.COMFORT, breaks, fewest, maximise=False))
        return replace(
            answer,
            status=Status.OPTIMAL if all(level.is_proved for level in levels) else Status.BOUNDED,
            levels=levels,
            refused=refusals_with_caps(self.event, self.caps, meetings),
            seconds=time.perf_counter() - self.began,
        )


def refusals_with_caps(event: Event, caps: Sequence[Cap], meetings: Sequence[Meeting]) -> tuple[Refusal, ...]:
    """Why wishes were refused; a full cap is told as such, with whom the side meets in that class."""
    full = [cap for cap in caps if sum(cap.counts(one.a, one.b) for one in meetings) >= cap.most]
    people = event.problem.registrations
    met = {frozenset((meeting.a, meeting.b)) for meeting in meetings}
    wished = {frozenset((people[a].id, people[b].id)) for a, b in event.wished}
    apart = {pair: cap for pair in wished - met if (cap := _counted(full, pair))}
    barred = event.problem.forbidden
    if apart:
        event = Event(replace(event.problem, forbidden=event.problem.forbidden | set(apart)))
    return tuple(
        _told_of_cap(refusal, apart.get(pair), meetings) if pair not in barred else refusal
        for refusal in refusals(event, meetings)
        for pair in [frozenset((refusal.a, refusal.b))]
    )


def _told_of_cap(refusal: Refusal, cap: Cap | None, meetings: Sequence[Meeting]) -> Refusal:
    if cap is None or refusal.cause is not Cause.FORBIDDEN_PAIR:
        return refusal
    others = [one.b if one.a == cap.of else one.a for one in meetings if cap.counts(one.a, one.b)]
    return replace(refusal, cause=Cause.CAP_REACHED, details=(cap.of, str(cap.most), *others))


def _counted(caps: Sequence[Cap], pair: Pair) -> Cap | None:
    """The first of these caps that counts the pair."""
    return next((cap for cap in caps if cap.counts(*sorted(pair))), None)
