"""A day in MiniZinc's data format is read; what is wrong with it is told with its line."""

import pytest

from tisserand.engines.scheduling.breaks import (
    BrokerageDay,
    DayError,
    DayFault,
    Encounter,
    Session,
    read_dzn,
)

LINES = (
    "nBusiness = 3;",
    "nMeetings = 2;",
    "nTables = 1;",
    "nTotalSlots = 4;",
    "nMorningSlots = 2;",
    "requested = [|1, 2, 3,",
    "|2, 3, 1, |];",
    "nMeetingsBusiness = [1,2,1];",
    "forbidden = [{0}, {1,",
    "4}, {}];",
    "fixed = [0, 2];",
    "precedences = [{}, {1}];",
)


def text_with(changes: dict[int, str] | None = None) -> str:
    """The text of a sound day, with some lines (counted from 1) put otherwise."""
    lines = [(changes or {}).get(number, line) for number, line in enumerate(LINES, 1)]
    return "\n".join(lines) + "\n"


SOUND_DAY = BrokerageDay(
    participants=3,
    slots=4,
    morning_slots=2,
    tables=1,
    meetings=(Encounter(1, 2), Encounter(2, 3, Session.MORNING, 2, frozenset({1}))),
    forbidden=(frozenset(), frozenset({1, 4}), frozenset()),
)


def test_a_sound_day_is_read() -> None:
    assert read_dzn(text_with()) == SOUND_DAY


@pytest.mark.parametrize(
    "changes",
    [
        {1: "% a comment = [;\nnBusiness=3 ;"},
        {3: "/* tables\n */ nTables = 1;"},
        {5: "nMorningSlots = 2; someOtherName = [7, {8}];"},
        {6: "requested = [|1,2,3"},
        {9: "forbidden = [{}, {1} , {}]; forbiden = [{3,"},
        {12: "precedences = [{}, {1}]"},
        {12: "precedences = [{}, 1..1];"},
        {12: "precedences = [{}, {1..1}];"},
    ],
    ids=["comment", "block comment", "other names", "rows", "odd name", "no end", "range", "range in set"],
)
def test_the_same_day_may_be_written_otherwise(changes: dict[int, str]) -> None:
    expected = SOUND_DAY
    if 9 in changes:
        expected = BrokerageDay(3, 4, 2, 1, SOUND_DAY.meetings, (frozenset(), frozenset({1}), frozenset()))

    assert read_dzn(text_with(changes)) == expected


FAULTS = {
    "missing number": ({3: ""}, DayFault("missing_number", "nTables")),
    "missing array": ({11: ""}, DayFault("missing_array", "fixed")),
    "number for an array": ({11: "fixed = 3;"}, DayFault("array_expected", "fixed", (), 11)),
    "array for a number": ({3: "nTables = [1];"}, DayFault("number_expected", "nTables", (), 3)),
    "too short": ({11: "fixed = [0];"}, DayFault("wrong_size", "fixed", ("1", "2", "nMeetings"), 11)),
    "too long": (
        {8: "nMeetingsBusiness = [1,2,1,0];"},
        DayFault("wrong_size", "nMeetingsBusiness", ("4", "3", "nBusiness"), 8),
    ),
    "words": ({11: "fixed = [0,\n two];"}, DayFault("not_a_number", "fixed", ("two",), 12)),
    "decimals": ({3: "nTables = 1.5;"}, DayFault("not_a_number", "nTables", ("1.5",), 3)),
    "letters after digits": ({3: "nTables = 1x;"}, DayFault("not_a_number", "nTables", ("1x",), 3)),
    "nothing": ({3: "nTables = ;"}, DayFault("not_a_number", "nTables", ("",), 3)),
    "unterminated": ({11: "fixed = [0, 2;"}, DayFault("unterminated_array", "fixed", (), 11)),
    "unterminated and on": ({11: "fixed = [0, 2"}, DayFault("unterminated_array", "fixed", (), 11)),
    "unterminated at the end": (
        {12: "precedences = [{}, {1}"}, DayFault("unterminated_array", "precedences", (), 12),
    ),
    "brackets crossed": (
        {12: "precedences = [{}, {1];"}, DayFault("unterminated_array", "precedences", (), 12),
    ),
    "twice": ({3: "nTables = 1; nTables = 2;"}, DayFault("assigned_twice", "nTables", (), 3)),
    "no semicolon": ({3: "nTables = 1"}, DayFault("missing_semicolon", "nTables", (), 4)),
    "stray": ({3: "nTables = 1; tables 4;"}, DayFault("stray_text", "tables", (), 3)),
    "endless range": (
        {9: "forbidden = [{}, {", 10: "1..999999999}, {}];"},
        DayFault("range_too_long", "forbidden", ("1", "999999999"), 10),
    ),
    "sets for numbers": ({11: "fixed = [0, {2}];"}, DayFault("number_expected", "fixed", (), 11)),
    "numbers for sets": ({12: "precedences = [{},\n1];"}, DayFault("array_expected", "precedences", (), 13)),
    "narrow row": ({7: "|2, 3|];"}, DayFault("wrong_width", "meeting:2", ("2", "3"), 7)),
    "unknown session": ({7: "|2, 3, 4|];"}, DayFault("unknown_session", "meeting:2", ("4",), 7)),
    "unknown participant": (
        {7: "|2, 5, 3|];"}, DayFault("unknown_participant", "meeting:2", ("5", "3"), 7),
    ),
    "miscounted": (
        {8: "nMeetingsBusiness = [1,2,2];"}, DayFault("meetings_miscounted", "participant:3", ("2", "1"), 8),
    ),
    "meets itself": (
        {7: "|2, 2, 3|];", 8: "nMeetingsBusiness = [1,3,0];"},
        DayFault("meeting_with_oneself", "meeting:2", ("2",), 7),
    ),
    "no table": ({3: "nTables = 0;"}, DayFault("number_too_small", "nTables", ("0", "1"), 3)),
    "negative": ({3: "nTables = -2;"}, DayFault("number_too_small", "nTables", ("-2", "1"), 3)),
    "long morning": (
        {5: "nMorningSlots = 5;"}, DayFault("morning_out_of_day", "nMorningSlots", ("5", "4"), 5),
    ),
    "fixed out of day": (
        {11: "fixed = [0,\n9];"}, DayFault("fixed_slot_out_of_day", "meeting:2", ("9", "4"), 12),
    ),
    "forbidden out of day": (
        {10: "8}, {}];"}, DayFault("forbidden_slot_out_of_day", "participant:2", ("8", "4"), 9),
    ),
    "after itself": (
        {12: "precedences = [{}, {2}];"}, DayFault("meeting_after_itself", "meeting:2", (), 12),
    ),
    "after no meeting": (
        {12: "precedences = [{}, {3}];"}, DayFault("unknown_meeting", "meeting:2", ("3", "2"), 12),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "fault"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_told_with_its_line(changes: dict[int, str], fault: DayFault) -> None:
    with pytest.raises(DayError) as error:
        read_dzn(text_with(changes))

    assert error.value.faults == (fault,)


def test_every_fault_is_told_in_the_order_of_the_lines() -> None:
    with pytest.raises(DayError) as error:
        read_dzn(text_with({2: "", 3: "nTables = none;", 11: "fixed = [0, 2;"}))

    assert [(fault.code, fault.subject, fault.line) for fault in error.value.faults] == [
        ("missing_number", "nMeetings", None),
        ("not_a_number", "nTables", 3),
        ("unterminated_array", "fixed", 11),
    ]


def test_an_empty_text_lacks_everything() -> None:
    with pytest.raises(DayError) as error:
        read_dzn("")

    assert len(error.value.faults) == 10


def test_a_day_made_by_hand_is_checked_too() -> None:
    with pytest.raises(DayError) as error:
        BrokerageDay(0, 4, 2, 1, (Encounter(1, 2),), (frozenset({1}),))

    assert error.value.faults == (
        DayFault("number_too_small", "participants", ("0", "1")),
        DayFault("wrong_size", "forbidden", ("1", "0")),
        DayFault("unknown_participant", "meeting:1", ("1", "0")),
        DayFault("unknown_participant", "meeting:1", ("2", "0")),
    )
