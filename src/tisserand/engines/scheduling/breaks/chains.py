"""Compiled annealing of a brokerage day: Kempe chains between two slots, and meetings that push others out.

Slots count from 0 here and sets of slots are bit masks. Nobody ever has two meetings at once; what else may
be amiss on the way (meetings that wait, or stand outside their slots, or beyond the tables) has its price.
The caller makes the arrays; compiled code only fills them.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from tisserand.engines.scheduling.compiling import compiled, compiled_part
from tisserand.engines.scheduling.placement import Whole

BREAK = 1 << 32
"""Prices are breaks times this, plus idle slots inside people's days, which only guide the search."""

IDLE = 0.05
"""What an idle slot counts beside a break where a move is weighed."""

AWAY = 2 * BREAK
"""The price of a meeting that waits or stands outside its slots; one beyond the tables costs a break."""

UNEVEN = 2
"""Somebody's breaks above so many count twice: such plans are unfair where others have none."""

TRIES_OF_SLOTS = 4
TRIES_OF_PEOPLE = 8

WAITING, OUTSIDE, TABLES, PRICE, BEST = range(5)
"""What `Loom.sums` holds: counts, the number of tables, the price now, and the breaks of the best plan."""


class Loom(NamedTuple):
    """First what does not change: who meets, in which slots, and everybody's meetings; then the plan."""

    a: Whole
    b: Whole
    allowed: Whole
    first: Whole
    own: Whole

    slot: Whole
    at: Whole
    busy: Whole
    load: Whole
    waiting: Whole
    place: Whole
    chain: Whole
    best: Whole
    sums: Whole
    random: np.ndarray[tuple[int], np.dtype[np.uint64]]


@compiled_part
def below(loom: Loom, limit: int) -> int:
    """A random whole number from 0 to `limit` - 1 (xorshift, Marsaglia 2003)."""
    word = loom.random[0]
    word ^= word << np.uint64(13)
    word ^= word >> np.uint64(7)
    word ^= word << np.uint64(17)
    loom.random[0] = word
    return int(np.int64(word >> np.uint64(11)) % limit)


@compiled_part
def is_taken(loom: Loom, change: int, heat: float) -> bool:
    """Whether a move that changes the price so much is made (Metropolis 1953)."""
    breaks = (change + BREAK // 2) // BREAK
    loss = breaks + IDLE * (change - breaks * BREAK)
    return loss <= 0.0 or (below(loom, 1 << 30) + 1) / (1 << 30) < math.exp(-loss / heat)


@compiled_part
def ones(mask: int) -> int:
    """How many bits are set."""
    mask -= mask >> 1 & 0x5555555555555555
    mask = (mask & 0x3333333333333333) + (mask >> 2 & 0x3333333333333333)
    mask = mask + (mask >> 4) & 0x0F0F0F0F0F0F0F0F
    return mask * 0x0101010101010101 >> 56 & 0xFF


@compiled_part
def price(busy: int) -> int:
    """What somebody's breaks and idle slots cost."""
    breaks = ones(busy & ~(busy << 1)) - 1
    if breaks <= 0:
        return 0
    filled = busy
    for reach in (1, 2, 4, 8, 16, 32):
        filled |= filled >> reach
    idle = filled & ~busy & ~((busy & -busy) - 1)
    return int((breaks + max(0, breaks - UNEVEN)) * BREAK + ones(idle))


@compiled_part
def crowding(loom: Loom, slot: int, change: int) -> int:
    """The change of price where the meetings in a slot change by so many."""
    spare = loom.sums[TABLES] - loom.load[slot]
    return int(max(0, change - spare) - max(0, -spare)) * BREAK


@compiled_part
def change_of_busy(loom: Loom, person: int, bits: int) -> int:
    """The change of price where these bits of somebody's busy slots change."""
    return price(loom.busy[person] ^ bits) - price(loom.busy[person])


@compiled_part
def put(loom: Loom, meeting: int, slot: int) -> None:
    """Writes down a meeting that waits, in a slot that is free."""
    loom.sums[WAITING] -= 1
    last, gap = loom.waiting[loom.sums[WAITING]], loom.place[meeting]
    loom.waiting[gap], loom.place[last] = last, gap
    loom.slot[meeting] = slot
    loom.load[slot] += 1
    for person in (loom.a[meeting], loom.b[meeting]):
        loom.at[person, slot] = meeting
        loom.busy[person] |= 1 << slot


@compiled_part
def push_out(loom: Loom, meeting: int) -> None:
    """Lets a meeting wait."""
    slot = loom.slot[meeting]
    for person in (loom.a[meeting], loom.b[meeting]):
        loom.at[person, slot] = -1
        loom.busy[person] &= ~(1 << slot)
    loom.load[slot] -= 1
    loom.slot[meeting] = -1
    loom.waiting[loom.sums[WAITING]], loom.place[meeting] = meeting, loom.sums[WAITING]
    loom.sums[WAITING] += 1
    loom.sums[OUTSIDE] -= 1 - (loom.allowed[meeting] >> slot & 1)


@compiled_part
def any_bit(loom: Loom, mask: int) -> int:
    """The place of a random bit among those set."""
    for _ in range(below(loom, ones(mask))):
        mask &= mask - 1
    return ones((mask & -mask) - 1)


@compiled_part
def least_taken_slot(loom: Loom, meeting: int) -> int:
    """Of a few random slots of a meeting the one in which fewest of its people meet already."""
    best, fewest = 0, 3
    for _ in range(TRIES_OF_SLOTS):
        slot = any_bit(loom, loom.allowed[meeting])
        taken = (loom.at[loom.a[meeting], slot] >= 0) + (loom.at[loom.b[meeting], slot] >= 0)
        if taken < fewest:
            best, fewest = slot, taken
    return best


@compiled_part
def insert(loom: Loom, meeting: int, heat: float) -> None:
    """Tries to place a waiting meeting in one of its slots, pushing out what is in its way."""
    slot, a, b = least_taken_slot(loom, meeting), loom.a[meeting], loom.b[meeting]
    bit, at_a, at_b = 1 << slot, loom.at[a, slot], loom.at[b, slot]
    if at_a == at_b:  # nothing, or another meeting of the same two
        at_b = -1
    pushed = (at_a >= 0) + (at_b >= 0)
    change = (pushed - 1) * AWAY + crowding(loom, slot, 1 - pushed)
    for person in (a, b):
        change += change_of_busy(loom, person, bit & ~loom.busy[person])
    for met in (at_a, at_b):
        if met >= 0:
            change -= AWAY * (1 - (loom.allowed[met] >> slot & 1))
            for person in (loom.a[met], loom.b[met]):
                if person not in (a, b):
                    change += change_of_busy(loom, person, bit)
    if is_taken(loom, change, heat):
        loom.sums[PRICE] += change
        for met in (at_a, at_b):
            if met >= 0:
                push_out(loom, met)
        put(loom, meeting, slot)


@compiled_part
def follow(loom: Loom, person: int, target: int, length: int) -> int:
    """Lengthens the chain that begins with a meeting, from one of its people on; gives how long it is.

    Counts what that changes for whoever is at its end. Where it comes round, its length is negative.
    """
    meeting = loom.chain[0]
    source, wanted = loom.slot[meeting], target
    while True:
        met = loom.at[person, wanted]
        if met < 0:
            loom.sums[PRICE] += change_of_busy(loom, person, 1 << source | 1 << target)
            return length
        if met == meeting:
            return -length
        loom.chain[length] = met
        length += 1
        person = loom.a[met] + loom.b[met] - person
        wanted = source + target - wanted


@compiled_part
def shift(loom: Loom, meeting: int, target: int, heat: float) -> None:
    """Tries to move a meeting to another slot; what is in the way moves back, and so on (Kempe 1879)."""
    source, before = loom.slot[meeting], loom.sums[PRICE]
    loom.chain[0] = meeting
    length = follow(loom, loom.a[meeting], target, 1)
    length = follow(loom, loom.b[meeting], target, length) if length > 0 else -length
    outside = moved = 0
    for step in range(length):
        allowed = loom.allowed[loom.chain[step]]
        sign = 1 if loom.slot[loom.chain[step]] == source else -1
        outside += sign * ((allowed >> source & 1) - (allowed >> target & 1))
        moved += sign
    loom.sums[PRICE] += outside * AWAY + crowding(loom, source, -moved) + crowding(loom, target, moved)
    if is_taken(loom, loom.sums[PRICE] - before, heat):
        loom.sums[OUTSIDE] += outside
        flip(loom, length, source, target)
    else:
        loom.sums[PRICE] = before


@compiled_part
def flip(loom: Loom, length: int, source: int, target: int) -> None:
    """Moves every meeting of the chain to the other of the two slots."""
    for step in range(length):
        meeting = loom.chain[step]
        now = loom.slot[meeting]
        loom.load[now] -= 1
        for person in (loom.a[meeting], loom.b[meeting]):
            if loom.at[person, now] == meeting:
                loom.at[person, now] = -1
                loom.busy[person] &= ~(1 << now)
        other = source + target - now
        loom.slot[meeting] = other
        loom.load[other] += 1
        for person in (loom.a[meeting], loom.b[meeting]):
            loom.at[person, other] = meeting
            loom.busy[person] |= 1 << other


@compiled_part
def restless(loom: Loom) -> int:
    """A meeting of somebody who has breaks, mostly; sometimes of anybody."""
    for _ in range(TRIES_OF_PEOPLE):
        person = below(loom, loom.busy.size)
        meetings = loom.first[person + 1] - loom.first[person]
        if meetings and (price(loom.busy[person]) or below(loom, 10) == 0):
            return int(loom.own[loom.first[person] + below(loom, meetings)])
    return below(loom, loom.a.size)


@compiled_part
def inviting_slot(loom: Loom, meeting: int) -> int:
    """Mostly an idle slot beside other meetings of one of the two, sometimes any; -1 where there is none."""
    if below(loom, 10) == 0:
        return below(loom, loom.at.shape[1])
    here = 1 << loom.slot[meeting]
    person = loom.a[meeting] if below(loom, 2) == 0 else loom.b[meeting]
    others = loom.busy[person] & ~here
    beside = (others << 1 | others >> 1) & ~others & ~here & (1 << loom.at.shape[1]) - 1
    return any_bit(loom, beside) if beside else -1


@compiled_part
def is_allowed(loom: Loom) -> bool:
    """Whether nothing is amiss."""
    if loom.sums[WAITING] or loom.sums[OUTSIDE]:
        return False
    for meetings in loom.load:  # noqa: SIM110 (machine code knows no generators)
        if meetings > loom.sums[TABLES]:
            return False
    return True


@compiled
def anneal(loom: Loom, moves: int, hot: float, cold: float, aim: int) -> None:
    """So many moves, cooling down; keeps the best plan met, and ends where it has at most `aim` breaks."""
    heat = hot
    for move in range(moves):
        if move % 64 == 0:
            heat = hot * (cold / hot) ** (move / moves)
        if loom.sums[WAITING] and move % 2 == 0:
            insert(loom, loom.waiting[below(loom, loom.sums[WAITING])], heat)
        else:
            meeting = restless(loom)
            if loom.slot[meeting] >= 0:
                target = inviting_slot(loom, meeting)
                if target not in (-1, loom.slot[meeting]):
                    shift(loom, meeting, target, heat)
        breaks = loom.sums[PRICE] // BREAK
        if breaks < loom.sums[BEST] and is_allowed(loom):
            loom.sums[BEST] = breaks
            for meeting, slot in enumerate(loom.slot):
                loom.best[meeting] = slot
            if breaks <= aim:
                return
