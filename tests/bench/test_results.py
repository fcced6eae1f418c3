"""Medians, ratios and faults of runs; what is kept on disk; what is still to be run."""

from pathlib import Path

import pytest
from bench.results import Days, Results
from bench.tasks import Record, Task

DAY = "a.original"


def record(solver: str, told: float, **more: object) -> Record:
    settled = {
        "verdict": "optimal",
        "value": 2,
        "bound": 2,
        "faults": 0,
        "mib": 10,
        "why": "",
        "version": "1",
    }
    task = {"part": "days", "instance": DAY, "solver": solver, "seed": 1, "seconds": 120.0, "cores": 1}
    return task | settled | {"told": told, "cpu": told, "first": told, "way": [], "more": None} | more


def test_the_median_of_several_runs_counts() -> None:
    days = Days([record("ours", seconds, seed=seed) for seed, seconds in enumerate((1.0, 9.0, 2.0))], {})
    assert days.runs[DAY, "ours"].seconds == 2.0


def test_what_is_not_settled_counts_as_the_time_limit() -> None:
    days = Days([record("ours", 2.0), record("peer", 3.0, verdict="open")], {})
    assert days.runs[DAY, "peer"].seconds == 120.0
    assert days.ratio("peer", "ours") == pytest.approx(60.0)


def test_ratios_are_geometric_means() -> None:
    records = [record("ours", 1.0), record("peer", 2.0)]
    records += [record("ours", 1.0, instance="b.original"), record("peer", 8.0, instance="b.original")]
    records += [record("ours", 1.0, instance="b.prec15"), record("peer", 100.0, instance="b.prec15")]
    assert Days(records, {}).ratio("peer", "ours") == pytest.approx(4.0)


@pytest.mark.parametrize(
    "claim",
    [
        {"value": 1, "faults": 3},
        {"value": 3, "bound": 3},
        {"verdict": "infeasible", "value": None, "bound": None},
        {"verdict": "open", "value": None, "bound": 5},
    ],
    ids=["breaks a rule", "others have a better plan", "there is a plan", "the bound is too high"],
)
def test_a_wrong_claim_is_called_wrong_and_counts_as_the_time_limit(claim: Record) -> None:
    days = Days([record("ours", 1.0), record("peer", 1.0, **claim)], {})
    assert days.runs[DAY, "ours"].verdict == "optimal"
    assert (days.runs[DAY, "peer"].verdict, days.runs[DAY, "peer"].seconds) == ("wrong", 120.0)


def test_the_published_optimum_is_held_against_ours_too() -> None:
    assert Days([record("ours", 1.0)], {DAY: 1}).runs[DAY, "ours"].verdict == "wrong"


def test_results_stay_on_disk_and_say_what_is_missing(tmp_path: Path) -> None:
    results = Results(tmp_path / "results.jsonl")
    results.begin()
    results.add(record("ours", 1.0))
    again = Results(tmp_path / "results.jsonl")
    tasks = [Task("days", DAY, "ours", 1, 120.0), Task("days", DAY, "ours", 2, 120.0)]
    assert again.records == results.records
    assert again.machine == results.machine
    assert again.missing(tasks) == tasks[1:]


def test_a_new_run_keeps_the_last_one_aside(tmp_path: Path) -> None:
    path = tmp_path / "results.jsonl"
    old = Results(path)
    old.begin()
    old.add(record("ours", 1.0))
    new = Results(path, is_new=True)
    new.begin()
    assert Results(path).records == []
    assert Results(tmp_path / "results.before.jsonl").records == old.records


def test_an_unfinished_last_line_is_left_out(tmp_path: Path) -> None:
    results = Results(tmp_path / "results.jsonl")
    results.begin()
    results.add(record("ours", 1.0))
    with results.path.open("a") as file:
        file.write('{"part": "da')
    again = Results(results.path)
    again.add(record("peer", 1.0))
    assert [one["solver"] for one in Results(results.path).records] == ["ours", "peer"]
