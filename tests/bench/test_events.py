"""The made-up events are what their names say, and the same for the same seed."""

from collections import Counter
from statistics import fmean

import pytest
from bench.events import case_2019, ordinary, tight

from tisserand.engines.scheduling import Problem


def wished_pairs(problem: Problem) -> int:
    return len({frozenset((wish.of, wish.to)) for wish in problem.wishes if wish.level != "no"})


@pytest.mark.parametrize(
    "make", [case_2019, lambda seed: ordinary(80, 12, seed), lambda seed: tight(80, 12, seed)]
)
def test_the_same_seed_makes_the_same_event_and_another_one_another(make) -> None:
    assert make(3) == make(3)
    assert make(3) != make(4)


@pytest.mark.parametrize(
    ("registrations", "rounds", "pairs"), [(300, 20, 3_120), (1_000, 30, 10_600), (3_000, 40, 32_400)]
)
def test_an_ordinary_event_has_its_size_and_half_of_the_people_all_day(
    registrations: int, rounds: int, pairs: int
) -> None:
    problem = ordinary(registrations, rounds, 1)
    all_day = [person for person in problem.registrations if len(person.rounds) == rounds]
    assert (len(problem.registrations), len(problem.rounds)) == (registrations, rounds)
    assert wished_pairs(problem) == pairs
    assert len(all_day) / registrations == pytest.approx(0.5, abs=0.06)
    assert len(problem.interpreters) == registrations // 25


def test_a_tight_event_has_short_windows_few_tables_and_promises() -> None:
    problem = tight(300, 20, 1)
    assert wished_pairs(problem) == 3_120
    assert len(problem.tables) == 42
    assert max(len(person.rounds) for person in problem.registrations) < 20
    assert fmean(len(person.rounds) for person in problem.registrations) < 10
    promised = [person for person in problem.registrations if person.least == 3]
    assert len(promised) / 300 == pytest.approx(1 / 3, abs=0.06)


def test_a_few_are_wished_by_many() -> None:
    wished = Counter(wish.to for wish in ordinary(300, 20, 1).wishes)
    ranked = [count for _, count in wished.most_common()]
    assert sum(ranked[:30]) > sum(ranked[-150:])


def test_the_2019_case_has_its_size() -> None:
    problem = case_2019()
    assert len(problem.registrations) == 93
    assert sum(person.delegates for person in problem.registrations) == pytest.approx(140, abs=10)
    assert (len(problem.rounds), len(problem.tables), len(problem.interpreters)) == (12, 50, 4)
    assert len({person.country for person in problem.registrations}) == 4
