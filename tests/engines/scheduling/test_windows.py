"""Windows get narrower while they are too hard, and wider while they are settled without a gain."""

from dataclasses import replace

import numpy as np
import pytest

from tisserand.engines.scheduling.event import Event
from tisserand.engines.scheduling.first import first_plan
from tisserand.engines.scheduling.grid import grid_of
from tisserand.engines.scheduling.ladder import POINTS
from tisserand.engines.scheduling.problem import Round
from tisserand.engines.scheduling.standing import Tally
from tisserand.engines.scheduling.windows import Windows

from .hall import BUYER, COOPERATIVE, EVERYBODY, SAWMILL, convention, must, would

DAY = tuple(Round(number, 30 * number, 20) for number in range(1, 9))
WISHES = (must(BUYER, COOPERATIVE), must(COOPERATIVE, SAWMILL), would(BUYER, SAWMILL))


PEOPLE = tuple(replace(one, rounds=frozenset(range(1, 9))) for one in EVERYBODY)


def windows(is_planned: bool = True) -> Windows:
    """Eight rounds with room for every wish, at prices of nought; all is granted, or nothing yet."""
    event = Event(convention(registrations=PEOPLE, rounds=DAY, wishes=WISHES))
    placement = first_plan(event)
    grid = grid_of(event, Tally(event).standing(placement).costs[:POINTS])
    taken = grid.taken_by(event, placement)
    return Windows(grid, np.zeros(grid.lower.size), taken if is_planned else np.zeros(taken.size), seed=0)


def step(search: Windows, *, in_time: bool = True) -> bool:
    return search.step(seconds=10.0 if in_time else 0.0, stop=lambda: not in_time)


def test_no_plan_exceeds_what_the_prices_say():
    assert (windows().points_bound, windows().value) == (9, 9)
    assert (windows(is_planned=False).points_bound, windows(is_planned=False).value) == (9, 0)


def test_a_window_that_is_too_hard_makes_the_next_one_narrower_down_to_a_round():
    search = windows(is_planned=False)
    widths = []
    for _ in range(9):
        assert not step(search, in_time=False)
        widths.append(search.width)
    assert widths == pytest.approx([max(1.0, 4 * 0.8**count) for count in range(1, 10)])


def test_a_window_settled_without_a_gain_makes_the_next_one_wider_up_to_all_rounds():
    search = windows()
    widths = []
    for _ in range(9):
        assert not step(search)
        widths.append(search.width)
    assert widths == pytest.approx([min(8.0, 4 * 1.1**count) for count in range(1, 10)])


def test_a_window_with_a_gain_is_followed_by_one_as_wide():
    search = windows(is_planned=False)
    assert step(search)
    assert (search.width, search.value) == (4.0, 9)


def test_windows_are_rounds_in_a_row_the_last_followed_by_the_first():
    search = windows()
    for width in (1, 3, 8):
        search.width = width + 0.9
        starts = set()
        for _ in range(60):
            window = search._window().tolist()
            assert sum(window) == width
            starts.add(tuple(window))
        rows = {tuple((place - start) % 8 < width for place in range(8)) for start in range(8)}
        assert starts == rows


def test_free_are_the_cheap_ways_inside_of_pairs_that_meet_inside_or_wait():
    problem = convention(registrations=PEOPLE, rounds=DAY, wishes=WISHES)
    event = Event(problem)
    placement = first_plan(event)
    placement.rounds[-1] = -1
    ways = grid_of(event, (0, 0)).ways
    search = windows()
    search.taken[: ways.pair.size] = ways.are_of(placement)
    search.loss = np.arange(ways.pair.size) % 3.0
    for inside in ({0}, {1, 2}, {0, 1, 5}, set(range(8))):
        window = np.array([round_ in inside for round_ in range(8)])
        expected = []
        for way, (pair, round_) in enumerate(zip(ways.pair, ways.round, strict=True)):
            meets_at = placement.rounds[pair]
            is_open = round_ in inside and (meets_at < 0 or meets_at in inside)
            if is_open and (search.loss[way] <= 1 or meets_at == round_):
                expected.append(way)
        expected += range(ways.pair.size, search.taken.size)
        assert search._free(window, 1.0).tolist() == expected


def test_likely_ways_are_tried_first_and_all_ways_before_anything_is_said_of_all_plans():
    search = windows(is_planned=False)
    unlikely = Windows(
        search.grid, np.zeros(search.grid.lower.size), search.taken.copy(), 0, values=0 * search.taken
    )
    unlikely.width = 8.0
    assert not step(unlikely)
    assert (unlikely.value, unlikely.points_bound, unlikely.width) == (0, 9, 4.0)
    while unlikely.value < 9:
        step(unlikely)
    assert unlikely.points_bound == 9
