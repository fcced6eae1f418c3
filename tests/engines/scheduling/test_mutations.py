"""Deliberate mistakes in the engine are caught: by the judge, by the bounds or by trying everything."""

import pytest

from tisserand.engines.scheduling import judge
from tisserand.engines.scheduling.problem import Rules, Session

from .copies import altered_copy, in_words_of
from .hall import (
    BUYER,
    COOPERATIVE,
    EVERYBODY,
    INKLUSION,
    INTERPRETER,
    SAWMILL,
    convention,
    must,
    no,
    with_changed,
)
from .small_events import every_value, small_event

pytestmark = pytest.mark.thorough

MUTATIONS = [
    (
        "availability is ignored in placing",
        "event.py",
        "available = [self.mask(registration.rounds) for registration in self.problem.registrations]",
        "available = [self.mask(self.rounds) for registration in self.problem.registrations]",
        {"registrations": with_changed(BUYER, rounds=frozenset({3})), "wishes": (must(BUYER, COOPERATIVE),)},
        "not_available",
    ),
    (
        "a session is ignored",
        "event.py",
        "available[self.place[name]] &= ~self.mask(session.rounds)",
        "pass",
        {
            "sessions": (Session("Welcome", frozenset({1}), frozenset({"esch"})),),
            "wishes": (must(BUYER, COOPERATIVE),),
        },
        "in_a_session",
    ),
    (
        "a veto is ignored",
        "event.py",
        "WishLevel.NO in (self.levels.get((first.id, second.id)), self.levels.get((second.id, first.id)))",
        "False",
        {"wishes": (must(BUYER, COOPERATIVE), no(COOPERATIVE, BUYER))},
        "veto_broken",
    ),
    (
        "delegates are ignored in the first plan",
        "first.py",
        "if self.at_once[side][round_] == self.event.problem.registrations[side].delegates:",
        "if False:",
        {
            "registrations": with_changed(SAWMILL, rounds=frozenset({1})),
            "wishes": (must(BUYER, SAWMILL), must(COOPERATIVE, SAWMILL)),
        },
        "too_many_at_once",
    ),
    (
        "the interpreter is in two places",
        "board.py",
        "and board.voice_at[voice, round_] < 0",
        "and True",
        {
            "registrations": tuple(
                one for one in with_changed(INKLUSION, rounds=frozenset({1}), delegates=2) if one is not BUYER
            ),
            "wishes": (must(COOPERATIVE, INKLUSION), must(SAWMILL, INKLUSION)),
            "interpreters": (INTERPRETER,),
        },
        "interpreter_in_two_meetings",
    ),
]


def plan_of(engine, problem, module):
    """Its plan: the first one where that is what was altered."""
    return engine.solve(in_words_of(engine, problem), seconds=0 if module == "first.py" else 0.5).meetings


@pytest.mark.parametrize(
    ("module", "written", "altered", "changes", "code"),
    [pytest.param(*mutation[1:], id=mutation[0]) for mutation in MUTATIONS],
)
def test_the_judge_rejects_the_plan_of_an_engine_with_a_rule_left_out(
    tmp_path, module, written, altered, changes, code
):
    problem = convention(rules=Rules(minimise_breaks=False), **changes)
    sound = altered_copy(tmp_path, "sound_engine", module, written, written)
    broken = altered_copy(tmp_path, "broken_engine", module, written, altered)
    assert judge(problem, plan_of(sound, problem, module)) == ()
    assert code in {fault.code for fault in judge(problem, plan_of(broken, problem, module))}


def test_a_plan_with_more_meetings_than_tables_cannot_even_be_dealt(tmp_path):
    broken = altered_copy(
        tmp_path,
        "broken_engine",
        "first.py",
        "if self.load[pool][round_] == len(self.event.open_tables[pool][round_]):",
        "if False:",
    )
    wishes = tuple(must(a, b) for a in EVERYBODY for b in EVERYBODY if a.id < b.id)
    problem = convention(wishes=wishes, tables=convention().tables[:1], interpreters=(INTERPRETER,))
    with pytest.raises(IndexError):
        plan_of(broken, problem, "first.py")


def test_a_bound_that_forgets_a_delegate_is_found_out_by_trying_everything(tmp_path):
    broken = altered_copy(
        tmp_path,
        "broken_engine",
        "choose.py",
        "if len(within) > window.bit_count() * registration.delegates:\n            program.row(within, "
        "upper=window.bit_count() * registration.delegates)",
        "program.row(within, upper=window.bit_count() * registration.delegates - 1)",
    )
    wrong = 0
    for seed in range(15):
        problem = small_event(seed)
        answer = broken.solve(in_words_of(broken, problem), seconds=0.2)
        best = max((kept, points) for kept, points, _, _ in every_value(problem))
        wrong += (answer.levels[0].bound, answer.levels[1].bound) < best
    assert wrong > 0
