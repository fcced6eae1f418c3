"""What a plan is worth, level by level, in plain Python; shares nothing with the methods but the records."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence, Set
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

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
    if worth and crosses_a_border(a, b):
        worth += rules.cross_border_bonus
    if worth and frozenset((a.id, b.id)) in problem.met_before:
        worth = max(1, worth * rules.met_before_percent // 100)
    return worth


def crosses_a_border(a: Registration, b: Registration) -> bool:
    """Whether the two come from two countries, both known."""
    return bool(a.country and b.country) and a.country != b.country


def breaks_of(problem: Problem, meetings: Plan) -> int:
    """The breaks of all registrations together: the times that one is idle between two meetings of its own.

    Rounds count in order of number. Lunch rounds and the sessions that a registration sits in are no idle
    rounds, nor are they meetings.
    """
    return sum(
        any(number not in _rounds_of_rest(problem, name) for number in between)
        for name, busy in _rounds_by_person(meetings).items()
        for between in _rounds_between(problem, busy)
    )


def _rounds_by_person(meetings: Plan) -> dict[str, set[int]]:
    busy: dict[str, set[int]] = defaultdict(set)
    for meeting in meetings:
        busy[meeting.a].add(meeting.round)
        busy[meeting.b].add(meeting.round)
    return busy


def _rounds_between(problem: Problem, busy: set[int]) -> Iterable[list[int]]:
    """The rounds between each two meetings that follow each other."""
    numbers = sorted(round_.number for round_ in problem.rounds)
    for first, second in pairwise(sorted(busy)):
        yield [number for number in numbers if first < number < second]


def _rounds_of_rest(problem: Problem, name: str) -> Set[int]:
    return problem.rules.lunch_rounds | _session_rounds(problem, name)


def _session_rounds(problem: Problem, name: str) -> set[int]:
    return set[int]().union(*(one.rounds for one in problem.sessions if name in one.registrations))


def missed_lunches(problem: Problem, meetings: Plan) -> int:
    """How many registrations that are there for all lunch rounds have a meeting in every one of them."""
    lunch = problem.rules.lunch_rounds
    busy = _rounds_by_person(meetings)
    return sum(
        lunch <= busy[person.id]
        for person in problem.registrations
        if lunch and lunch <= person.rounds and not lunch & _session_rounds(problem, person.id)
    )


def discomforts_of(problem: Problem, meetings: Plan) -> int:
    """Breaks and missed lunches of all registrations together."""
    return breaks_of(problem, meetings) + missed_lunches(problem, meetings)


def zone_changes(problem: Problem, meetings: Plan) -> int:
    """How often a guest changes the zone between a round with meetings and its next one.

    Who sits in several zones at once changes if none of them is among those of before.
    """
    zone = {table.number: table.zone for table in problem.tables}
    guests = {person.id for person in problem.registrations if not person.host_tables}
    sits: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for meeting in meetings:
        for name in {meeting.a, meeting.b} & guests:
            sits[name][meeting.round].add(zone[meeting.table])
    return sum(
        not before & after
        for zones_at in sits.values()
        for before, after in pairwise(zones for _, zones in sorted(zones_at.items()))
    )


def interpreted_meetings(meetings: Plan) -> int:
    """How many meetings take an interpreter."""
    return sum(meeting.interpreter is not None for meeting in meetings)


def interpreters_used(meetings: Plan) -> int:
    """How many interpreters have a meeting."""
    return len({meeting.interpreter for meeting in meetings} - {None})


def quota_missing(problem: Problem, meetings: Plan) -> int:
    """How many more, or fewer, of as many meetings would have to cross a border for the quota to be met."""
    people, rules = _people(problem), problem.rules
    crossing = sum(crosses_a_border(people[meeting.a], people[meeting.b]) for meeting in meetings)
    least = rules.cross_border_at_least * len(meetings)
    most = rules.cross_border_at_most * len(meetings)
    return max(0, ceil(Fraction(least, 100)) - crossing, crossing - floor(Fraction(most, 100)))


def shares_of(problem: Problem, meetings: Plan) -> dict[str, Fraction]:
    """Each registration's granted points as a share of those of all its wishes that could be granted.

    Counted are all pairs that wish to meet, from either side, and that could meet if nobody else was there:
    in a round in which both, and an interpreter where they need one, are there, at some table. Who has no
    such pair is served wholly.
    """
    met = {frozenset((meeting.a, meeting.b)) for meeting in meetings}
    whole, granted = Counter[str](), Counter[str]()
    for pair, points in _grantable(problem).items():
        for name in pair:
            whole[name] += points
            granted[name] += points if pair in met else 0
    return {
        registration.id: Fraction(granted[registration.id], whole[registration.id])
        if whole[registration.id]
        else Fraction(1)
        for registration in problem.registrations
    }


def shares_reached(problem: Problem, meetings: Plan) -> tuple[int, ...]:
    """How many registrations reach each step of the share, the lowest first."""
    steps, shares = problem.rules.fairness_steps, shares_of(problem, meetings).values()
    return tuple(sum(share * steps >= step for share in shares) for step in range(1, steps + 1))


def smallest_share(problem: Problem, meetings: Plan) -> float:
    """The highest step of the share that every registration reaches."""
    steps = problem.rules.fairness_steps
    return floor(min([Fraction(1), *shares_of(problem, meetings).values()]) * steps) / steps


def promised_minimum_of(problem: Problem, meetings: Plan) -> int:
    """How many registrations have all the meetings they were promised (those promised none included)."""
    people = _people(problem)
    held, across = Counter[str](), Counter[str]()
    for meeting in meetings:
        held.update((meeting.a, meeting.b))
        if crosses_a_border(people[meeting.a], people[meeting.b]):
            across.update((meeting.a, meeting.b))
    promised, promised_across = promises_of(problem), promises_across_of(problem)
    return sum(held[name] >= promised[name] and across[name] >= promised_across[name] for name in people)


def promises_of(problem: Problem) -> dict[str, int]:
    """Each registration's promise: its least, but no more than it could have alone with its wishes.

    That is: one meeting per wanted or locked partner, in rounds in which both (and an interpreter, where they
    need one) are there and some table would do, no more at once than it has delegates.
    """
    return _promised(
        problem, {person.id: person.least for person in problem.registrations}, _partners(problem)
    )


def promises_across_of(problem: Problem) -> dict[str, int]:
    """The same of its meetings across a border."""
    people = _people(problem)
    partners = {
        name: [other for other in others if crosses_a_border(people[name], people[other])]
        for name, others in _partners(problem).items()
    }
    asked = {person.id: person.cross_border_least for person in problem.registrations}
    return _promised(problem, asked, partners)


def _promised(problem: Problem, asked: dict[str, int], partners: dict[str, list[str]]) -> dict[str, int]:
    people, rounds = _people(problem), _rounds(problem)
    promises = dict.fromkeys(asked, 0)
    for name in (name for name, number in asked.items() if number):
        choices = [sorted(rounds(people[name], people[other])) for other in partners[name]]
        promises[name] = min(asked[name], _largest_matching(choices, people[name].delegates))
    return promises


def _partners(problem: Problem) -> dict[str, list[str]]:
    """Whom each registration may meet: wanted or locked."""
    said, people = _said(problem), _people(problem)
    pairs = {frozenset((of, to)) for of, to in said if _points(problem, said, people[of], people[to])}
    pairs |= {frozenset((lock.a, lock.b)) for lock in problem.locks}
    partners: dict[str, list[str]] = {name: [] for name in people}
    for a, b in sorted(map(sorted, pairs)):
        partners[a].append(b)
        partners[b].append(a)
    return partners


def _grantable(problem: Problem) -> dict[frozenset[str], int]:
    """The points of every wished pair that could be granted on its own."""
    said, people, rounds = _said(problem), _people(problem), _rounds(problem)
    points = {frozenset(way): _points(problem, said, people[way[0]], people[way[1]]) for way in said}
    return {pair: worth for pair, worth in points.items() if worth and rounds(*(people[n] for n in pair))}


def _rounds(problem: Problem) -> Callable[[Registration, Registration], set[int]]:
    """The rounds in which two could meet if nobody else was there."""
    hosted = {number for registration in problem.registrations for number in registration.host_tables}
    whole = {round_.number for round_ in problem.rounds}
    open_at = {table.number: whole if table.rounds is None else table.rounds for table in problem.tables}
    open_to_guests = set[int]().union(*(open_at[number] for number in open_at.keys() - hosted))
    away: dict[str, set[int]] = defaultdict(set)
    for session in problem.sessions:
        for name in session.registrations:
            away[name] |= session.rounds

    def rounds_for(a: Registration, b: Registration) -> set[int]:
        own = a.host_tables | b.host_tables
        rounds = set[int]().union(*(open_at[number] for number in own)) if own else open_to_guests
        rounds = (rounds & a.rounds & b.rounds) - away[a.id] - away[b.id]
        if a.languages & b.languages:
            return rounds
        useful = (i for i in problem.interpreters if i.languages & a.languages and i.languages & b.languages)
        return rounds & set().union(*(interpreter.rounds for interpreter in useful))

    return rounds_for


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


def values_of(problem: Problem, meetings: Plan) -> dict[LevelName, float]:
    """The value of every level that is counted, in the order in which they count."""
    rules = problem.rules
    counted = {
        LevelName.PROMISED_MINIMUM: promised_minimum_of,
        LevelName.QUOTA: quota_missing,
        LevelName.POINTS: plan_points,
        LevelName.FAIRNESS: smallest_share,
        LevelName.INTERPRETERS: lambda _, meetings: interpreted_meetings(meetings),
        LevelName.COMFORT: discomforts_of,
    }
    left_out = {
        LevelName.QUOTA: rules.cross_border_at_least == 0 and rules.cross_border_at_most == 100,
        LevelName.FAIRNESS: rules.fairness_steps == 0,
    }
    return {name: count(problem, meetings) for name, count in counted.items() if not left_out.get(name)}
