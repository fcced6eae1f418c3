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
    QUOTA = "quota"
    POINTS = "points"
    FAIRNESS = "fairness"
    INTERPRETERS = "interpreters"
    COMFORT = "comfort"


class StepName(StrEnum):
    """What is counted within a level once its value is settled."""

    SHARE = "share"  # registrations that are granted at least `Step.share` of their grantable points
    INTERPRETERS_USED = "interpreters_used"


@dataclass(frozen=True, slots=True)
class Step:
    """A finer count within a level, with its bound; the steps of a level count one before the other."""

    name: StepName
    value: float
    bound: float
    maximise: bool = False
    share: float | None = None

    @property
    def is_proved(self) -> bool:
        """Whether value and bound coincide."""
        return abs(self.value - self.bound) < 1e-9


@dataclass(frozen=True, slots=True)
class Level:
    """The value reached on one objective and a bound that no plan can beat; `maximise` says which way.

    Fairness gives the smallest share (0.4 for 40 %), with a step for each share; the quota gives the meetings
    missing to it.
    """

    name: LevelName
    value: float
    bound: float
    maximise: bool = True
    steps: tuple[Step, ...] = ()

    @property
    def is_proved(self) -> bool:
        """Whether value and bound coincide, and those of every step."""
        return abs(self.value - self.bound) < 1e-9 and all(step.is_proved for step in self.steps)

    @property
    def gap(self) -> float:
        """The distance of value and bound as a share of the bound (0.001 is 0.1 %); steps left out."""
        return abs(self.bound - self.value) / max(abs(self.bound), 1.0) if self.value != self.bound else 0.0


class Cause(StrEnum):
    """Why a wish was not granted; the details are what each needs to be told."""

    VETO = "veto"  # details: who ("a", "b", "both")
    SAME_ORGANISATION = "same_organisation"  # the organisation
    FORBIDDEN_PAIR = "forbidden_pair"
    NO_COMMON_ROUND = "no_common_round"
    NO_COMMON_LANGUAGE = "no_common_language"  # and no interpreter who has both; languages of a, of b
    INTERPRETERS_BUSY = "interpreters_busy"  # or away, in every common round
    PARTNER_FULL = "partner_full"  # id of the full side, and of whom it meets for at least as many points
    MOST_REACHED = "most_reached"  # id of the side that wants no more, its most, and whom it meets, as above
    CAP_REACHED = "cap_reached"  # id of the side that may meet no more of these, how many, and whom it meets
    TABLES_EXHAUSTED = "tables_exhausted"  # in every common round; ids of the hosts whose tables they are
    CROSS_BORDER_QUOTA = "cross_border_quota"  # "at_least" or "at_most", per cent
    POSSIBLE_AT_A_COST = "possible_at_a_cost"  # points lost, ids of the two who would not meet, round of the
    # wish; then the round those two would move to instead, or the ids of further pairs who would not meet
    LOCK_IN_THE_WAY = "lock_in_the_way"  # the same of a meeting that is locked
    PROMISED_MINIMUM = "promised_minimum"  # ids of those whom that would take below what they were promised


@dataclass(frozen=True, slots=True)
class Reason:
    """A cause with its details."""

    cause: Cause
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A wished pair that did not come about, its points and why; `further` is what else is in the way.

    Each reason bars the wish on its own; with all of them mended, and every other meeting kept in its round,
    it can be granted.
    """

    a: str
    b: str
    points: int
    cause: Cause
    details: tuple[str, ...] = ()
    further: tuple[Reason, ...] = ()


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
