"""The baseline of the benchmarks plays by the rules, so that a comparison with it is fair."""

from bench.events import event
from bench.greedy import first_come_plan

from tisserand.engines.scheduling import judge


def test_first_come_first_served_keeps_every_rule() -> None:
    problem = event(7)
    plan = first_come_plan(problem)
    assert judge(problem, plan) == ()
    assert len(plan) > 300
