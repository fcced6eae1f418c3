"""What is uncomfortable in a registration's day, and how little of it there could be in any plan.

Sets of rounds are bit masks, as in `event`. A *discomfort* is a break (idle rounds between two meetings) or a
missed lunch. Rounds of *rest* make no break: lunch rounds, and sessions that the registration sits in. Who is
there for all lunch rounds wants one of them free for a *meal*.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from .event import Event
from .placement import Whole


def rests_of(event: Event) -> list[int]:
    """The rounds of each registration in which being idle is no waiting."""
    lunch = event.mask(event.problem.rules.lunch_rounds)
    rests = [lunch] * len(event.available)
    for session in event.problem.sessions:
        for name in session.registrations:
            rests[event.place[name]] |= event.mask(session.rounds)
    return rests


def meals_of(event: Event) -> list[int]:
    """The lunch rounds of each registration that is there for all of them, and wants one free; else 0."""
    lunch = event.mask(event.problem.rules.lunch_rounds)
    return [lunch if lunch & ~available == 0 else 0 for available in event.available]


def discomforts(busy: Whole, rests: Whole, meals: Whole) -> Whole:
    """The breaks and missed lunches of registrations with these busy rounds.

    Adding a gap's first round to the rounds of rest that are idle carries over to the meeting behind the gap
    if nothing but rest lies between.
    """
    groups = np.bitwise_count(busy & ~(busy << 1)).astype(np.int64)
    calm = rests & ~busy
    spared = np.bitwise_count(calm + (calm & busy << 1) & ~calm & busy)
    missed = (meals != 0) & (busy & meals == meals)
    found: Whole = np.maximum(groups - 1, 0) - spared + missed
    return found


def fewest_discomforts(event: Event, points: int, *, all_promises_kept: bool = False) -> int:
    """No plan of at least `points` points, and with all promises kept if need be, has fewer discomforts.

    Such a plan leaves a registration so many meetings at least; these take so many rounds, and where its
    rounds lie in too short runs (an absence between, a late arrival of partners), it has breaks.
    """
    spare = sum(pair.points for pair in event.pairs) - points
    pairs_of: dict[int, list[int]] = defaultdict(list)
    rounds_of: dict[int, int] = defaultdict(int)
    for pair in event.pairs:
        for side in (pair.a, pair.b):
            pairs_of[side].append(pair.points)
            rounds_of[side] |= pair.common
    rests, meals, fewest = rests_of(event), meals_of(event), 0
    for place, worths in pairs_of.items():
        promised = event.promises[place] if all_promises_kept else 0
        meetings = max(_meetings_kept(worths, spare), promised)
        needed = -(-meetings // event.problem.registrations[place].delegates)
        fewest += least_discomforts(rounds_of[place], rests[place], meals[place], needed)
    return fewest


def _meetings_kept(worths: list[int], spare: int) -> int:
    """How many of the meetings stay where those left out are worth no more than `spare` together."""
    kept = len(worths)
    for worth in sorted(worths):
        spare -= worth
        if spare < 0:
            return kept
        kept -= 1
    return kept


def least_discomforts(open_rounds: int, rest: int, meal: int, needed: int) -> int:
    """The fewest discomforts of anybody busy in `needed` of the rounds open to it, or in more.

    Within a stretch of open rounds and rest there need be no break, between two there is one. The longest
    stretches are best; of two equal ones that without the meal.
    """
    found, taken = -1, 0
    by_length = sorted(
        (stretch & open_rounds for stretch in stretches(open_rounds | rest) if stretch & open_rounds),
        key=lambda mask: (-mask.bit_count(), mask & meal),
    )
    for mask in by_length:
        if taken.bit_count() >= needed:
            break
        taken |= mask
        found += 1
    if needed > 0 and meal and taken & meal == meal and taken.bit_count() == needed:
        found += 1
    return max(found, 0)


def stretches(mask: int) -> list[int]:
    """The runs of consecutive bits, each a mask."""
    runs = []
    while mask:
        run = mask & ~(mask + (mask & -mask))
        runs.append(run)
        mask ^= run
    return runs
