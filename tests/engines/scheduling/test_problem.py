"""An event that contradicts itself is refused, with every fault at once."""

from dataclasses import replace

import pytest

from tisserand.engines.scheduling.problem import (
    Fault,
    Interpreter,
    Lock,
    ProblemError,
    Round,
    Rules,
    Session,
    Table,
    Wish,
)

from .hall import (
    BUYER,
    COOPERATIVE,
    EVERYBODY,
    INKLUSION,
    INTERPRETER,
    NO,
    ROUNDS,
    TABLES,
    convention,
    must,
    no,
    with_changed,
    would,
)

ALL = frozenset({1, 2, 3})


def faults_of(**changes) -> tuple[Fault, ...]:
    with pytest.raises(ProblemError) as caught:
        convention(**changes)
    return caught.value.faults


def test_a_sound_event_is_taken_as_it_is():
    problem = convention(
        wishes=(must(BUYER, COOPERATIVE), no(COOPERATIVE, INKLUSION)),
        interpreters=(INTERPRETER,),
        sessions=(Session("Round table", frozenset({1}), frozenset({"esch"})),),
        locks=(Lock("esch", "longwy", 2, 1),),
        forbidden=frozenset({frozenset({"arlon", "esch"})}),
        met_before=frozenset({frozenset({"arlon", "of another year"})}),
    )
    assert problem.registrations == EVERYBODY


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"rounds": ()},
            [
                Fault("no_rounds", "rounds"),
                *(
                    Fault("unknown_round", person.id, (str(number),))
                    for person in EVERYBODY
                    for number in (1, 2, 3)
                ),
            ],
        ),
        ({"rounds": (*ROUNDS, Round(3, 800, 20))}, [Fault("duplicate_round", "3")]),
        ({"rounds": (Round(0, 0, 20), *ROUNDS)}, [Fault("number_below_one", "round 0")]),
        ({"rounds": (*ROUNDS, Round(4, 800, 0))}, [Fault("round_without_length", "4", ("0",))]),
        ({"rounds": (*ROUNDS, Round(4, 800, 20, -5))}, [Fault("negative_time", "4")]),
        ({"rounds": (*ROUNDS, Round(4, 640, 20))}, [Fault("overlapping_rounds", "4", ("3",))]),
        ({"rounds": (*ROUNDS, Round(4, 500, 20))}, [Fault("rounds_out_of_order", "1", ("4",))]),
        (
            {"rounds": tuple(Round(number, 10 * number, 5) for number in range(1, 64))},
            [Fault("too_many_rounds", "rounds", ("63", "62"))],
        ),
        ({"tables": ()}, [Fault("no_tables", "tables")]),
        ({"tables": (*TABLES, Table(2))}, [Fault("duplicate_table", "2")]),
        ({"tables": (*TABLES, Table(-3))}, [Fault("number_below_one", "table -3")]),
        ({"tables": (*TABLES, Table(3, seats=0))}, [Fault("table_without_seats", "3", ("0",))]),
        (
            {"tables": (*TABLES, Table(3, rounds=frozenset({2, 8})))},
            [Fault("unknown_round", "table 3", ("8",))],
        ),
        ({"registrations": (*EVERYBODY, BUYER)}, [Fault("duplicate_registration", "esch")]),
        ({"registrations": (replace(BUYER, id=" "),)}, [Fault("registration_without_id", BUYER.name)]),
        (
            {"registrations": with_changed(BUYER, languages=frozenset())},
            [Fault("registration_without_language", "esch")],
        ),
        ({"registrations": with_changed(BUYER, rounds=frozenset())}, [Fault("empty_availability", "esch")]),
        (
            {"registrations": with_changed(BUYER, rounds=frozenset({3, 9}))},
            [Fault("unknown_round", "esch", ("9",))],
        ),
        ({"registrations": with_changed(BUYER, delegates=0)}, [Fault("no_delegates", "esch", ("0",))]),
        (
            {"registrations": with_changed(BUYER, least=-1)},
            [Fault("negative_number_of_meetings", "esch")],
        ),
        (
            {"registrations": with_changed(BUYER, most=1, least=2)},
            [Fault("least_above_most", "esch", ("2", "1"))],
        ),
        (
            {"registrations": with_changed(BUYER, host_tables=frozenset({7}))},
            [Fault("unknown_host_table", "esch", ("7",))],
        ),
        (
            {
                "registrations": (
                    replace(BUYER, host_tables=frozenset({1})),
                    replace(COOPERATIVE, host_tables=frozenset({1, 2})),
                )
            },
            [Fault("table_of_two_hosts", "1", ("esch", "longwy"))],
        ),
        (
            {"wishes": (Wish("esch", "mars", NO),)},
            [Fault("unknown_registration_in_wish", "esch|mars", ("mars",))],
        ),
        ({"wishes": (must(BUYER, BUYER),)}, [Fault("self_wish", "esch")]),
        (
            {"wishes": (must(BUYER, COOPERATIVE), must(BUYER, COOPERATIVE))},
            [Fault("duplicate_wish", "esch|longwy")],
        ),
        (
            {"wishes": (must(BUYER, COOPERATIVE), would(BUYER, COOPERATIVE))},
            [Fault("two_wishes", "esch|longwy", ("must", "would"))],
        ),
        (
            {"wishes": (must(BUYER, COOPERATIVE), no(BUYER, COOPERATIVE))},
            [Fault("wish_and_veto", "esch|longwy", ("must", "no"))],
        ),
        ({"interpreters": (INTERPRETER, INTERPRETER)}, [Fault("duplicate_interpreter", "claire")]),
        (
            {"interpreters": (replace(INTERPRETER, id=""),)},
            [Fault("interpreter_without_id", INTERPRETER.name)],
        ),
        (
            {"interpreters": (Interpreter("uwe", "Uwe", frozenset({"de"}), ALL),)},
            [Fault("interpreter_with_one_language", "uwe", ("de",))],
        ),
        (
            {"interpreters": (replace(INTERPRETER, rounds=frozenset({4})),)},
            [Fault("unknown_round", "claire", ("4",))],
        ),
        (
            {"sessions": (Session("Welcome", frozenset({8}), frozenset({"mars"})),)},
            [
                Fault("unknown_round", "Welcome", ("8",)),
                Fault("unknown_registration_in_session", "Welcome", ("mars",)),
            ],
        ),
        (
            {"locks": (Lock("esch", "mars", 1),)},
            [Fault("unknown_registration_in_lock", "esch|mars", ("mars",))],
        ),
        ({"locks": (Lock("esch", "esch", 1),)}, [Fault("lock_with_oneself", "esch")]),
        ({"locks": (Lock("esch", "longwy", 4),)}, [Fault("unknown_round", "esch|longwy", ("4",))]),
        ({"locks": (Lock("esch", "longwy", 1, 9),)}, [Fault("unknown_table_in_lock", "esch|longwy", ("9",))]),
        (
            {"locks": (Lock("esch", "longwy", 1), Lock("longwy", "esch", 1))},
            [Fault("duplicate_lock", "esch|longwy", ("1",))],
        ),
        ({"forbidden": frozenset({frozenset({"esch"})})}, [Fault("forbidden_pair_is_not_two", "esch")]),
        (
            {"forbidden": frozenset({frozenset({"esch", "mars"})})},
            [Fault("unknown_registration_in_forbidden_pair", "esch|mars", ("mars",))],
        ),
        ({"rules": Rules(mutual_must=0)}, [Fault("points_below_one", "mutual_must", ("0",))]),
        ({"rules": Rules(cross_border_bonus=-1)}, [Fault("negative_bonus", "cross_border_bonus", ("-1",))]),
        ({"rules": Rules(mutual_would=-3)}, [Fault("points_below_one", "mutual_would", ("-3",))]),
        ({"rules": Rules(one_sided_must=2.5)}, [Fault("not_a_whole_number", "one_sided_must", ("2.5",))]),
        ({"rules": Rules(mutual_must=True)}, [Fault("not_a_whole_number", "mutual_must", ("True",))]),
        (
            {"rules": Rules(cross_border_at_least="half")},
            [Fault("not_a_whole_number", "cross_border_at_least", ("half",))],
        ),
        (
            {"rules": Rules(cross_border_at_least=60, cross_border_at_most=40)},
            [Fault("contradictory_quotas", "cross_border_at_least", ("60", "40"))],
        ),
        (
            {"rules": Rules(cross_border_at_least=-1)},
            [Fault("not_a_percentage", "cross_border_at_least", ("-1",))],
        ),
        (
            {"rules": Rules(cross_border_at_most=101)},
            [Fault("not_a_percentage", "cross_border_at_most", ("101",))],
        ),
        (
            {"rules": Rules(met_before_percent=120)},
            [Fault("not_a_percentage", "met_before_percent", ("120",))],
        ),
        (
            {"rules": Rules(fairness_steps=11)},
            [Fault("fairness_steps_out_of_range", "fairness_steps", ("11", "10"))],
        ),
        (
            {"registrations": with_changed(BUYER, cross_border_least=-1)},
            [Fault("negative_number_of_meetings", "esch")],
        ),
        (
            {"registrations": with_changed(BUYER, most=1, cross_border_least=2)},
            [Fault("cross_border_least_above_most", "esch", ("2", "1"))],
        ),
        ({"met_before": frozenset({frozenset({"esch"})})}, [Fault("met_before_is_not_two", "esch")]),
    ],
    ids=lambda value: value[0].code if isinstance(value, list) else "",
)
def test_a_fault_is_named_with_its_place(changes, expected):
    assert list(faults_of(**changes)) == expected


def test_every_fault_is_listed_at_once():
    faults = faults_of(
        tables=(),
        wishes=(must(BUYER, BUYER), Wish("mars", "esch", NO)),
        registrations=with_changed(INKLUSION, delegates=-2, most=-1),
    )
    assert [fault.code for fault in faults] == [
        "no_tables",
        "no_delegates",
        "negative_number_of_meetings",
        "least_above_most",
        "self_wish",
        "unknown_registration_in_wish",
    ]


def test_the_error_reads_as_its_faults():
    with pytest.raises(ProblemError, match="self_wish esch; unknown_round esch"):
        convention(
            registrations=with_changed(BUYER, rounds=frozenset({1})),
            wishes=(must(BUYER, BUYER),),
            locks=(Lock("esch", "longwy", 4),),
        )
