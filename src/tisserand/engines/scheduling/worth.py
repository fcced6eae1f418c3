"""What a plan is worth, level by level, in plain Python; shares nothing with the methods but the records."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from .answer import LevelName, Meeting
from .problem import Problem, Registration, WishLevel

Plan = Sequence[Meeting]
Said = dict[tuple[str, str], WishLevel]

STRENGTH = (WishLevel.MUST, WishLevel.WOULD, None)


def _said(problem: Problem) -> Said:
    return {(wish.of, wish.to): wish.level for wish in problem.wishes}


def _people(problem: Problem) -> dict[str, Registration]:
    return {registration.id: registration for registration in problem.registrations}


def points_of(problem: Problem, a: str, b: str) -> int:
    """What a meeting of the two is worth; 0 where neither wishes it or where it must not be."""
    people = _people(problem)
    return _points(problem, _said(problem), people[a], people[b])


def plan_points(problem: Problem, meetings: Plan) -> int:
    """The points of all meetings together."""
    said, people = _said(problem), _people(problem)
    return sum(_points(problem, said, people[meeting.a], people[meeting.b]) for meeting in meetings)


def _points(problem: Problem, said: Said, a: Registration, b: Registration) -> int:
    levels = (said.get((a.id, b.id)), said.get((b.id, a.id)))
    colleagues = a.organisation != "" and a.organisation == b.organisation
    if WishLevel.NO in levels or colleagues or frozenset((a.id, b.id)) in problem.forbidden:
        return 0
    rules = problem.rules
    worth = {
        (WishLevel.MUST, WishLevel.MUST): rules.mutual_must,
        (WishLevel.MUST, WishLevel.WOULD): rules.must_and_would,
        (WishLevel.MUST, None): rules.one_sided_must,
        (WishLevel.WOULD, WishLevel.WOULD): rules.mutual_would,
        (WishLevel.WOULD, None): rules.one_sided_would,
        (None, None): 0,
    }[min(levels, key=STRENGTH.index), max(levels, key=STRENGTH.index)]
    crosses = bool(a.country and b.country) and a.country != b.country
    return worth + rules.cross_border_bonus if worth and crosses else worth


def breaks_of(problem: Problem, meetings: Plan) -> int:
    """The breaks of all registrations together: groups of consecutive busy rounds less one, each.

    Rounds count in order of number, whatever lies between them; a registration without meetings has no break.
    """
    order = {number: place for place, number in enumerate(sorted(round_.number for round_ in problem.rounds))}
    busy: dict[str, set[int]] = defaultdict(set)
    for meeting in meetings:
        busy[meeting.a].add(order[meeting.round])
        busy[meeting.b].add(order[meeting.round])
    return sum(sum(place - 1 not in places for place in places) - 1 for places in busy.values())


def interpreted_meetings(meetings: Plan) -> int:
    """How many meetings take an interpreter."""
    return sum(meeting.interpreter is not None for meeting in meetings)


def promised_minimum_of(problem: Problem, meetings: Plan) -> int:
    """How many registrations have as many meetings as they were promised (those promised none included)."""
    held = Counter(name for meeting in meetings for name in (meeting.a, meeting.b))
    promised = promises_of(problem)
    return sum(held[registration.id] >= promised[registration.id] for registration in problem.registrations)


def promises_of(problem: Problem) -> dict[str, int]:
    """Each registration's promise: its least, but no more than it could have alone with its wishes.

    That is: one meeting per wanted or locked partner, in rounds in which both (and an interpreter, where they
    need one) are there and some table would do, no more at once than it has delegates.
    """
    said, people = _said(problem), _people(problem)
    pairs = {frozenset((of, to)) for of, to in said if _points(problem, said, people[of], people[to])}
    pairs |= {frozenset((lock.a, lock.b)) for lock in problem.locks}
    promises = dict.fromkeys(people, 0)
    for registration in problem.registrations:
        if registration.least:
            partners = sorted(
                name for pair in pairs if registration.id in pair for name in pair - {registration.id}
            )
            choices = [sorted(_rounds_for(problem, registration, people[name])) for name in partners]
            fitting = _largest_matching(choices, registration.delegates)
            promises[registration.id] = min(registration.least, fitting)
    return promises


def _rounds_for(problem: Problem, a: Registration, b: Registration) -> set[int]:
    rounds = set(a.rounds & b.rounds)
    for session in problem.sessions:
        if session.registrations & {a.id, b.id}:
            rounds -= session.rounds
    hosted = {number for registration in problem.registrations for number in registration.host_tables}
    if not a.host_tables | b.host_tables and hosted >= {table.number for table in problem.tables}:
        return set()
    if a.languages & b.languages:
        return rounds
    useful = (i for i in problem.interpreters if i.languages & a.languages and i.languages & b.languages)
    return rounds & set().union(*(interpreter.rounds for interpreter in useful))


def _largest_matching(choices: Sequence[Iterable[int]], at_once: int) -> int:
    """How many meetings fit when each takes one of its rounds and a round takes `at_once` of them."""
    holder: dict[tuple[int, int], int] = {}

    def finds_a_place(meeting: int, seen: set[tuple[int, int]]) -> bool:
        for place in ((number, seat) for number in choices[meeting] for seat in range(at_once)):
            if place not in seen:
                seen.add(place)
                if place not in holder or finds_a_place(holder[place], seen):
                    holder[place] = meeting
                    return True
        return False

    return sum(finds_a_place(meeting, set()) for meeting in range(len(choices)))


def values_of(problem: Problem, meetings: Plan) -> dict[LevelName, int]:
    """The value of every level that is counted, in the order in which they count."""
    return {
        LevelName.PROMISED_MINIMUM: promised_minimum_of(problem, meetings),
        LevelName.POINTS: plan_points(problem, meetings),
        LevelName.INTERPRETERS: interpreted_meetings(meetings),
        LevelName.COMFORT: breaks_of(problem, meetings),
    }
