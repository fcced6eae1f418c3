"""A solution made a plan: tables get their numbers, and every difference to the old plan its cause."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from tisserand.engines.scheduling.answer import Meeting
from tisserand.engines.scheduling.placement import NOWHERE
from tisserand.engines.scheduling.slots import Option
from tisserand.engines.scheduling.worth import plan_points

from .day import locks_now
from .newcomers import refused_newcomers
from .report import Change, Loss, Repair
from .rest import Rest, Struck
from .saving import Solution

Meetings = dict[int, Meeting]


def reported(rest: Rest, solution: Solution, *, is_proved: bool, seconds: float, seed: int) -> Repair:
    """The new plan with every difference to the old one."""
    placed = seated(rest, solution)
    meetings = in_order([*rest.past, *placed.values()])
    changes = _with_causes(rest, [*_of_standing(rest, placed), *_of_struck(rest, placed)])
    known = rest.standing.keys() | rest.hopeful.keys()
    standing = [meeting for number, meeting in rest.standing.items() if placed[number] == meeting]
    problem = replace(rest.day.problem, locks=locks_now(rest.day.problem, meetings))
    return Repair(
        problem=problem,
        now=rest.day.now,
        meetings=meetings,
        kept=in_order([*rest.past, *standing]),
        lost=tuple(change for change in changes if change.after is None),
        moved=tuple(change for change in changes if _moves(change) is True),
        reseated=tuple(change for change in changes if _moves(change) is False),
        added=tuple(Change(None, meeting) for meeting in in_order(placed[n] for n in placed.keys() - known)),
        refused=refused_newcomers(problem, meetings, rest.day.newcomers, rest.day.now),
        points_before=plan_points(problem, [*rest.past, *rest.standing.values()]),
        points_after=plan_points(problem, meetings),
        seconds=seconds,
        seed=seed,
        is_proved=is_proved,
    )


def in_order(meetings: Iterable[Meeting]) -> tuple[Meeting, ...]:
    """The meetings by round and table."""
    return tuple(sorted(meetings, key=lambda meeting: (meeting.round, meeting.table)))


def _moves(change: Change) -> bool | None:
    """Whether a meeting that goes on does so in another round; None where it does not go on."""
    if change.before is None or change.after is None:
        return None
    return change.before.round != change.after.round


def seated(rest: Rest, solution: Solution) -> Meetings:
    """Every meeting to come with its table; those that keep their pool and round keep an open table."""
    placed: Meetings = {}
    open_ones: list[Option] = []
    for option in {**rest.place, **solution}.values():
        meeting = rest.standing.get(option.pair) or _struck_meeting(rest, option.pair)
        if meeting is not None and _keeps_table(rest, meeting, option):
            placed[option.pair] = _held(rest, option, meeting.table, meeting)
        else:
            open_ones.append(option)
    taken = {(meeting.round, meeting.table) for meeting in placed.values()}
    seats = _seats(rest, placed)
    for option in sorted(open_ones, key=lambda one: (one.round, one.pair)):
        number = rest.event.rounds[option.round]
        spare = [t for t in rest.event.open_tables[option.pool][option.round] if (number, t) not in taken]
        pair = rest.event.pairs[option.pair]
        near = seats[pair.a] + seats[pair.b]
        table = min(spare, key=lambda table: (_far(near, number, table), table))
        taken.add((number, table))
        meeting = rest.standing.get(option.pair) or _struck_meeting(rest, option.pair)
        placed[option.pair] = _held(rest, option, table, meeting)
    return placed


def _struck_meeting(rest: Rest, number: int) -> Meeting | None:
    struck = rest.hopeful.get(number)
    return None if struck is None else struck.meeting


def _keeps_table(rest: Rest, meeting: Meeting, option: Option) -> bool:
    is_its_round = rest.event.rounds[option.round] == meeting.round
    return is_its_round and meeting.table in rest.event.open_tables[option.pool][option.round]


def _held(rest: Rest, option: Option, table: int, before: Meeting | None) -> Meeting:
    """The meeting as it is held; its sides in the order they had before."""
    pair, people = rest.event.pairs[option.pair], rest.event.problem.registrations
    a, b = (before.a, before.b) if before else (people[pair.a].id, people[pair.b].id)
    voice = None if option.voice == NOWHERE else rest.event.problem.interpreters[option.voice].id
    return Meeting(a, b, rest.event.rounds[option.round], table, voice)


def _seats(rest: Rest, placed: Mapping[int, Meeting]) -> dict[int, list[tuple[int, int]]]:
    """Round and table of the meetings of each registration (by place)."""
    seats: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for meeting in (*rest.past, *placed.values()):
        for name in (meeting.a, meeting.b):
            seats[rest.event.place[name]].append((meeting.round, meeting.table))
    return seats


def _far(near: list[tuple[int, int]], number: int, table: int) -> int:
    """How many rounds lie between this one and the next in which one of the two sits at the table."""
    return min((abs(number - other) for other, seat in near if seat == table), default=100)


def _of_standing(rest: Rest, placed: Meetings) -> Iterator[Change]:
    for number, meeting in rest.standing.items():
        if placed[number] != meeting:
            yield Change(meeting, placed[number])


def _of_struck(rest: Rest, placed: Meetings) -> Iterator[Change]:
    for struck in rest.struck:
        after = placed.get(rest.number(struck.meeting))
        loss = None if after else _loss(rest, struck)
        yield Change(struck.meeting, after, struck.event, loss)


def _loss(rest: Rest, struck: Struck) -> Loss:
    meeting, event = struck.meeting, rest.event
    if not all(event.available[event.place[name]] & rest.later for name in (meeting.a, meeting.b)):
        return Loss.NOT_THERE_ANY_MORE
    return Loss.NO_PLACE if rest.number(meeting) in rest.hopeful else Loss.NO_COMMON_ROUND


def _with_causes(rest: Rest, changes: list[Change]) -> list[Change]:
    """A meeting that could have stayed has its cause in whoever takes its place, step by step."""
    caused = [change for change in changes if change.event is not None]
    loose = [change for change in changes if change.event is None]
    while loose:
        found = [(change, maker) for change in loose if (maker := _room_taker(rest, change, caused))]
        if not found:  # it moves in a ring with others
            found = [(change, caused[0]) for change in loose]
        for change, maker in found:
            loose.remove(change)
            caused.append(replace(change, event=maker.event, makes_room_for=maker.after))
    return sorted(caused, key=_moment)


def _moment(change: Change) -> tuple[int, int]:
    assert change.before is not None
    return change.before.round, change.before.table


def _room_taker(rest: Rest, change: Change, caused: list[Change]) -> Change | None:
    """Who now has what this meeting held: a side, then the table's pool, then the interpreter."""
    before = change.before
    assert before is not None
    pool = rest.event.pool_of_table[before.table]
    comers = [
        other for other in caused if other.after and other.after.round == before.round and other is not change
    ]
    for holds in (
        lambda after: {after.a, after.b} & {before.a, before.b},
        lambda after: rest.event.pool_of_table[after.table] == pool,
        lambda after: after.interpreter is not None and after.interpreter == before.interpreter,
    ):
        for other in comers:
            if other.after is not None and holds(other.after):
                return other
    return None
