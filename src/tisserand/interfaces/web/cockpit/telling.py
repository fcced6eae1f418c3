"""What the optimiser reports, in the reader’s language: refusals, conflicts, faults of the records."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tisserand.cluster.conventions.models import ScheduleRun, Wish
from tisserand.cluster.conventions.paper import refused_wish
from tisserand.cluster.conventions.queries import ControlRoom
from tisserand.press.refusals import cause_word, what_would_help, why_refused
from tisserand.press.words import words

ROWS_AT_FIRST = 12

FAULTS = {
    "no_rounds": gettext_lazy("The convention has no rounds: add them in the administration."),
    "no_tables": gettext_lazy("The convention has no tables: add them in the administration."),
    "too_many_rounds": gettext_lazy("The convention has more rounds than can be planned: remove some."),
    "overlapping_rounds": gettext_lazy(
        "Round %(subject)s begins before round %(first)s and its walk are over: correct the times."
    ),
    "rounds_out_of_order": gettext_lazy(
        "Round %(subject)s is earlier than round %(first)s: number the rounds as they follow."
    ),
    "round_without_length": gettext_lazy("Round %(subject)s has no length: correct its times."),
    "empty_availability": gettext_lazy(
        "%(subject)s is available in no round: tick its rounds, or withdraw the registration."
    ),
    "registration_without_language": gettext_lazy(
        "%(subject)s speaks no language: say which ones its delegates speak."
    ),
    "interpreter_with_one_language": gettext_lazy(
        "Interpreter %(subject)s has only one language: add the other one."
    ),
    "least_above_most": gettext_lazy(
        "%(subject)s is promised more meetings than it wants: correct one of the two numbers."
    ),
    "table_of_two_hosts": gettext_lazy("Table %(subject)s has two hosts: leave it to one of them."),
    "duplicate_lock": gettext_lazy("A meeting of %(subject)s is locked twice: unlock one of the two."),
    "unknown_table_in_lock": gettext_lazy("The locked meeting of %(subject)s has lost its table: unlock it."),
    "records_changed": gettext_lazy(
        "Wishes or registrations changed while the optimiser worked: plan again."
    ),
    "unknown_round": gettext_lazy("%(subject)s is available in a round that does not exist any more."),
    "duplicate_round": gettext_lazy("Round %(subject)s is there twice: number each round once."),
    "duplicate_table": gettext_lazy("Table %(subject)s is there twice: number each table once."),
    "duplicate_registration": gettext_lazy(
        "%(subject)s is registered twice: withdraw one of the registrations."
    ),
    "duplicate_interpreter": gettext_lazy("Interpreter %(subject)s is there twice: keep one."),
    "duplicate_wish": gettext_lazy("The wish between %(subject)s is there twice: keep one."),
    "wish_and_veto": gettext_lazy(
        "Between %(subject)s there is a wish and a no in the same direction: keep one of the two."
    ),
    "two_wishes": gettext_lazy(
        "Between %(subject)s there are two levels of wish in the same direction: keep one of the two."
    ),
    "self_wish": gettext_lazy("%(subject)s wishes to meet themselves: remove that wish."),
    "unknown_registration_in_wish": gettext_lazy(
        "A wish between %(subject)s names somebody who is not registered any more: remove it."
    ),
    "unknown_registration_in_lock": gettext_lazy(
        "The locked meeting of %(subject)s names somebody who is not registered any more: unlock it."
    ),
    "unknown_registration_in_session": gettext_lazy(
        "The session %(subject)s names somebody who is not registered any more: correct its attendees."
    ),
    "unknown_registration_in_forbidden_pair": gettext_lazy(
        "The excluded pair %(subject)s names somebody who is not registered any more: remove it."
    ),
    "forbidden_pair_is_not_two": gettext_lazy(
        "An excluded pair (%(subject)s) is not two registrations: correct it."
    ),
    "met_before_is_not_two": gettext_lazy(
        "A pair that met before (%(subject)s) is not two registrations: correct it."
    ),
    "lock_with_oneself": gettext_lazy("%(subject)s has a locked meeting with themselves: unlock it."),
    "unknown_host_table": gettext_lazy(
        "%(subject)s has a table of its own that is not there any more (%(first)s): correct its tables."
    ),
    "registration_without_id": gettext_lazy("The registration %(subject)s has no key: save it again."),
    "interpreter_without_id": gettext_lazy("The interpreter %(subject)s has no key: save the record again."),
    "no_delegates": gettext_lazy("%(subject)s comes with nobody: name at least one delegate."),
    "negative_number_of_meetings": gettext_lazy("%(subject)s has a negative number of meetings: correct it."),
    "cross_border_least_above_most": gettext_lazy(
        "%(subject)s is promised more meetings across a border than it wants in all: "
        "correct one of the two numbers."
    ),
    "negative_time": gettext_lazy("Round %(subject)s has a negative time: correct it."),
    "number_below_one": gettext_lazy("Numbers of rounds and tables start from 1 (%(subject)s): correct it."),
    "table_without_seats": gettext_lazy("Table %(subject)s has no seats: give it at least two."),
    "points_below_one": gettext_lazy(
        "A granted wish must be worth at least one point (%(subject)s): correct the rules."
    ),
    "negative_bonus": gettext_lazy("The cross-border bonus is negative (%(first)s): write 0 or more."),
    "not_a_whole_number": gettext_lazy("The rule %(subject)s is not a whole number (%(first)s): correct it."),
    "not_a_percentage": gettext_lazy(
        "The rule %(subject)s is not a percentage (%(first)s): write a number from 0 to 100."
    ),
    "fairness_steps_out_of_range": gettext_lazy(
        "Shares are compared in at most ten steps, not in %(first)s: correct the rules."
    ),
    "contradictory_quotas": gettext_lazy(
        "The quotas of meetings across a border contradict each other: correct one of the two."
    ),
}


def fault_sentences(run: ScheduleRun, names: Mapping[int, str]) -> Sequence[str]:
    """What was wrong in a run that failed, one sentence each."""
    if run.fault:
        return sentences_of_faults(run.fault, names)
    if run.stop_wanted:
        return [_("It was stopped before it had found a plan.")]
    return [_("The optimiser fell silent before it had found a plan. Plan again; nothing is lost.")]


def sentences_of_faults(faults: str, names: Mapping[int, str]) -> Sequence[str]:
    """Faults of the records as the engine wrote them down, one sentence each."""
    return [_fault_sentence(fault.split(" "), names) for fault in faults.split("; ")]


def sentences_of(faults: str, names: Mapping[int, str]) -> Sequence[str]:
    """What is wrong with the records, as the engine says it ("code subject argument; …"): sentences."""
    return [_fault_sentence(fault.split(" "), names) for fault in faults.split("; ")]


def _fault_sentence(parts: Sequence[str], names: Mapping[int, str]) -> str:
    code, subject, *more = [*parts, ""]
    if code not in FAULTS:
        return _("The optimiser failed. Plan again, perhaps with another seed; the log says more.")
    facts = {"subject": _named(subject, names), "first": more[0] if more else ""}
    return str(FAULTS[code]) % facts


def _named(subject: str, names: Mapping[int, str]) -> str:
    """Keys by name, a pair as both names; numbers of rounds and tables stand for themselves."""
    reader = words(get_language() or "fr")
    found = [names.get(int(part), part) if part.isdecimal() else part for part in subject.split("|")]
    return reader.join(found)


def conflict_sentences(run: ScheduleRun, names: Mapping[int, str]) -> Sequence[str]:
    """The locked meetings that exclude each other, one sentence each."""
    told = []
    for lock in run.conflict:
        a, b, number, table = (*lock.split("|"), "", "", "")[:4]
        told.append(
            _("%(pair)s, round %(round)s, table %(table)s")
            % {"pair": _named(f"{a}|{b}", names), "round": number, "table": table or "–"}
        )
    return told


@dataclass(frozen=True, slots=True)
class Refused:
    """A wish that was not granted: who, how much, why not, and what would change that."""

    of: str
    to: str
    is_mutual: bool
    level: str
    why: str
    possible: str


@dataclass(frozen=True, slots=True)
class Refusals:
    """The refused wishes of a version, musts first, and how many for each cause."""

    number: int
    causes: Sequence[tuple[str, str, int]]
    rows: Sequence[Refused]
    left_off: int


def refusals_of(room: ControlRoom, cause: str = "", everything: bool = False) -> Refusals | None:
    """The refused wishes of the version shown, of one cause or of all; None without a version."""
    if not room.plan:
        return None
    language = get_language() or "fr"
    refused = room.plan.schedule.refusals
    counted = Counter(refusal["cause"] for refusal in refused)
    asked = (
        [refusal for refusal in refused if refusal["cause"] == cause] if cause in counted else list(refused)
    )
    asked.sort(key=lambda refusal: (-_rank(room, refusal), -refusal["points"], refusal["a"], refusal["b"]))
    shown = asked if everything else asked[:ROWS_AT_FIRST]
    return Refusals(
        number=len(refused),
        causes=[(code, cause_word(language, code), number) for code, number in counted.most_common()],
        rows=[_refused(room, refusal, language) for refusal in shown],
        left_off=len(asked) - len(shown),
    )


def _rank(room: ControlRoom, refusal: Mapping[str, object]) -> bool:
    return Wish.Level.MUST in _levels(room, refusal)


def _levels(room: ControlRoom, refusal: Mapping[str, object]) -> tuple[str, str]:
    a, b = int(str(refusal["a"])), int(str(refusal["b"]))
    wishes = room.coverage.positive
    return wishes.get((a, b), ""), wishes.get((b, a), "")


def _refused(room: ControlRoom, refusal: Mapping[str, object], language: str) -> Refused:
    a, b = str(refusal["a"]), str(refusal["b"])
    names = {str(key): name for key, name in room.names.items()}
    wish = refused_wish(refusal)
    one, other = _levels(room, refusal)
    of, to = (a, b) if one else (b, a)
    return Refused(
        of=names.get(of, of),
        to=names.get(to, to),
        is_mutual=bool(one and other),
        level=Wish.Level.MUST if Wish.Level.MUST in (one, other) else Wish.Level.WOULD,
        why=why_refused(language, wish, names),
        possible=what_would_help(language, wish, names),
    )
