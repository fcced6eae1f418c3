"""The board on which a plan is changed meeting by meeting: arrays for compiled code, and elementary moves.

Pairs, registrations, rounds, pools and interpreters go by their place from 0; -1 is nobody, nowhere. A
registration with d delegates owns d *chairs* (rows of `at`). Sets of rounds are bit masks. Only `place` and
`take` change the board; all else is built of them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .compiling import compiled, compiled_part
from .placement import Placement, Whole

WORTH, KEPT, WAITING, PROMISE_WEIGHT, STAMP = range(5)
"""What `Board.sums` counts; the promise weight is what a kept promise is worth to a search."""


class Board(NamedTuple):
    """First what does not change, then the plan; `sums` holds what is counted."""

    a: Whole
    b: Whole
    worth: Whole
    points: Whole
    crosses: Whole
    common: Whole
    home: Whole
    other_home: Whole
    tongue: Whole
    locked: Whole
    chairs: Whole
    most: Whole
    promise: Whole
    promise_across: Whole
    shares: Whole
    step_worth: Whole
    capacity: Whole
    first_seat: Whole
    speaks: Whole
    voice_available: Whole

    round_of: Whole
    chair_a: Whole
    chair_b: Whole
    pool_of: Whole
    seat_of: Whole
    voice_of: Whole
    at: Whole
    open: Whole
    busy: Whole
    seated: Whole
    load: Whole
    pool_open: Whole
    voice_at: Whole
    degree: Whole
    across: Whole
    gained: Whole
    step: Whole
    waiting: Whole
    waiting_place: Whole
    mark: Whole
    sums: Whole
    random: np.ndarray[tuple[int], np.dtype[np.uint64]]


def placement_on(board: Board) -> Placement:
    """A copy of the plan that stands on the board."""
    return Placement(*(row.astype(np.int64) for row in (board.round_of, board.pool_of, board.voice_of)))


def load_placement(board: Board, placement: Placement) -> None:
    """Clears the board and sets up `placement`, which must be allowed."""
    _set_up(board, placement.rounds, placement.pools, placement.voices)


@compiled
def _set_up(board: Board, rounds: Whole, pools: Whole, voices: Whole) -> None:
    for pair in range(rounds.size):
        if board.round_of[pair] >= 0:
            take(board, pair)
    for pair in range(rounds.size):
        if rounds[pair] >= 0:
            place(board, pair, rounds[pair], pools[pair], voices[pair])


@compiled_part
def below(board: Board, limit: int) -> int:
    """A random number from 0 to `limit` - 1 (xorshift64, Marsaglia 2003)."""
    state = board.random[0]
    state ^= state << np.uint64(13)
    state ^= state >> np.uint64(7)
    state ^= state << np.uint64(17)
    board.random[0] = state
    return int(np.int64(state >> np.uint64(33)) % limit)


@compiled_part
def count_bits(mask: int) -> int:
    """How many bits of a mask of at most 62 are set."""
    mask = mask - (mask >> 1 & 0x5555555555555555)
    mask = (mask & 0x3333333333333333) + (mask >> 2 & 0x3333333333333333)
    mask = (mask + (mask >> 4)) & 0x0F0F0F0F0F0F0F0F
    mask = mask + (mask >> 8)
    mask = mask + (mask >> 16)
    return (mask + (mask >> 32)) & 127


@compiled_part
def lowest(mask: int) -> int:
    """The place of the lowest bit set; `mask` must not be 0."""
    return count_bits((mask & -mask) - 1)


@compiled_part
def any_bit(board: Board, mask: int) -> int:
    """The place of a random bit that is set; `mask` must not be 0."""
    for _ in range(below(board, count_bits(mask))):
        mask &= mask - 1
    return lowest(mask)


@compiled_part
def chair_at(board: Board, person: int, pair: int, round_: int) -> int:
    """The chair of `person` where `pair` (-1: nobody) is in that round; -1 if there is none."""
    for chair in range(board.chairs[person], board.chairs[person + 1]):
        if board.at[chair, round_] == pair:
            return chair
    return -1


@compiled_part
def pool_for(board: Board, pair: int, round_: int) -> int:
    """A pool with a free table for `pair`; -1 if there is none."""
    if board.pool_open[board.home[pair]] >> round_ & 1:
        return int(board.home[pair])
    other = board.other_home[pair]
    if other >= 0 and board.pool_open[other] >> round_ & 1:
        return int(other)
    return -1


@compiled_part
def voice_for(board: Board, pair: int, round_: int) -> int:
    """A free interpreter for a pair that needs one; -1 if there is none."""
    for voice in range(board.voice_available.size):
        if (
            board.speaks[board.tongue[pair], voice]
            and board.voice_available[voice] >> round_ & 1
            and board.voice_at[voice, round_] < 0
        ):
            return voice
    return -1


@compiled_part
def people_open(board: Board, pair: int) -> int:
    """The rounds in which both sides of `pair` could take a meeting more; 0 where one has all it wants."""
    a, b = board.a[pair], board.b[pair]
    if board.degree[a] >= board.most[a] or board.degree[b] >= board.most[b]:
        return 0
    return int(board.common[pair] & board.open[a] & board.open[b])


@compiled_part
def tables_open(board: Board, pair: int) -> int:
    """The rounds in which a table would do for `pair`."""
    mask = board.pool_open[board.home[pair]]
    if board.other_home[pair] >= 0:
        mask |= board.pool_open[board.other_home[pair]]
    return int(mask)


@compiled_part
def try_place(board: Board, pair: int, round_: int) -> bool:
    """Places a waiting pair if both sides, a table and an interpreter are free then; tells whether it did."""
    if not people_open(board, pair) >> round_ & 1:
        return False
    pool = pool_for(board, pair, round_)
    if pool < 0:
        return False
    voice = -1
    if board.tongue[pair] >= 0:
        voice = voice_for(board, pair, round_)
        if voice < 0:
            return False
    place(board, pair, round_, pool, voice)
    return True


@compiled_part
def is_kept(board: Board, person: int) -> bool:
    """Whether a registration has all the meetings it was promised."""
    return bool(
        board.degree[person] >= board.promise[person] and board.across[person] >= board.promise_across[person]
    )


@compiled_part
def _count(board: Board, person: int, pair: int, change: int) -> None:
    """Counts a meeting of `person` in (1) or out (-1), with the promise and the share that go with it."""
    board.sums[KEPT] -= is_kept(board, person)
    board.degree[person] += change
    board.across[person] += change * board.crosses[pair]
    board.sums[KEPT] += is_kept(board, person)
    board.gained[person] += change * board.points[pair]
    step, gained = board.step[person], board.gained[person]
    while step < board.shares.shape[1] and gained >= board.shares[person, step]:
        board.sums[WORTH] += board.step_worth[step]
        step += 1
    while step > 0 and gained < board.shares[person, step - 1]:
        step -= 1
        board.sums[WORTH] -= board.step_worth[step]
    board.step[person] = step


@compiled_part
def _sit(board: Board, person: int, pair: int, round_: int) -> int:
    chair = chair_at(board, person, -1, round_)
    board.at[chair, round_] = pair
    if chair_at(board, person, -1, round_) < 0:
        board.open[person] &= ~(1 << round_)
    board.busy[person] |= 1 << round_
    _count(board, person, pair, 1)
    return chair


@compiled_part
def _rise(board: Board, person: int, chair: int, round_: int) -> None:
    _count(board, person, board.at[chair, round_], -1)
    board.at[chair, round_] = -1
    board.open[person] |= 1 << round_
    for other in range(board.chairs[person], board.chairs[person + 1]):
        if board.at[other, round_] >= 0:
            return
    board.busy[person] &= ~(1 << round_)


@compiled_part
def place(board: Board, pair: int, round_: int, pool: int, voice: int) -> None:
    """Puts a waiting pair where everything is free for it."""
    board.chair_a[pair] = _sit(board, board.a[pair], pair, round_)
    board.chair_b[pair] = _sit(board, board.b[pair], pair, round_)
    board.round_of[pair] = round_
    board.pool_of[pair] = pool
    seat = board.load[round_, pool]
    board.seat_of[pair] = seat
    board.seated[round_, board.first_seat[pool] + seat] = pair
    board.load[round_, pool] = seat + 1
    if seat + 1 == board.capacity[pool]:
        board.pool_open[pool] &= ~(1 << round_)
    board.voice_of[pair] = voice
    if voice >= 0:
        board.voice_at[voice, round_] = pair
    board.sums[WORTH] += board.worth[pair]
    board.sums[WAITING] -= 1
    last = board.waiting[board.sums[WAITING]]
    gap = board.waiting_place[pair]
    board.waiting[gap] = last
    board.waiting_place[last] = gap


@compiled_part
def take(board: Board, pair: int) -> None:
    """Takes a placed pair off the board; it waits again."""
    round_, pool = board.round_of[pair], board.pool_of[pair]
    _rise(board, board.a[pair], board.chair_a[pair], round_)
    _rise(board, board.b[pair], board.chair_b[pair], round_)
    board.load[round_, pool] -= 1
    last = board.seated[round_, board.first_seat[pool] + board.load[round_, pool]]
    board.seated[round_, board.first_seat[pool] + board.seat_of[pair]] = last
    board.seat_of[last] = board.seat_of[pair]
    board.pool_open[pool] |= 1 << round_
    if board.voice_of[pair] >= 0:
        board.voice_at[board.voice_of[pair], round_] = -1
    board.round_of[pair] = board.pool_of[pair] = board.voice_of[pair] = -1
    board.sums[WORTH] -= board.worth[pair]
    board.waiting[board.sums[WAITING]] = pair
    board.waiting_place[pair] = board.sums[WAITING]
    board.sums[WAITING] += 1
