"""Numbered tables for a placement: locks and hosts first, guests in few zones, people where they sat."""

from __future__ import annotations

import heapq

import numpy as np

from .answer import Meeting
from .event import Event
from .placement import NOWHERE, Placement
from .zones import Zones


def deal_tables(event: Event, placement: Placement, *, sweeps: int = 0) -> tuple[Meeting, ...]:
    """The meetings, by round and table; people stay where they sat before where that table is free.

    Promises one meeting per table and round if the placement keeps every pool's number of tables. Locked
    tables go first. With `sweeps` guests also seldom change zones: the more of these, the more seldom.
    """
    fixed = _locked_tables(event, placement)
    zones = Zones(event, placement, fixed)
    zones.settle(sweeps)
    seat: dict[int, int] = {}
    meetings = []
    for _, pairs in sorted(zones.by_round.items()):
        choices = {pair: zones.tables_for(pair) for pair in pairs}
        tables = _deal_round(event, choices, {pair: fixed[pair] for pair in pairs if pair in fixed}, seat)
        meetings += [_meeting(event, placement, pair, table) for pair, table in tables.items()]
    return tuple(sorted(meetings, key=lambda meeting: (meeting.round, meeting.table)))


def _sides(event: Event, pair: int) -> tuple[int, int]:
    return event.pairs[pair].a, event.pairs[pair].b


def _locked_tables(event: Event, placement: Placement) -> dict[int, int]:
    """The tables that locks name, by pair; a lock speaks of the round that its pair is in."""
    return {
        pair: lock.table
        for pair in np.flatnonzero(placement.rounds != NOWHERE).tolist()
        if (lock := event.lock_of.get(_sides(event, pair))) is not None and lock.table is not None
    }


def _deal_round(
    event: Event, choices: dict[int, tuple[int, ...]], dealt: dict[int, int], seat: dict[int, int]
) -> dict[int, int]:
    """One of its tables for each pair of a round; `seat` remembers each registration's latest table."""
    taken = set(dealt.values())
    open_pairs = [pair for pair in choices if pair not in dealt]
    for pair in open_pairs:
        for side in _sides(event, pair):
            table = seat.get(side)
            if pair not in dealt and table in choices[pair] and table not in taken:
                dealt[pair] = table
                taken.add(table)
    spare = {choice: list(choice) for choice in {choices[pair] for pair in open_pairs}}
    for pair in open_pairs:
        while pair not in dealt:
            table = heapq.heappop(spare[choices[pair]])
            if table not in taken:
                dealt[pair] = table
    seat.update((side, table) for pair, table in dealt.items() for side in _sides(event, pair))
    return dealt


def _meeting(event: Event, placement: Placement, pair: int, table: int) -> Meeting:
    people, voice = event.problem.registrations, int(placement.voices[pair])
    a, b = _sides(event, pair)
    return Meeting(
        a=people[a].id,
        b=people[b].id,
        round=event.rounds[int(placement.rounds[pair])],
        table=table,
        interpreter=None if voice == NOWHERE else event.problem.interpreters[voice].id,
    )
