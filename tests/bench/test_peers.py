"""Every solver that is here finds the optimum of days small enough to try all plans, and tells it."""

from pathlib import Path

import pytest
from bench.peers import PEERS
from bench.peers.first_come import first_come_slots
from bench.running import run
from bench.tasks import Record, Task

from tests.engines.scheduling_breaks.small_days import fewest_breaks_of_all_plans
from tisserand.engines.scheduling.breaks import judge, read_dzn

NUMBERS = "nBusiness = {people}; nMeetings = {meetings}; nTables = 2; nTotalSlots = 4; nMorningSlots = 2;"
OTHERS = """requested = [|{requested}|]; nMeetingsBusiness = [{counts}]; meetingsxBusiness = [{sets}];
forbidden = [{forbidden}]; fixed = [{fixed}]; precedences = [{precedences}];"""

ROWS = {
    "no break needed": ([(1, 2, 3), (3, 4, 3), (1, 3, 3), (2, 4, 3)], {}, {}, {}),
    "a break for two": ([(1, 2, 1), (1, 3, 2), (2, 3, 3), (3, 4, 3)], {1: [2], 3: [3]}, {}, {}),
    "rules of all kinds": ([(1, 2, 1), (1, 3, 3), (2, 4, 2), (3, 4, 3)], {4: [3]}, {2: 4}, {4: [1]}),
    "no plan": ([(1, 2, 1), (1, 3, 1), (1, 4, 1), (2, 3, 3)], {}, {}, {}),
}


def dzn_of(name: str) -> str:
    rows, forbidden, fixed, after = ROWS[name]
    people, meetings = range(1, 5), range(1, len(rows) + 1)
    counts = [sum(person in row[:2] for row in rows) for person in people]

    def sets(of: dict[int, list[int]], numbers: range) -> str:
        return ",".join("{" + ",".join(map(str, of.get(number, [0]))) + "}" for number in numbers)

    return NUMBERS.format(people=4, meetings=len(rows)) + OTHERS.format(
        requested="|".join(",".join(map(str, row)) for row in rows),
        counts=",".join(map(str, counts)),
        sets=sets({}, people),
        forbidden=sets(forbidden, people),
        fixed=",".join(str(fixed.get(number, 0)) for number in meetings),
        precedences=sets(after, meetings),
    )


@pytest.mark.slow
@pytest.mark.parametrize("solver", [solver for solver in PEERS if solver != "first-come"])
def test_a_solver_settles_small_days_in_a_process_of_its_own(solver: str, tmp_path: Path) -> None:
    for name in ROWS:
        (tmp_path / f"{name}.dzn").write_text(dzn_of(name))
    tasks = [Task("days", name, solver, 1, 20.0, PEERS[solver].cores) for name in ROWS]
    records: list[Record] = []
    run(tasks, 2, tmp_path, records.append)
    if {record["verdict"] for record in records} == {"missing"}:
        pytest.skip(f"{PEERS[solver].title} is not here: {records[0]['why']}")
    found = {
        record["instance"]: (record["verdict"], record["value"], record["faults"] or 0) for record in records
    }
    fewest = {name: fewest_breaks_of_all_plans(read_dzn(dzn_of(name))) for name in ROWS}
    assert found == {
        name: ("infeasible", None, 0) if breaks is None else ("optimal", breaks, 0)
        for name, breaks in fewest.items()
    }
    assert all(one["bound"] in {None, fewest[one["instance"]]} for one in records if one["value"] is not None)


def test_first_come_first_served_takes_the_first_slot_free() -> None:
    day = read_dzn(dzn_of("no break needed"))
    assert first_come_slots(day) == [1, 1, 2, 2]
    assert judge(day, first_come_slots(day)) == ()


def test_first_come_first_served_leaves_out_what_does_not_fit() -> None:
    day = read_dzn(dzn_of("no plan"))
    assert first_come_slots(day) == [1, 2, None, 3]


def test_first_come_first_served_keeps_fixed_slots_and_the_order() -> None:
    day = read_dzn(dzn_of("rules of all kinds"))
    assert first_come_slots(day) == [1, 4, 4, 2]
