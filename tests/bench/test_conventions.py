"""A convention is measured by its own levels, and nobody's plan escapes the judge."""

import io
import json
import subprocess
import sys
from importlib.util import find_spec

import pytest
from bench.conventions import SIZES, measure
from bench.events import event
from bench.greedy import first_come_plan
from bench.running import environment
from bench.tasks import Task
from bench.telling import Telling

from bench import conventions
from tisserand.engines.scheduling import judge
from tisserand.engines.scheduling.worth import plan_points


def test_first_come_first_served_keeps_every_rule() -> None:
    problem = event(7)
    plan = first_come_plan(problem)
    assert judge(problem, plan) == ()
    assert len(plan) > 300


def told_of(solver: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    small = SIZES["2019"].__class__("small", lambda seed: event(seed, registrations=12, rounds=4), 1, 1)
    monkeypatch.setitem(conventions.SIZES, "small", small)
    file = io.StringIO()
    measure(Task("conventions", "small", solver, 1, 1.0), Telling(file))
    lines = [json.loads(line) for line in file.getvalue().splitlines()]
    more: dict[str, object] = lines[-1]["more"]
    return more


@pytest.mark.parametrize("solver", ["ours", "first-come"])
def test_a_plan_is_judged_and_counted(solver: str, monkeypatch: pytest.MonkeyPatch) -> None:
    more = told_of(solver, monkeypatch)
    assert more["faults"] == 0
    assert more["values"]["points"] > 0


def test_ours_has_at_least_the_points_of_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = event(1, registrations=12, rounds=4)
    ours = told_of("ours", monkeypatch)
    levels = {name: (value, bound) for name, value, bound in ours["levels"]}
    assert levels["points"][0] == ours["values"]["points"]
    assert levels["points"][0] >= plan_points(problem, first_come_plan(problem))


ALONE = """
import io, json
from bench.events import event
from bench.peers.cp_sat_conventions import solve
from bench.running import environment
from bench.tasks import Task
from bench.telling import Telling
from tisserand.engines.scheduling import judge
from tisserand.engines.scheduling.worth import plan_points
problem = event(1, registrations=12, rounds=4)
verdict, plan = solve(problem, Task("conventions", "small", "cp-sat", 1, 20.0), Telling(io.StringIO()))
print(json.dumps([verdict, plan_points(problem, plan), len(judge(problem, plan))]))
"""


@pytest.mark.thorough
@pytest.mark.skipif(find_spec("ortools") is None, reason="OR-tools comes with ./run bench")
def test_the_textbook_model_finds_the_same_points_alone_in_its_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its libraries and those of HiGHS do not bear each other in one process."""
    words = [sys.executable, "-c", ALONE]
    done = subprocess.run(words, capture_output=True, text=True, check=True, env=environment())
    ours = told_of("ours", monkeypatch)
    assert json.loads(done.stdout) == ["optimal", ours["values"]["points"], 0]


def test_repairs_are_timed_and_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conventions, "PLANNED_BEFORE_SECONDS", 0.3)
    repairs = told_of("repair", monkeypatch)["repairs"]
    assert len(repairs) == conventions.REPAIRS
    assert [one["faults"] for one in repairs] == [0] * conventions.REPAIRS
