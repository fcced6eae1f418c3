"""Reasons taken out of a problem, one by one, and whether a refused wish is possible then; no solver."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from tisserand.engines.scheduling import judge
from tisserand.engines.scheduling.answer import Cause, Meeting, Reason, Refusal
from tisserand.engines.scheduling.event import Event
from tisserand.engines.scheduling.locks import standings
from tisserand.engines.scheduling.problem import Interpreter, Lock, Problem, Round, Table, WishLevel
from tisserand.engines.scheduling.worth import points_of, promises_of, quota_missing

EXCHANGES = (Cause.POSSIBLE_AT_A_COST, Cause.LOCK_IN_THE_WAY)
FOR_GOOD = (
    Cause.VETO,
    Cause.FORBIDDEN_PAIR,
    Cause.SAME_ORGANISATION,
    Cause.NO_COMMON_ROUND,
    Cause.NO_COMMON_LANGUAGE,
)


def reasons_of(refusal: Refusal) -> list[Reason]:
    return [Reason(refusal.cause, refusal.details), *refusal.further]


def leaving(reason: Reason) -> list[frozenset[str]]:
    """The pairs that an exchange would part (or move)."""
    _, a, b, _, *further = reason.details
    pairs = [(a, b), *zip(*[iter(further)] * 2, strict=False)] if a else []
    return [frozenset(pair) for pair in pairs]


def moves_to(reason: Reason) -> int | None:
    return int(reason.details[4]) if len(reason.details) == 5 else None


def mended(problem: Problem, refusal: Refusal, reason: Reason) -> Problem:  # noqa: PLR0911 (one a cause)
    """The problem with one reason taken out of it; an exchange takes the locks of its meetings out."""
    match reason.cause:
        case Cause.VETO:
            sides = {refusal.a, refusal.b}
            kept = [w for w in problem.wishes if {w.of, w.to} != sides or w.level is not WishLevel.NO]
            return replace(problem, wishes=tuple(kept))
        case Cause.FORBIDDEN_PAIR:
            return replace(problem, forbidden=problem.forbidden - {frozenset((refusal.a, refusal.b))})
        case Cause.SAME_ORGANISATION:
            return changed(problem, refusal.a, organisation="")
        case Cause.NO_COMMON_ROUND:
            return with_a_round_more(problem, (refusal.a, refusal.b))
        case Cause.NO_COMMON_LANGUAGE | Cause.INTERPRETERS_BUSY:
            spoken = frozenset().union(
                *(p.languages for p in problem.registrations if p.id in {refusal.a, refusal.b})
            )
            helper = Interpreter("helper", "Helper", spoken, frozenset(r.number for r in problem.rounds))
            return replace(problem, interpreters=(*problem.interpreters, helper))
        case Cause.PARTNER_FULL:
            (person,) = (p for p in problem.registrations if p.id == reason.details[0])
            return changed(problem, person.id, delegates=person.delegates + 1)
        case Cause.MOST_REACHED:
            return changed(problem, reason.details[0], most=int(reason.details[1]) + 1)
        case Cause.TABLES_EXHAUSTED:
            return with_a_table_more(problem, reason.details)
        case Cause.CROSS_BORDER_QUOTA:
            rules = replace(problem.rules, cross_border_at_least=0, cross_border_at_most=100)
            return replace(problem, rules=rules)
        case Cause.POSSIBLE_AT_A_COST | Cause.LOCK_IN_THE_WAY:
            kept = [k for k in problem.locks if frozenset((k.a, k.b)) not in leaving(reason)]
            return replace(problem, locks=tuple(kept))
    return problem


def changed(problem: Problem, name: str, **changes) -> Problem:
    people = (replace(p, **changes) if p.id == name else p for p in problem.registrations)
    return replace(problem, registrations=tuple(people))


def with_a_round_more(problem: Problem, sides: tuple[str, str]) -> Problem:
    last = max(problem.rounds, key=lambda round_: round_.number)
    start = last.start_minute + last.minutes + last.buffer_minutes
    one_more = Round(last.number + 1, start, last.minutes)
    people = [
        replace(p, rounds=p.rounds | {one_more.number}) if p.id in sides else p for p in problem.registrations
    ]
    voices = [replace(voice, rounds=voice.rounds | {one_more.number}) for voice in problem.interpreters]
    tables = [
        table if table.rounds is None else replace(table, rounds=table.rounds | {one_more.number})
        for table in problem.tables
    ]
    return replace(
        problem,
        rounds=(*problem.rounds, one_more),
        tables=tuple(tables),
        registrations=tuple(people),
        interpreters=tuple(voices),
    )


def with_a_table_more(problem: Problem, hosts: Sequence[str]) -> Problem:
    number = max(table.number for table in problem.tables) + 1
    grown = replace(problem, tables=(*problem.tables, Table(number)))
    if not hosts:
        return grown
    (host,) = (p for p in problem.registrations if p.id == hosts[0])
    people = tuple(
        replace(p, host_tables=p.host_tables | {number}) if p is host else p for p in grown.registrations
    )
    return replace(grown, registrations=people)


def kept_after(plan: Iterable[Meeting], reasons: Iterable[Reason]) -> list[Meeting]:
    """The plan once the exchanges told have been made: meetings gone, or moved to the round told."""
    kept = list(plan)
    for reason in reasons:
        if reason.cause in EXCHANGES:
            parted, to = leaving(reason), moves_to(reason)
            stay = [m for m in kept if frozenset((m.a, m.b)) not in parted]
            moved = [replace(m, round=to) for m in kept if to and frozenset((m.a, m.b)) in parted]
            kept = stay + moved
    return kept


def dealt(problem: Problem, plan: Sequence[Meeting], extra: Lock | None = None) -> list[Meeting] | None:
    """The meetings, each in its round, with tables and interpreters dealt anew; None where that cannot be."""
    table_of = {(frozenset((k.a, k.b)), k.round): k.table for k in problem.locks}
    wanted = [Lock(m.a, m.b, m.round, table_of.get((frozenset((m.a, m.b)), m.round))) for m in plan]
    event = Event(problem)
    found = standings(event, wanted + ([extra] if extra else []))
    if found is None:
        return None
    name = [person.id for person in problem.registrations]
    meetings = [
        Meeting(
            name[one.a],
            name[one.b],
            event.rounds[one.round],
            one.table,
            None if one.voice is None else problem.interpreters[one.voice].id,
        )
        for one in found
    ]
    faults = judge(problem, meetings)
    assert faults == (), faults
    return meetings


def possible(
    problem: Problem,
    plan: Sequence[Meeting],
    refusal: Refusal,
    rounds: Iterable[int] | None = None,
    missing: int | None = None,
) -> bool:
    """Whether the wish can be granted in one of the rounds, the plan kept and the quota missed by no more."""
    numbers = [round_.number for round_ in problem.rounds] if rounds is None else rounds
    ways = (dealt(problem, plan, Lock(refusal.a, refusal.b, number)) for number in numbers)
    missing = quota_missing(problem, plan) if missing is None else missing
    return any(way is not None and quota_missing(problem, way) <= missing for way in ways)


def fits_after(
    problem: Problem, plan: Sequence[Meeting], refusal: Refusal, reasons: Sequence[Reason]
) -> bool:
    """Whether the wish can be granted with just these reasons mended; in the round told by an exchange."""
    for reason in reasons:
        problem = mended(problem, refusal, reason)
    told = [int(reason.details[3]) for reason in reasons if reason.cause in EXCHANGES]
    missing = quota_missing(problem, plan)
    return possible(problem, kept_after(plan, reasons), refusal, told or None, missing)


def single_exchanges(problem: Problem, plan: Sequence[Meeting], refusal: Refusal) -> list[int]:
    """What each single exchange costs in points: 0 where the meeting could be held in another round."""
    locked = {frozenset((lock.a, lock.b)) for lock in problem.locks}
    free = (m for m in plan if frozenset((m.a, m.b)) not in locked)
    costs = [cost_of_parting(problem, plan, refusal, one) for one in free]
    return [cost for cost in costs if cost is not None]


def cost_of_parting(problem: Problem, plan: Sequence[Meeting], refusal: Refusal, one: Meeting) -> int | None:
    """The points of a meeting that makes room for the wish, 0 if it could move, None if it makes none."""
    rest = [m for m in plan if m is not one]
    numbers = [round_.number for round_ in problem.rounds]
    ways = [dealt(problem, rest, Lock(refusal.a, refusal.b, number)) for number in numbers]
    again, elsewhere = Refusal(one.a, one.b, 0, Cause.VETO), [n for n in numbers if n != one.round]
    if not any(ways):
        return None
    could_move = any(way and possible(problem, way, again, elsewhere, len(plan) + 1) for way in ways)
    return 0 if could_move else points_of(problem, one.a, one.b)


def promise_breakers(problem: Problem, plan: Sequence[Meeting], refusal: Refusal, reason: Reason) -> set[str]:
    """Who has what they were promised now, and would not with the exchange made and the wish granted."""
    promised = promises_of(problem)
    before = Counter(name for m in plan for name in (m.a, m.b))
    after = Counter(name for m in kept_after(plan, [reason]) for name in (m.a, m.b))
    after.update((refusal.a, refusal.b))
    return {name for name, promise in promised.items() if after[name] < promise <= before[name]}
