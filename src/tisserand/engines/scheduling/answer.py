"""What the scheduler answers: meetings, each level's value with a true bound, and why a wish was refused."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """How much is known of a plan."""

    OPTIMAL = "optimal"
    BOUNDED = "bounded"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"


@dataclass(frozen=True, slots=True)
class Meeting:
    """Registrations `a` and `b` (ids) meet in a round at a table; rounds and tables count from 1."""

    a: str
    b: str
    round: int
    table: int
    interpreter: str | None = None


class LevelName(StrEnum):
    """The objectives, in the order in which they count."""

    PROMISED_MINIMUM = "promised_minimum"
    POINTS = "points"
    FAIRNESS = "fairness"
    INTERPRETERS = "interpreters"
    COMFORT = "comfort"


@dataclass(frozen=True, slots=True)
class Level:
    """The value reached on one objective and a bound that no plan can beat; `maximise` says which way."""

    name: LevelName
    value: float
    bound: float
    maximise: bool = True

    @property
    def is_proved(self) -> bool:
        """Whether value and bound coincide."""
        return abs(self.value - self.bound) < 1e-9

    @property
    def gap(self) -> float:
        """The distance to the bound as a share of the bound (0 where proved; 0.001 is 0.1 %)."""
        return 0.0 if self.is_proved else abs(self.bound - self.value) / max(abs(self.bound), 1.0)


class Cause(StrEnum):
    """Why a wish was not granted; `Refusal.details` carries what each needs to be told."""

    VETO = "veto"  # details: who ("a", "b", "both")
    SAME_ORGANISATION = "same_organisation"
    FORBIDDEN_PAIR = "forbidden_pair"
    NO_COMMON_ROUND = "no_common_round"
    NO_COMMON_LANGUAGE = "no_common_language"  # and no interpreter who has both; details: languages a, b
    INTERPRETERS_BUSY = "interpreters_busy"
    PARTNER_FULL = "partner_full"  # details: id of the full side, its meetings that are worth more
    TABLES_EXHAUSTED = "tables_exhausted"  # in every common round
    POSSIBLE_AT_A_COST = "possible_at_a_cost"  # details: points lost, id of the meeting that would go


@dataclass(frozen=True, slots=True)
class Refusal:
    """A wished pair that did not come about: the wish's level of each side, its points, and why."""

    a: str
    b: str
    points: int
    cause: Cause
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """A sign of life while the optimiser runs: the best plan so far and what is proved of it."""

    seconds: float
    level: LevelName
    value: float
    bound: float
    breaks: int
    meetings: tuple[Meeting, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The best plan found; `conflict` names the locks that exclude each other where there is none."""

    status: Status
    meetings: tuple[Meeting, ...]
    levels: tuple[Level, ...]
    refused: tuple[Refusal, ...]
    seconds: float
    first_plan_seconds: float
    seed: int
    conflict: tuple[str, ...] = ()
