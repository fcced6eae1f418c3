"""The quick search: what it counts is true, what it finds is allowed, and most days need nothing else."""

from dataclasses import dataclass, field
from itertools import pairwise
from random import Random

import pytest

from tisserand.engines.scheduling.answer import Status
from tisserand.engines.scheduling.breaks import (
    BrokerageDay,
    Encounter,
    Session,
    breaks_of,
    judge,
    question,
    solve,
)
from tisserand.engines.scheduling.breaks.chains import (
    AWAY,
    BREAK,
    OUTSIDE,
    PRICE,
    UNEVEN,
    WAITING,
    Loom,
    anneal,
)
from tisserand.engines.scheduling.breaks.domains import slots_left
from tisserand.engines.scheduling.breaks.weaver import Weaver, can_weave, thread

from .small_days import day_of


def crowded_day(seed: int) -> BrokerageDay:
    """Twelve people, two of whom meet twice, in eight slots with few tables, some held up, some settled."""
    random = Random(seed)
    pairs = [(a, b) for a in range(1, 7) for b in range(7, 13)]
    random.shuffle(pairs)
    meetings = [Encounter(a, b, random.choice((Session.ANY, Session.MORNING))) for a, b in pairs[:24]]
    meetings += [Encounter(1, 2, fixed_slot=random.randint(1, 8)), Encounter(1, 2)]
    forbidden = tuple(frozenset({random.randint(1, 8)}) for _ in range(12))
    return BrokerageDay(12, 8, 5, 4, tuple(meetings), forbidden)


def price_of(day: BrokerageDay, loom: Loom) -> int:
    """What the plan on the loom costs, counted anew."""
    slots = loom.slot.tolist()
    allowed = slots_left(day)
    total = AWAY * sum(slot < 0 or slot + 1 not in own for slot, own in zip(slots, allowed, strict=True))
    for slot in range(day.slots):
        total += BREAK * max(0, slots.count(slot) - day.tables)
    for person in range(1, day.participants + 1):
        busy = sorted(
            slot
            for slot, meeting in zip(slots, day.meetings, strict=True)
            if slot >= 0 and person in (meeting.a, meeting.b)
        )
        assert len(set(busy)) == len(busy)
        gaps = [later - slot - 1 for slot, later in pairwise(busy) if later - slot > 1]
        total += BREAK * (len(gaps) + max(0, len(gaps) - UNEVEN)) + sum(gaps)
    return total


@pytest.mark.parametrize("moves", [1, 10, 100, 1000, 3000])
def test_the_price_is_that_of_the_plan_however_many_moves_were_made(moves: int) -> None:
    for seed in range(20):
        day = crowded_day(seed)
        if not all(slots_left(day)):
            continue
        loom = thread(day, slots_left(day), seed)

        anneal(loom, moves, 1.0, 0.5, -1)

        slots = loom.slot.tolist()
        placed = [slot + 1 in own for slot, own in zip(slots, slots_left(day), strict=True) if slot >= 0]
        assert loom.sums[PRICE] == price_of(day, loom)
        assert (loom.sums[WAITING], loom.sums[OUTSIDE]) == (slots.count(-1), placed.count(False))


@dataclass
class Kept:
    """What a weaver is told and what it tells."""

    bound: int = 0
    plans: list[tuple[int, ...]] = field(default_factory=list)

    def keep(self, slots: tuple[int, ...]) -> None:
        self.plans.append(slots)


@pytest.mark.thorough
def test_every_plan_it_tells_is_allowed_and_as_good_as_it_counted() -> None:
    told = 0
    for seed in range(12):
        day, kept = crowded_day(seed), Kept()
        if not all(slots_left(day)):
            continue
        weaver = Weaver(kept, day, slots_left(day), seed)

        weaver.advance()

        told += len(kept.plans)
        for plan in kept.plans:
            assert judge(day, plan) == ()
            assert sum(breaks_of(day, plan)) >= solve(day).bound
    assert told > 0


def test_where_a_plan_meets_the_bound_no_question_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(question, "Question", None)

    answer = solve(day_of(*(Encounter(a, b) for a in (1, 2) for b in (3, 4))))

    assert (answer.status, answer.breaks, answer.bound) == (Status.OPTIMAL, 0, 0)


def test_the_same_seed_weaves_the_same_plan() -> None:
    plans = []
    for _ in range(2):
        kept = Kept()
        Weaver(kept, crowded_day(1), slots_left(crowded_day(1)), 7).advance()
        plans.append(kept.plans)

    assert plans[0] == plans[1]


def test_days_with_precedences_or_very_many_slots_are_left_to_the_questions() -> None:
    after = (Encounter(1, 2), Encounter(3, 4, after=frozenset({1})))

    assert can_weave(day_of(Encounter(1, 2)))
    assert not can_weave(day_of(*after))
    assert not can_weave(day_of(Encounter(1, 2), slots=63))
    assert solve(day_of(Encounter(1, 2), slots=63)).status == Status.OPTIMAL
