"""Days that were published are read, planned and proved as their authors say."""

import pytest

from tisserand.engines.scheduling.answer import Status
from tisserand.engines.scheduling.breaks import judge, solve

from .published_days import FOLDER, needs_published_days, published_breaks, published_day

QUICK = (
    "forum-13",
    "forumt-14",
    "forumt-14crafc",
    "forumt-14crafe",
    "tic-12crafc",
    "tic-13",
    "tic-13crafb",
    "tic-14crafa",
    "tic-14crafc",
    "tic-14crafd",
)
LONG = ("forum-13crafc", "ticf-13crafb", "ticf-13crafc", "ticf-14crafa")


def assert_proved(name: str, breaks: int) -> None:
    day = published_day(name)

    answer = solve(day, seconds=300)

    assert (answer.status, answer.breaks, answer.bound) == (Status.OPTIMAL, breaks, breaks)
    assert judge(day, answer.slots, answer.tables) == ()


@pytest.mark.thorough
@needs_published_days
@pytest.mark.parametrize("name", QUICK)
def test_a_published_optimum_is_proved(name: str) -> None:
    assert_proved(f"{name}.original", published_breaks()[name])


@pytest.mark.slow
@needs_published_days
@pytest.mark.parametrize("name", LONG)
def test_a_published_optimum_that_takes_longer_is_proved(name: str) -> None:
    assert_proved(f"{name}.original", published_breaks()[name])


@needs_published_days
def test_every_published_day_is_read() -> None:
    names = sorted(path.stem for path in FOLDER.glob("*.dzn"))

    sizes = {name: len(published_day(name).meetings) for name in names}

    assert len(sizes) == 98
    assert sum(sizes.values()) == 7 * (154 * 3 + 237 * 4 + 236 * 2 + 125 + 180 + 184 + 195 + 302)


@needs_published_days
def test_zeros_in_the_files_forbid_nothing() -> None:
    day = published_day("tic-13.original")

    assert set(day.forbidden) == {frozenset()}
    assert {meeting.fixed_slot for meeting in day.meetings} == {None}
