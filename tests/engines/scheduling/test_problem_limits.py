"""Numbers at the very edge of what is allowed are taken, and those one beyond it are not."""

from dataclasses import replace

import pytest

from tisserand.engines.scheduling.problem import Interpreter, ProblemError, Round, Rules, Table

from .hall import BUYER, EVERYBODY, ROUNDS, TABLES, convention, with_changed

TWO_LANGUAGES = Interpreter("uwe", "Uwe", frozenset({"de", "fr"}), frozenset({1}))
LONG_DAY = tuple(Round(number, 10 * number, 5) for number in range(1, 63))


def buyer(**changes) -> dict:
    return {"registrations": with_changed(BUYER, **changes)}


def rules(**numbers: int) -> dict:
    return {"rules": Rules(**numbers)}


@pytest.mark.parametrize(
    ("within", "beyond"),
    [
        ({"rounds": (*ROUNDS, Round(4, 655, 1))}, {"rounds": (*ROUNDS, Round(4, 654, 1))}),
        ({"rounds": (*ROUNDS, Round(4, 660, 1))}, {"rounds": (*ROUNDS, Round(4, 660, 0))}),
        ({"rounds": (*ROUNDS, Round(4, 660, 9, 0))}, {"rounds": (*ROUNDS, Round(4, 660, 9, -1))}),
        ({"rounds": LONG_DAY}, {"rounds": (*LONG_DAY, Round(63, 630, 5))}),
        (
            {"rounds": (replace(ROUNDS[0], start_minute=0), *ROUNDS[1:])},
            {"rounds": (replace(ROUNDS[0], start_minute=-1), *ROUNDS[1:])},
        ),
        ({"tables": (*TABLES, Table(3, seats=1))}, {"tables": (*TABLES, Table(3, seats=0))}),
        ({"tables": (Table(1),)}, {"tables": (Table(0),)}),
        (buyer(delegates=1), buyer(delegates=0)),
        (buyer(most=0), buyer(most=-1)),
        (buyer(least=0), buyer(least=-1)),
        (buyer(cross_border_least=0), buyer(cross_border_least=-1)),
        (buyer(most=2, least=2), buyer(most=1, least=2)),
        (buyer(most=2, cross_border_least=2), buyer(most=1, cross_border_least=2)),
        (buyer(most=0, cross_border_least=0), buyer(most=0, cross_border_least=1)),
        (
            {"interpreters": (TWO_LANGUAGES,)},
            {"interpreters": (replace(TWO_LANGUAGES, languages=frozenset({"de"})),)},
        ),
        *(
            (rules(**{name: 1}), rules(**{name: 0}))
            for name in (
                "mutual_must",
                "must_and_would",
                "one_sided_must",
                "mutual_would",
                "one_sided_would",
            )
        ),
        (rules(cross_border_bonus=0), rules(cross_border_bonus=-1)),
        (rules(cross_border_at_least=100), rules(cross_border_at_least=101)),
        (rules(cross_border_at_least=0), rules(cross_border_at_least=-1)),
        (rules(cross_border_at_most=0), rules(cross_border_at_most=-1)),
        (rules(cross_border_at_most=100), rules(cross_border_at_most=101)),
        (
            rules(cross_border_at_least=40, cross_border_at_most=40),
            rules(cross_border_at_least=41, cross_border_at_most=40),
        ),
        (rules(met_before_percent=0), rules(met_before_percent=-1)),
        (rules(met_before_percent=100), rules(met_before_percent=101)),
        (rules(fairness_steps=0), rules(fairness_steps=-1)),
        (rules(fairness_steps=10), rules(fairness_steps=11)),
    ],
)
def test_the_last_number_allowed_is_taken_and_the_next_one_refused(within, beyond):
    assert len(convention(**within).registrations) == len(EVERYBODY)
    with pytest.raises(ProblemError):
        convention(**beyond)
