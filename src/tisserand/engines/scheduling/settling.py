"""Compiled search for comfort: chains between two rounds are moved until few people have breaks; grants stay.

What annealing weighs is finer than what counts: the discomforts of `comfort`, and every idle round between
two meetings of somebody, so that to shrink a gap is worth something before it is closed.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .board import STAMP, Board, any_bit, below, count_bits
from .comfort import meals_of, rests_of
from .compiling import compiled, compiled_part
from .event import Event
from .moves import Scratch, cut_chain, find_chain, flip, grow_chain, heard
from .placement import Whole
from .search import Cooling, copy_to, heat_at, loss_allowed

RESTLESS, TOTAL, LEAST = range(3)
"""What `Unrest.sums` holds: those with a discomfort, the discomforts of all, and those of the best plan."""

GLANCES = 6
"""At so many meetings of a full round one looks for one that could make room."""

MOST_RELIEVED = 4
"""So many meetings are moved for their interpreters at most."""


class Unrest(NamedTuple):
    """For each registration its `rest` and `meal` (see `comfort`), its discomforts and its weight; `restless`
    lists those with a discomfort, `spot` says where; `net` is room for the meetings that leave a round;
    `silent` are the interpreters of each round who have nothing to do."""

    rest: Whole
    meal: Whole
    discomforts: Whole
    weight: Whole
    restless: Whole
    spot: Whole
    net: Whole
    silent: Whole
    sums: Whole


def unrest_in(event: Event) -> Unrest:
    """Nobody has a discomfort yet; `take_stock` looks at the board."""
    people = len(event.available)
    discomforts, weight, restless, net = (np.zeros(people, dtype=np.int64) for _ in range(4))
    return Unrest(
        rest=np.array(rests_of(event), dtype=np.int64),
        meal=np.array(meals_of(event), dtype=np.int64),
        discomforts=discomforts,
        weight=weight,
        restless=restless,
        spot=np.full(people, -1, dtype=np.int64),
        net=net,
        silent=np.zeros(len(event.rounds), dtype=np.int64),
        sums=np.zeros(3, dtype=np.int64),
    )


@compiled_part
def discomforts_in(busy: int, rest: int, meal: int) -> int:
    """As `comfort.discomforts` counts them, for one registration."""
    groups = count_bits(busy & ~(busy << 1))
    if groups == 0:
        return 0
    calm = rest & ~busy
    spared = count_bits(calm + (calm & busy << 1) & ~calm & busy)
    return groups - 1 - spared + (1 if meal != 0 and busy & meal == meal else 0)


@compiled_part
def idle_between(busy: int, rest: int) -> int:
    """The idle rounds between the first and the last meeting, but those of rest."""
    up_to_last = busy | busy >> 1
    for shift in (2, 4, 8, 16, 32):
        up_to_last |= up_to_last >> shift
    before_first = (busy & -busy) - 1
    return count_bits(up_to_last & ~before_first & ~busy & ~rest) if busy else 0


@compiled_part
def weight_of(unrest: Unrest, person: int, busy: int) -> int:
    """What annealing takes somebody's day for: 0 is best."""
    found = discomforts_in(busy, unrest.rest[person], unrest.meal[person])
    return found + 2 * idle_between(busy, unrest.rest[person])


@compiled_part
def note(board: Board, unrest: Unrest, person: int) -> None:
    """Takes down how somebody fares on the board."""
    busy = board.busy[person]
    found = discomforts_in(busy, unrest.rest[person], unrest.meal[person])
    unrest.weight[person] = weight_of(unrest, person, busy)
    unrest.sums[TOTAL] += found - unrest.discomforts[person]
    unrest.discomforts[person] = found
    spot = unrest.spot[person]
    if found > 0 and spot < 0:
        unrest.restless[unrest.sums[RESTLESS]] = person
        unrest.spot[person] = unrest.sums[RESTLESS]
        unrest.sums[RESTLESS] += 1
    elif found == 0 and spot >= 0:
        unrest.sums[RESTLESS] -= 1
        last = unrest.restless[unrest.sums[RESTLESS]]
        unrest.restless[spot] = last
        unrest.spot[last] = spot
        unrest.spot[person] = -1


@compiled
def take_stock(board: Board, unrest: Unrest) -> None:
    """Takes down how everybody fares on the board, as the best plan so far."""
    for person in range(board.busy.size):
        note(board, unrest, person)
    for round_ in range(unrest.silent.size):
        unrest.silent[round_] = 0
        for voice in range(board.voice_available.size):
            if board.voice_available[voice] >> round_ & 1 and board.voice_at[voice, round_] < 0:
                unrest.silent[round_] += 1
    unrest.sums[LEAST] = unrest.sums[TOTAL]


@compiled_part
def held_in(board: Board, person: int, round_: int) -> int:
    """How many meetings somebody has in a round."""
    held = 0
    for chair in range(board.chairs[person], board.chairs[person + 1]):
        if board.at[chair, round_] >= 0:
            held += 1
    return held


@compiled_part
def busy_after(board: Board, person: int, rounds: tuple[int, int], net: int) -> int:
    """The busy rounds of somebody of whose meetings `net` more move from the first round to the second."""
    source, target = rounds
    busy = int(board.busy[person])
    if net == 0:
        return busy
    if board.chairs[person + 1] - board.chairs[person] == 1:
        return busy ^ (1 << source | 1 << target)
    busy &= ~(1 << source | 1 << target)
    if held_in(board, person, source) > net:
        busy |= 1 << source
    if held_in(board, person, target) > -net:
        busy |= 1 << target
    return busy


@compiled_part
def change_by_chain(board: Board, work: Scratch, unrest: Unrest, target: int) -> int:
    """How the weights change in all if the chain moves."""
    source = board.round_of[work.chain[0]]
    for step in range(work.length[0]):
        way = 1 if board.round_of[work.chain[step]] == source else -1
        unrest.net[board.a[work.chain[step]]] += way
        unrest.net[board.b[work.chain[step]]] += way
    change = 0
    for step in range(work.length[0]):
        for side in range(2):
            person = board.a[work.chain[step]] if side == 0 else board.b[work.chain[step]]
            if unrest.net[person] != 0:
                busy = busy_after(board, person, (source, target), unrest.net[person])
                unrest.net[person] = 0
                change += weight_of(unrest, person, busy) - unrest.weight[person]
    return change


@compiled_part
def change_alone(board: Board, unrest: Unrest, pair: int, target: int) -> int:
    """How the weights change if one meeting moves into a round in which both sides are free."""
    change = 0
    for side in range(2):
        person = board.a[pair] if side == 0 else board.b[pair]
        busy = busy_after(board, person, (board.round_of[pair], target), 1)
        change += weight_of(unrest, person, busy) - unrest.weight[person]
    return change


@compiled_part
def ends_badly(board: Board, unrest: Unrest, pair: int, target: int, loss_allowed: float) -> bool:
    """Whether somebody at whom the chain of `pair` ends loses more than allowed.

    Where the other end gains as much, the chain is not lost: it is tried from there as well.
    """
    for side in range(2):
        person = board.a[pair] if side == 0 else board.b[pair]
        if not board.busy[person] >> target & 1:
            busy = busy_after(board, person, (board.round_of[pair], target), 1)
            if weight_of(unrest, person, busy) - unrest.weight[person] > loss_allowed:
                return True
    return False


@compiled_part
def one_to_make_room(board: Board, unrest: Unrest, pool: int, rounds: tuple[int, int]) -> int:
    """A meeting at a table of `pool` that could go from the second round to the first; -1: none found."""
    source, target = rounds
    best, least = -1, 1 << 30
    for _ in range(GLANCES):
        pair = board.seated[target, board.first_seat[pool] + below(board, board.load[target, pool])]
        free = board.common[pair] & board.open[board.a[pair]] & board.open[board.b[pair]]
        if free >> source & 1 and not board.locked[pair] and board.mark[pair] != board.sums[STAMP]:
            change = change_alone(board, unrest, pair, source)
            if change < least:
                best, least = pair, change
    return best


@compiled_part
def make_room(board: Board, work: Scratch, unrest: Unrest, target: int) -> bool:
    """Adds meetings to the chain that leave the round where tables lack; False if too few were found."""
    source, pool = board.round_of[work.chain[0]], board.pool_of[work.chain[0]]
    surplus = board.load[target, pool] - board.capacity[pool]
    for step in range(work.length[0]):
        if board.pool_of[work.chain[step]] == pool:
            surplus += 1 if board.round_of[work.chain[step]] == source else -1
    while surplus > 0:
        pair = one_to_make_room(board, unrest, pool, (source, target))
        if pair < 0 or work.length[0] == work.chain.size:
            return False
        work.chain[work.length[0]], board.mark[pair] = pair, board.sums[STAMP]
        work.length[0] += 1
        surplus -= 1
    return True


@compiled_part
def unheard(board: Board, work: Scratch, unrest: Unrest, round_: int) -> int:
    """A pair of the chain that goes to the round where interpreters lack for such; -1 if none do."""
    lacking, found = -unrest.silent[round_], -1
    for step in range(work.length[0]):
        pair = work.chain[step]
        if board.voice_of[pair] >= 0:
            if board.round_of[pair] == round_:
                lacking -= 1
            else:
                lacking += 1
                found = int(pair)
    return found if lacking > 0 else -1


@compiled_part
def find_voices(board: Board, work: Scratch, unrest: Unrest, rounds: tuple[int, int]) -> bool:
    """Adds chains of meetings that go the other way and leave their interpreters; False if in vain."""
    for _ in range(MOST_RELIEVED):
        round_ = rounds[1]
        pair = unheard(board, work, unrest, round_)
        if pair < 0:
            round_ = rounds[0]
            pair = unheard(board, work, unrest, round_)
        if pair < 0:
            return True
        other = heard(board, pair, round_)
        if other < 0 or board.mark[other] == board.sums[STAMP] or not grow_chain(board, other, rounds, work):
            return False
    return False


@compiled_part
def is_heard(board: Board, work: Scratch, unrest: Unrest, target: int, loss_allowed: float) -> bool:
    """Whether interpreters are left for the chain, or can be with others moved as well, at no more loss."""
    length, rounds = work.length[0], (board.round_of[work.chain[0]], target)
    for _ in range(GLANCES):
        if find_voices(board, work, unrest, rounds) and (
            work.length[0] == length or change_by_chain(board, work, unrest, target) <= loss_allowed
        ):
            return True
        cut_chain(board, work, length)
    return False


@compiled
def settle(board: Board, work: Scratch, unrest: Unrest, best: Whole, cooling: Cooling) -> None:
    """Simulated annealing for comfort: chains between two rounds, guided to people with discomforts.

    Ends early where the discomforts of the best plan are down to the aim.
    """
    heat = cooling.hot
    for move in range(cooling.moves):
        if unrest.sums[LEAST] <= cooling.aim:
            return
        if move % 256 == 0:
            heat = heat_at(cooling, move)
        pair, target = next_step(board, unrest)
        allowed = loss_allowed(board, heat)
        if pair < 0 or target == board.round_of[pair] or ends_badly(board, unrest, pair, target, allowed):
            continue
        if not find_chain(board, pair, target, work) or not make_room(board, work, unrest, target):
            continue
        if change_by_chain(board, work, unrest, target) > allowed:
            continue
        if is_heard(board, work, unrest, target, allowed) and flip(board, work, target):
            note_chain(board, work, unrest)
        if unrest.sums[TOTAL] < unrest.sums[LEAST]:
            unrest.sums[LEAST] = unrest.sums[TOTAL]
            copy_to(board, best)


@compiled_part
def note_chain(board: Board, work: Scratch, unrest: Unrest) -> None:
    """Takes down how those fare whose meetings have moved, and which interpreters have."""
    for step in range(work.length[0]):
        pair = work.chain[step]
        note(board, unrest, board.a[pair])
        note(board, unrest, board.b[pair])
        if board.voice_of[pair] >= 0:
            unrest.silent[work.saved[step, 0]] += 1
            unrest.silent[board.round_of[pair]] -= 1


@compiled_part
def next_step(board: Board, unrest: Unrest) -> tuple[int, int]:
    """A pair and a round to move it to: mostly towards the other meetings of someone who waits."""
    if unrest.sums[RESTLESS] == 0 or below(board, 8) == 0:
        pair = below(board, board.round_of.size)
        return (pair, any_bit(board, board.common[pair])) if board.round_of[pair] >= 0 else (-1, 0)
    person = unrest.restless[below(board, unrest.sums[RESTLESS])]
    busy = board.busy[person]
    round_ = any_bit(board, busy & ~(busy << 1 & busy >> 1))
    pair = one_of_theirs(board, person, round_)
    beside = (busy << 1 | busy >> 1) & ~busy | busy & board.open[person]
    targets = beside & board.common[pair] & ~(1 << round_)
    return (pair, any_bit(board, targets)) if targets else (-1, 0)


@compiled_part
def one_of_theirs(board: Board, person: int, round_: int) -> int:
    """A random one of somebody's meetings in a round in which there is one."""
    chair, chairs = board.chairs[person], board.chairs[person + 1] - board.chairs[person]
    start = below(board, chairs) if chairs > 1 else 0
    for step in range(chairs):
        pair = board.at[chair + (start + step) % chairs, round_]
        if pair >= 0:
            return int(pair)
    return -1
