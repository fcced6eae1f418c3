"""What is wrong with a file, where, and the exception that carries every fault at once.

Rows are numbered as the reader's program shows them: sheet rows and CSV lines from 1 with the header counted,
entries of a JSON list from 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from tisserand.engines.scheduling.faults import Fault as Objection


class Flaw(StrEnum):
    """Every kind of fault the readers know; each has a sentence in every language."""

    PATH_MISSING = "path_missing"
    PATH_UNREADABLE = "path_unreadable"
    UNKNOWN_KIND = "unknown_kind"
    EMPTY_FILE = "empty_file"
    PASSWORD = "password"  # noqa: S105 - the name of a fault
    OLD_EXCEL = "old_excel"
    NOT_XLSX = "not_xlsx"
    TOO_LARGE = "too_large"
    NO_CSV = "no_csv"
    NOT_JSON = "not_json"
    JSON_SHAPE = "json_shape"
    KEY_TWICE = "key_twice"
    NOT_A_PLAN = "not_a_plan"
    BAD_CSV = "bad_csv"
    TOO_MANY_ROWS = "too_many_rows"
    NO_CASES = "no_cases"
    NOTHING_TO_TEST = "nothing_to_test"
    NOTHING_TO_LEARN = "nothing_to_learn"
    SHEET_MISSING = "sheet_missing"
    SHEET_TWICE = "sheet_twice"
    SHEET_MISSPELT = "sheet_misspelt"
    SHEET_EMPTY = "sheet_empty"
    COLUMN_MISSING = "column_missing"
    COLUMN_TWICE = "column_twice"
    COLUMN_MISSPELT = "column_misspelt"
    VALUE_MISSING = "value_missing"
    FORMULA_WITHOUT_VALUE = "formula_without_value"
    CELL_ERROR = "cell_error"
    NOT_A_NUMBER = "not_a_number"
    NUMBER_TOO_SMALL = "number_too_small"
    NUMBER_TOO_LARGE = "number_too_large"
    NOT_A_TIME = "not_a_time"
    NOT_A_DATE = "not_a_date"
    NOT_NUMBERS = "not_numbers"
    NUMBERS_TURNED_DATE = "numbers_turned_date"
    NUMBERS_TURNED_DECIMAL = "numbers_turned_decimal"
    UNKNOWN_LANGUAGE = "unknown_language"
    NOT_A_READING_LANGUAGE = "not_a_reading_language"
    UNKNOWN_COUNTRY = "unknown_country"
    UNKNOWN_LEVEL = "unknown_level"
    UNKNOWN_ROLE = "unknown_role"
    UNKNOWN_TIMEZONE = "unknown_timezone"
    NUMBER_TWICE = "number_twice"
    NAME_TWICE = "name_twice"
    ID_TWICE = "id_twice"
    NAME_IS_AN_ID = "name_is_an_id"
    ROUND_WITHOUT_LENGTH = "round_without_length"
    ROUND_ENDS_EARLY = "round_ends_early"
    ROUND_PAST_MIDNIGHT = "round_past_midnight"
    ROUNDS_OVERLAP = "rounds_overlap"
    ROUNDS_OUT_OF_ORDER = "rounds_out_of_order"
    TOO_MANY_ROUNDS = "too_many_rounds"
    SEVERAL_DAYS = "several_days"
    SEVERAL_EVENTS = "several_events"
    HOST_WITHOUT_TABLE = "host_without_table"
    GUEST_WITH_TABLE = "guest_with_table"
    TABLE_SHARED = "table_shared"
    UNKNOWN_TABLE = "unknown_table"
    UNKNOWN_ROUND = "unknown_round"
    UNTIL_BEFORE_FROM = "until_before_from"
    NEVER_AVAILABLE = "never_available"
    NEVER_AVAILABLE_BOTH = "never_available_both"
    LEAST_ABOVE_MOST = "least_above_most"
    UNKNOWN_PARTICIPANT = "unknown_participant"
    UNKNOWN_PARTICIPANT_NEAR = "unknown_participant_near"
    SELF_WISH = "self_wish"
    WISH_AND_VETO = "wish_and_veto"
    WISH_TWICE = "wish_twice"
    ONE_LANGUAGE = "one_language"
    SESSION_WITHOUT_TIME = "session_without_time"
    SESSION_TAKES_ALL = "session_takes_all"
    SELF_LOCK = "self_lock"
    LOCK_TWICE = "lock_twice"
    NOT_EVENTS = "not_events"
    NOW_MISSING = "now_missing"
    UNKNOWN_HAPPENING = "unknown_happening"
    STRANGE_FIELD = "strange_field"
    WALK_IN_KNOWN = "walk_in_known"
    NO_PLAN_SHEET = "no_plan_sheet"
    OUTPUT_NOT_WRITABLE = "output_not_writable"
    OUTPUT_NOT_EMPTY = "output_not_empty"
    DAY = "day"  # what is wrong with a published instance, as its own reader says
    REPAIR = "repair"  # what the repair objects to in the events of the day
    PLAN = "plan"  # what the judge objects to in a plan that others build on
    ENGINE = "engine"  # the engine's own objection, which no reader foresaw


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fault lies: a file, and in it a sheet (or CSV file, or JSON list), a row and a column."""

    file: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    letter: str = ""

    @property
    def is_in_json(self) -> bool:
        """Whether the file has entries and fields, not rows and columns."""
        return self.file.lower().endswith(".json")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong; `facts` fill the gaps of its sentence, `value` is what the cell shows.

    `names` are those of the ids in an engine's objection.
    """

    flaw: Flaw
    place: Place
    value: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    objection: Objection | None = None
    names: Mapping[str, str] = field(default_factory=dict)


class BadInput(Exception):
    """The file cannot be used; carries every fault that was found, in reading order."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


def refuse(flaw: Flaw, file: object, **facts: object) -> BadInput:
    """The exception for a fault of a whole file."""
    return BadInput((Fault(flaw, Place(str(file)), facts=facts),))
