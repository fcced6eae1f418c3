"""The door to HiGHS: values, bounds and early ends of small programs whose answer is plain to see."""

import math
import random

import pytest

from tisserand.engines.scheduling.highs import Program, maximise


def one_of_three() -> Program:
    """At most three halves of three columns worth 2, 3 and 4."""
    program = Program()
    columns = [program.column(worth) for worth in (2.0, 3.0, 4.0)]
    program.row(columns, upper=1.5)
    return program


def test_whole_columns_are_chosen_whole():
    solution = maximise(one_of_three(), seconds=5)
    assert solution.values is not None
    assert solution.values.round().tolist() == [0, 0, 1]
    assert math.floor(solution.bound + 1e-6) == 4


def test_without_whole_numbers_only_the_bound_is_higher():
    assert maximise(one_of_three(), seconds=5, whole=False).bound == 5.5


def test_what_cannot_be_is_told():
    program = one_of_three()
    program.row([0, 1, 2], [1.0, 1.0, 1.0], lower=2)
    solution = maximise(program, seconds=5)
    assert (solution.values, solution.bound) == (None, -math.inf)


def test_a_program_without_columns_is_worth_nothing_or_impossible():
    program = Program()
    assert maximise(program, seconds=5).bound == 0
    program.row([], lower=1)
    assert maximise(program, seconds=5).values is None


def hard_program() -> Program:
    """A hundred rows over random columns: minutes of work."""
    chance = random.Random(1)
    program = Program()
    columns = [program.column(float(7 + place % 5)) for place in range(300)]
    for _ in range(100):
        program.row(chance.sample(columns, 59), upper=7)
    return program


def test_a_stop_ends_the_search_with_a_true_bound():
    asked = []

    def stop() -> bool:
        asked.append(True)
        return len(asked) > 3

    stopped, longer = maximise(hard_program(), seconds=30, stop=stop), maximise(hard_program(), seconds=1)
    assert len(asked) == 4
    assert longer.values is not None
    value = sum(worth * round(one) for worth, one in zip(hard_program().worth, longer.values, strict=True))
    assert stopped.bound >= longer.bound >= value


def test_a_program_that_names_a_column_twice_in_a_row_is_refused():
    program = one_of_three()
    program.row([0, 0], upper=1)
    with pytest.raises(ValueError, match="not a sound program"):
        maximise(program, seconds=1)
