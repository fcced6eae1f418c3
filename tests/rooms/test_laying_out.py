"""How a day is divided into rounds and a hall into zones."""

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.rooms.world import ZONE
from tisserand.cluster.conventions.laying_out import (
    Block,
    Grid,
    Standing,
    blocks_of,
    grid_of,
    standings_of,
)
from tisserand.cluster.conventions.models import Round

NINE = datetime(2027, 3, 11, 9, 0, tzinfo=ZONE)


def minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


def clock(grid: Grid) -> list[str]:
    return [f"{starts:%H:%M}-{ends:%H:%M}" for starts, ends in grid.slots()]


def test_rounds_follow_each_other_with_time_to_walk_between_them():
    assert clock(Grid(NINE, NINE + minutes(45), 13, 2)) == ["09:00-09:13", "09:15-09:28", "09:30-09:43"]


def test_the_last_round_needs_no_walk_after_it():
    assert clock(Grid(NINE, NINE + minutes(28), 13, 2)) == ["09:00-09:13", "09:15-09:28"]


def test_no_round_is_cut_by_lunch_and_the_next_one_begins_after_it():
    grid = Grid(NINE, NINE + minutes(90), 20, 0, (NINE + minutes(30), NINE + minutes(50)))

    assert clock(grid) == ["09:00-09:20", "09:50-10:10", "10:10-10:30"]


def test_a_round_may_end_when_lunch_begins():
    grid = Grid(NINE, NINE + minutes(60), 30, 5, (NINE + minutes(30), NINE + minutes(60)))

    assert clock(grid) == ["09:00-09:30"]


@given(
    length=st.integers(1, 60),
    buffer=st.integers(0, 20),
    day=st.integers(1, 600),
    lunch=st.none() | st.tuples(st.integers(0, 600), st.integers(1, 120)),
)
def test_whatever_is_asked_rounds_lie_in_the_day_apart_and_outside_lunch(length, buffer, day, lunch):
    free = (NINE + minutes(lunch[0]), NINE + minutes(sum(lunch))) if lunch else None
    slots = Grid(NINE, NINE + minutes(day), length, buffer, free).slots()

    assert all(ends - starts == minutes(length) for starts, ends in slots)
    assert all(starts >= NINE and ends <= NINE + minutes(day) for starts, ends in slots)
    assert all(one[1] + minutes(buffer) <= two[0] for one, two in pairwise(slots))
    assert not free or all(ends <= free[0] or starts >= free[1] for starts, ends in slots)


def test_rounds_tell_the_grid_they_were_made_from():
    grid = Grid(NINE, NINE + minutes(58), 13, 2)
    rounds = [Round(starts_at=starts, ends_at=ends, buffer_minutes=2) for starts, ends in grid.slots()]

    assert grid_of(rounds, None) == grid
    assert grid_of([], None) is None


def test_zones_stand_below_each_other_or_beside_and_are_numbered_through():
    blocks = [Block("A", 3, 4, 2), Block("B", 1, 6, 5), Block("C", 2, 4, 2, is_beside=True)]

    assert standings_of(blocks) == [
        Standing(1, "A", 4, 1, 1),
        Standing(2, "A", 4, 2, 1),
        Standing(3, "A", 4, 1, 2),
        Standing(4, "B", 6, 1, 3),
        Standing(5, "C", 4, 2, 3),
        Standing(6, "C", 4, 3, 3),
    ]


@given(
    st.lists(
        st.builds(
            Block, st.just("x"), st.integers(1, 30), st.integers(2, 9), st.integers(1, 9), st.booleans()
        )
    )
)
def test_no_two_tables_of_any_hall_stand_in_one_place(blocks):
    tables = standings_of(blocks)

    assert [table.number for table in tables] == [*range(1, len(tables) + 1)]
    assert len({(table.across, table.down) for table in tables}) == len(tables)


def test_tables_tell_the_zones_they_were_made_from():
    blocks = [
        Block("A", 14, 4, 7),
        Block("B", 12, 6, 6),
        Block("C", 9, 4, 3, is_beside=True),
        Block("", 4, 2, 4),
    ]

    assert blocks_of(standings_of(blocks)) == blocks
