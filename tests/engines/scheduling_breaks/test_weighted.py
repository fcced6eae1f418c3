"""What other solvers are given says the same as our own search."""

from hypothesis import given, settings
from pysat.examples.rc2 import RC2  # noqa: TID253 (the oracle)
from pysat.formula import WCNF  # noqa: TID253 (the oracle)

from tisserand.engines.scheduling.breaks import BrokerageDay, Encounter, breaks_of, judge, weighted_formula

from .small_days import day_of, fewest_breaks_of_all_plans
from .test_brute_force import days


def plan_by_maxsat(day: BrokerageDay, floor: int | None = None) -> tuple[int, tuple[int, ...]] | None:
    formula = weighted_formula(day, floor)
    weighted = WCNF()
    weighted.extend(formula.hard)
    weighted.extend([[-literal] for literal in formula.breaks], weights=[1] * len(formula.breaks))
    with RC2(weighted) as solver:
        literals = solver.compute()
        return None if literals is None else (solver.cost + formula.certain, formula.slots(literals))


@settings(max_examples=100, deadline=None)
@given(days(people=5, slots=5, meetings=4))
def test_a_maxsat_solver_finds_what_trying_every_plan_finds(day: BrokerageDay) -> None:
    fewest = fewest_breaks_of_all_plans(day)

    found = plan_by_maxsat(day)

    if fewest is None:
        assert found is None
    else:
        assert found is not None
        cost, slots = found
        assert cost == sum(breaks_of(day, slots)) == fewest
        assert judge(day, slots) == ()


def test_a_low_floor_leaves_out_plans_in_which_everybody_has_breaks() -> None:
    day = BrokerageDay(2, 7, 4, 1, tuple(Encounter(1, 2, fixed_slot=slot) for slot in (1, 3, 5, 7)))

    assert plan_by_maxsat(day) == (6, (1, 3, 5, 7))


def test_breaks_that_nobody_can_avoid_are_certain() -> None:
    formula = weighted_formula(day_of(*(Encounter(1, 2, fixed_slot=slot) for slot in (1, 4))))

    assert (formula.certain, formula.breaks) == (2, [])


def test_a_day_that_cannot_be_is_the_empty_clause() -> None:
    formula = weighted_formula(day_of(Encounter(1, 2, fixed_slot=1), Encounter(1, 3, fixed_slot=1)))

    assert [] in formula.hard
