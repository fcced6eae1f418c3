"""Is a plan allowed? Every rule in plain Python, one function per rule, no solver.

Shares nothing with the methods but the records, so that it can judge them, and plans made elsewhere alike;
what a plan is worth is told by `worth`, in the same manner. A plan is any sequence of `Meeting`s; a rule
yields one `Fault` per offence.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence

from .answer import Meeting
from .faults import Fault
from .problem import Interpreter, Problem, Registration, WishLevel

Plan = Sequence[Meeting]


def judge(problem: Problem, meetings: Plan) -> tuple[Fault, ...]:
    """Every offence of the plan against every rule; empty where the plan is allowed.

    Meetings that name something unknown are reported as such and judged no further.
    """
    unknown = tuple(names_are_known(problem, meetings))
    strange = {fault.subject for fault in unknown}
    known = [meeting for meeting in meetings if _subject(meeting) not in strange]
    return unknown + tuple(fault for rule in RULES for fault in rule(problem, known))


def _subject(meeting: Meeting) -> str:
    return f"{meeting.a}|{meeting.b}|{meeting.round}|{meeting.table}"


def _people(problem: Problem) -> dict[str, Registration]:
    return {registration.id: registration for registration in problem.registrations}


def _interpreters(problem: Problem) -> dict[str, Interpreter]:
    return {interpreter.id: interpreter for interpreter in problem.interpreters}


def _wish(problem: Problem) -> dict[tuple[str, str], WishLevel]:
    return {(wish.of, wish.to): wish.level for wish in problem.wishes}


def names_are_known(problem: Problem, meetings: Plan) -> Iterator[Fault]:
    """Registrations, rounds, tables and interpreters exist, and nobody meets themselves."""
    people, interpreters = _people(problem), _interpreters(problem)
    rounds = {round_.number for round_ in problem.rounds}
    tables = {table.number for table in problem.tables}
    for meeting in meetings:
        for name in (meeting.a, meeting.b):
            if name not in people:
                yield Fault("unknown_registration", _subject(meeting), (name,))
        if meeting.a == meeting.b:
            yield Fault("meeting_with_oneself", _subject(meeting))
        if meeting.round not in rounds:
            yield Fault("unknown_round", _subject(meeting), (str(meeting.round),))
        if meeting.table not in tables:
            yield Fault("unknown_table", _subject(meeting), (str(meeting.table),))
        if meeting.interpreter is not None and meeting.interpreter not in interpreters:
            yield Fault("unknown_interpreter", _subject(meeting), (meeting.interpreter,))


def people_are_there(problem: Problem, meetings: Plan) -> Iterator[Fault]:
    """Both sides are available in the round."""
    people = _people(problem)
    for meeting in meetings:
        for name in (meeting.a, meeting.b):
            if meeting.round not in people[name].rounds:
                yield Fault("not_available", _subject(meeting), (name, str(meeting.round)))


def nobody_is_in_a_session(problem: Problem, meetings: Plan) -> Iterator[Fault]:
    """Neither side sits in a programme session in that round."""
    for session in problem.sessions:
        for meeting in meetings:
            for name in sorted({meeting.a, meeting.b} & session.registrations):
                if meeting.round in session.rounds:
                    yield Fault("in_a_session", _subject(meeting), (name, session.name))


def delegates_suffice(problem: Problem, meetings: Plan) -> Iterator[Fault]:
    """No registration has more meetings in a round than it has delegates."""
    people = _people(problem)
    at_once = Counter((name, meeting.round) for meeting in meetings for name in (meeting.a, meeting.b))
    for (name, number), count in sorted(at_once.items()):
        if count > people[name].delegates:
            yield Fault("too_many_at_once", name, (str(number), str(count), str(people[name].delegates)))


def most_is_kept(problem: Problem, meetings: Plan) -> Iterator[Fault]:
    """No registration has more meetings over the event than it wants."""
    counts = Counter(name for meeting in meetings for name in (meeting.a, meeting.b))
    for registration in problem.registrations:
        if registration.most is not None and counts[registration.id] > registration.most:
            yield Fault(
                "more_than_wanted", registration.id, (str(counts[registration.id]), str(registration.most))
            )


def a_table_has_one_meeting(_: Problem, meetings: Plan) -> Iterator[Fault]:
    """One meeting per table and round."""
    for (table, number), count in sorted(Counter((m.table, m.round) for m in meetings).items()):
        if count > 1:
            yield Fault("table_taken_twice", f"table {table}", (str(number), str(count)))


def tables_are_open(problem: Problem, meetings: Plan) -> Iterator[Fault]:
    """The table can be used in the round."""
    rounds = {table.number: table.rounds for table in problem.tables}
    for meeting in meetings:
        open_rounds = rounds[meeting.table]
        if open_rounds is not None and meeting.round not in open_rounds:
            yield Fault("table_closed", _subject(meeting), (str(meeting.table), str(meeting.round)))


def a_pair_meets_once(_: Problem, meetings: Plan) -> Iterator[Fault]:
    """A pair meets at most once over the event."""
    pairs = Counter(frozenset((meeting.a, meeting.b)) for meeting in meetings)
    for pair, count in sorted(pairs.items(), key=lambda entry: sorted(entry[0])):
        if count > 1:
            yield Fault("pair_meets_twice", "|".join(sorted(pair)), (str(count),))


def vetoes_hold(problem: Problem, meetings: Plan) -> Iterator[Fault]:
    """Nobody meets someone who said no, or to whom they said no."""
    said = _wish(problem)
    for meeting in meetings:
        for of, to in ((meeting.a, meeting.b), (meeting.b, meeting.a)):
            if said.get((of, to)) is WishLevel.NO:
                yield Fault("veto_broken", _subject(meeting), (of,))


def forbidden_pairs_stay_apart(problem: Problem, meetings: Plan) -> Iterator[Fault]:
    """A pair that the facilitator forbade does not meet."""
    for meeting in meetings:
        if frozenset((meeting.a, meeting.b)) in problem.forbidden:
            yield Fault("forbidden_pair_meets", _subject(meeting))


def colleagues_stay_apart(problem: Problem, meetings: Plan) -> Iterator[Fault]:
    """Two registrations of one organisation do not meet."""
    people = _people(problem)
    for meeting in meetings:
        organisation = people[meeting.a].organisation
        if organisation and organisation == people[meeting.b].organisation:
            yield Fault("same_organisation_meets", _subject(meeting), (organisation,))


def every_meeting_is_wanted(problem: Problem, meetings: Plan) -> Iterator[Fault]:
    """At least one side wished the meeting, or it is locked."""
    said = _wish(problem)
    locked = {frozenset((lock.a, lock.b)) for lock in problem.locks}
    for meeting in meetings:
        levels = {said.get((meeting.a, meeting.b)), said.get((meeting.b, meeting.a))}
        wanted = levels & {WishLevel.MUST, WishLevel.WOULD}
        if not wanted and WishLevel.NO not in levels and frozenset((meeting.a, meeting.b)) not in locked:
            yield Fault("nobody_wished_it", _subject(meeting))


def hosts_receive_at_their_table(problem: Problem, meetings: Plan) -> Iterator[Fault]:
    """A meeting with a host is at a table of a host of the two; any other one is at nobody's own table."""
    people = _people(problem)
    owned = frozenset[int]().union(*(registration.host_tables for registration in problem.registrations))
    for meeting in meetings:
        own = people[meeting.a].host_tables | people[meeting.b].host_tables
        if own and meeting.table not in own:
            yield Fault("away_from_the_host_table", _subject(meeting), (str(meeting.table),))
        if not own and meeting.table in owned:
            yield Fault("guests_at_a_host_table", _subject(meeting), (str(meeting.table),))


def people_understand_each_other(problem: Problem, meetings: Plan) -> Iterator[Fault]:
    """Both share a language, or an interpreter has one of each; an interpreter named must be of use."""
    people, interpreters = _people(problem), _interpreters(problem)
    for meeting in meetings:
        first, second = people[meeting.a].languages, people[meeting.b].languages
        if meeting.interpreter is None:
            if not first & second:
                yield Fault("no_common_language", _subject(meeting))
            continue
        spoken = interpreters[meeting.interpreter].languages
        if not any(one != other for one in first & spoken for other in second & spoken):
            yield Fault("interpreter_lacks_a_language", _subject(meeting), (meeting.interpreter,))


def interpreters_are_there_and_alone(problem: Problem, meetings: Plan) -> Iterator[Fault]:
    """An interpreter is available in the round and in one meeting at a time."""
    interpreters = _interpreters(problem)
    busy: Counter[tuple[str, int]] = Counter()
    for meeting in meetings:
        if meeting.interpreter is None:
            continue
        if meeting.round not in interpreters[meeting.interpreter].rounds:
            yield Fault("interpreter_not_available", _subject(meeting), (meeting.interpreter,))
        busy[meeting.interpreter, meeting.round] += 1
    for (name, number), count in sorted(busy.items()):
        if count > 1:
            yield Fault("interpreter_in_two_meetings", name, (str(number), str(count)))


def locks_stand(problem: Problem, meetings: Plan) -> Iterator[Fault]:
    """Every locked meeting is held, in its round and, where one is named, at its table."""
    held = defaultdict(set)
    for meeting in meetings:
        held[frozenset((meeting.a, meeting.b)), meeting.round].add(meeting.table)
    for lock in problem.locks:
        tables = held[frozenset((lock.a, lock.b)), lock.round]
        if not tables or (lock.table is not None and lock.table not in tables):
            table = "" if lock.table is None else str(lock.table)
            yield Fault("lock_broken", f"{lock.a}|{lock.b}", (str(lock.round), table))


RULES: tuple[Callable[[Problem, Plan], Iterator[Fault]], ...] = (
    people_are_there,
    nobody_is_in_a_session,
    delegates_suffice,
    most_is_kept,
    a_table_has_one_meeting,
    tables_are_open,
    a_pair_meets_once,
    vetoes_hold,
    forbidden_pairs_stay_apart,
    colleagues_stay_apart,
    every_meeting_is_wanted,
    hosts_receive_at_their_table,
    people_understand_each_other,
    interpreters_are_there_and_alone,
    locks_stand,
)
