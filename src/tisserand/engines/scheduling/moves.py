"""Larger moves on the board: Kempe chains between two rounds, and exchanges that let a waiting pair in.

Every move either succeeds whole or leaves the plan as it was (people may sit on another of their chairs).
`Scratch.chain` lists the pairs a move touches, `Scratch.length[0]` of them, and `Scratch.saved` where they
were (round, pool, interpreter).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .board import (
    KEPT,
    PROMISE_WEIGHT,
    STAMP,
    WORTH,
    Board,
    any_bit,
    below,
    is_kept,
    lowest,
    people_open,
    place,
    pool_for,
    tables_open,
    take,
    try_place,
    voice_for,
)
from .compiling import compiled_part
from .placement import Whole

LONGEST_CHAIN = 400


class Scratch(NamedTuple):
    """Room for the pairs of one move."""

    chain: Whole
    saved: Whole
    length: Whole


def scratch() -> Scratch:
    """Room for the longest move."""
    return Scratch(
        chain=np.zeros(LONGEST_CHAIN, dtype=np.int64),
        saved=np.zeros((LONGEST_CHAIN, 3), dtype=np.int64),
        length=np.zeros(1, dtype=np.int64),
    )


@compiled_part
def find_chain(board: Board, pair: int, target: int, work: Scratch) -> bool:
    """Notes the pairs that change between two rounds if `pair` moves to `target`; False where one cannot.

    A Kempe chain (Kempe 1879), with every person's spare chairs used first.
    """
    board.sums[STAMP] += 1
    work.length[0] = 0
    return grow_chain(board, pair, (board.round_of[pair], target), work)


@compiled_part
def grow_chain(board: Board, pair: int, rounds: tuple[int, int], work: Scratch) -> bool:
    """Adds `pair`, which is in one of two rounds and goes to the other, and the pairs that change with it."""
    source, target = rounds
    stamp, done = board.sums[STAMP], work.length[0]
    if done == work.chain.size:
        return False
    work.chain[done], board.mark[pair] = pair, stamp
    length = done + 1
    while done < length:
        moving = work.chain[done]
        done += 1
        to = target if board.round_of[moving] == source else source
        if board.locked[moving] or not board.common[moving] >> to & 1:
            return False
        for side in range(2):
            person = board.a[moving] if side == 0 else board.b[moving]
            chair = board.chair_a[moving] if side == 0 else board.chair_b[moving]
            met = board.at[chair, to]
            if met >= 0 and board.mark[met] != stamp and not board.open[person] >> to & 1:
                if length == work.chain.size:
                    return False
                work.chain[length], board.mark[met] = met, stamp
                length += 1
    work.length[0] = length
    return True


@compiled_part
def cut_chain(board: Board, work: Scratch, length: int) -> None:
    """Forgets the pairs of the chain beyond the first, so many."""
    board.sums[STAMP] += 1
    work.length[0] = length
    for step in range(length):
        board.mark[work.chain[step]] = board.sums[STAMP]


@compiled_part
def save_and_take(board: Board, work: Scratch) -> None:
    """Notes where the pairs of the chain are and takes them off the board."""
    for step in range(work.length[0]):
        pair = work.chain[step]
        work.saved[step, 0] = board.round_of[pair]
        work.saved[step, 1] = board.pool_of[pair]
        work.saved[step, 2] = board.voice_of[pair]
        take(board, pair)


@compiled_part
def restore(board: Board, work: Scratch) -> None:
    """Puts the pairs of the chain back where they were when saved."""
    for step in range(work.length[0]):
        if board.round_of[work.chain[step]] >= 0:
            take(board, work.chain[step])
    for step in range(work.length[0]):
        place(board, work.chain[step], work.saved[step, 0], work.saved[step, 1], work.saved[step, 2])


@compiled_part
def flip(board: Board, work: Scratch, target: int) -> bool:
    """Moves the chain; False, and nothing moved, where tables or interpreters do not allow it."""
    source = board.round_of[work.chain[0]]
    save_and_take(board, work)
    for step in range(work.length[0]):
        to = target if work.saved[step, 0] == source else source
        if not try_place(board, work.chain[step], to):
            restore(board, work)
            return False
    return True


@compiled_part
def place_anywhere(board: Board, pair: int) -> bool:
    """Places a waiting pair in the least crowded round in which everything is free."""
    mask = people_open(board, pair) & tables_open(board, pair)
    while mask:
        best = lowest(mask)
        rest = mask & (mask - 1)
        while rest:
            round_ = lowest(rest)
            rest &= rest - 1
            if board.load[round_, board.home[pair]] < board.load[best, board.home[pair]]:
                best = round_
        if try_place(board, pair, best):
            return True
        mask &= ~(1 << best)
    return False


@compiled_part
def clear_by_chain(board: Board, pair: int, person: int, rounds: tuple[int, int], work: Scratch) -> bool:
    """Places `pair` in the first of two rounds once a meeting of `person` there has moved to the second."""
    round_, target = rounds
    chairs = board.chairs[person + 1] - board.chairs[person]
    met = board.at[board.chairs[person] + below(board, chairs), round_]
    if met < 0 or target == round_ or not find_chain(board, met, target, work):
        return False
    if not flip(board, work, target):
        return False
    if try_place(board, pair, round_):
        return True
    restore(board, work)
    return False


@compiled_part
def wants_more(board: Board, pair: int) -> bool:
    """Whether both sides of `pair` have fewer meetings than they want at most."""
    a, b = board.a[pair], board.b[pair]
    return bool(board.degree[a] < board.most[a] and board.degree[b] < board.most[b])


@compiled_part
def place_by_chain(board: Board, pair: int, work: Scratch) -> bool:
    """Places a waiting pair, moving others between two rounds where need be; tries every two rounds."""
    if place_anywhere(board, pair):
        return True
    if not wants_more(board, pair):
        return False
    for side in range(2):
        person = board.a[pair] if side == 0 else board.b[pair]
        other = board.b[pair] if side == 0 else board.a[pair]
        rounds = board.common[pair] & board.open[other] & ~board.open[person]
        while rounds:
            round_ = lowest(rounds)
            rounds &= rounds - 1
            targets = board.open[person]
            while targets:
                target = lowest(targets)
                targets &= targets - 1
                if clear_by_chain(board, pair, person, (round_, target), work):
                    return True
    return False


@compiled_part
def place_by_one_chain(board: Board, pair: int, work: Scratch) -> bool:
    """Places a waiting pair by one chain between two random rounds."""
    side = below(board, 2)
    person = board.a[pair] if side == 0 else board.b[pair]
    other = board.b[pair] if side == 0 else board.a[pair]
    rounds = board.common[pair] & board.open[other]
    targets = board.open[person]
    if rounds == 0 or targets == 0 or not wants_more(board, pair):
        return False
    return clear_by_chain(board, pair, person, (any_bit(board, rounds), any_bit(board, targets)), work)


@compiled_part
def sitting(board: Board, person: int, round_: int) -> int:
    """A random unlocked pair of `person` in that round; -1 if there is none."""
    chairs = board.chairs[person + 1] - board.chairs[person]
    start = below(board, chairs)
    for step in range(chairs):
        pair = board.at[board.chairs[person] + (start + step) % chairs, round_]
        if pair >= 0 and not board.locked[pair]:
            return int(pair)
    return -1


@compiled_part
def any_of(board: Board, person: int) -> int:
    """A random unlocked pair of `person` in any round; -1 if there is none."""
    rounds = board.busy[person]
    while rounds:
        round_ = any_bit(board, rounds)
        rounds &= ~(1 << round_)
        pair = sitting(board, person, round_)
        if pair >= 0:
            return pair
    return -1


@compiled_part
def find_those_in_the_way(board: Board, pair: int, round_: int, work: Scratch) -> bool:
    """Notes pairs that could go so that `pair` fits into the round; False where locks forbid it."""
    work.length[0] = 0
    for side in range(2):
        person = board.a[pair] if side == 0 else board.b[pair]
        if not board.open[person] >> round_ & 1:
            add(work, sitting(board, person, round_))
        elif board.degree[person] >= board.most[person]:
            add(work, any_of(board, person))
    if pool_for(board, pair, round_) < 0 and not frees_a_table(board, pair, round_, work):
        pool = board.home[pair]
        add(work, board.seated[round_, board.first_seat[pool] + below(board, board.capacity[pool])])
    if board.tongue[pair] >= 0 and voice_for(board, pair, round_) < 0:  # noqa: SIM102 (as for tables)
        if not frees_a_voice(board, pair, round_, work):
            add(work, heard(board, pair, round_))
    for step in range(work.length[0]):
        if work.chain[step] < 0 or board.locked[work.chain[step]]:
            return False
        for other in range(step):
            if work.chain[other] == work.chain[step]:
                return False
    return True


@compiled_part
def add(work: Scratch, pair: int) -> None:
    """Notes one pair more."""
    work.chain[work.length[0]] = pair
    work.length[0] += 1


@compiled_part
def frees_a_table(board: Board, pair: int, round_: int, work: Scratch) -> bool:
    """Whether one of those noted sits at a table that would do for `pair`."""
    for step in range(work.length[0]):
        noted = work.chain[step]
        if noted >= 0 and board.round_of[noted] == round_:
            pool = board.pool_of[noted]
            if pool in (board.home[pair], board.other_home[pair]):
                return True
    return False


@compiled_part
def frees_a_voice(board: Board, pair: int, round_: int, work: Scratch) -> bool:
    """Whether one of those noted has an interpreter who would do for `pair`."""
    for step in range(work.length[0]):
        noted = work.chain[step]
        if noted >= 0 and board.round_of[noted] == round_:
            voice = board.voice_of[noted]
            if voice >= 0 and board.speaks[board.tongue[pair], voice]:
                return True
    return False


@compiled_part
def heard(board: Board, pair: int, round_: int) -> int:
    """A random pair whose interpreter would do for `pair` in that round; -1 if there is none."""
    voices = board.voice_available.size
    start = below(board, voices)
    for step in range(voices):
        voice = (start + step) % voices
        if board.speaks[board.tongue[pair], voice] and board.voice_at[voice, round_] >= 0:
            return int(board.voice_at[voice, round_])
    return -1


@compiled_part
def exchange(board: Board, pair: int, round_: int, work: Scratch, loss_allowed: float) -> bool:
    """Lets `pair` in at that round, with new rounds for those in the way, if no more is lost than allowed."""
    if not find_those_in_the_way(board, pair, round_, work):
        return False
    least_loss = -board.worth[pair]
    for step in range(work.length[0]):
        noted = work.chain[step]
        elsewhere = board.common[noted] & board.open[board.a[noted]] & board.open[board.b[noted]]
        if not elsewhere & tables_open(board, noted):
            least_loss += board.worth[noted]
    if least_loss > loss_allowed and not completes_a_promise(board, pair):
        return False
    return swap_in(board, pair, round_, work, loss_allowed)


@compiled_part
def completes_a_promise(board: Board, pair: int) -> bool:
    """Whether a side of `pair` lacks just this meeting of what it was promised."""
    return is_completed(board, pair, board.a[pair]) or is_completed(board, pair, board.b[pair])


@compiled_part
def is_completed(board: Board, pair: int, person: int) -> bool:
    """Whether `pair` is the last meeting that `person` lacks of what it was promised."""
    return (
        not is_kept(board, person)
        and board.degree[person] + 1 >= board.promise[person]
        and board.across[person] + board.crosses[pair] >= board.promise_across[person]
    )


@compiled_part
def swap_in(board: Board, pair: int, round_: int, work: Scratch, loss_allowed: float) -> bool:
    """Takes the pairs noted out for `pair` and places them anew; undone if more is lost than allowed."""
    weight = board.sums[PROMISE_WEIGHT]
    before = board.sums[WORTH] + weight * board.sums[KEPT]
    save_and_take(board, work)
    if try_place(board, pair, round_):
        for step in range(work.length[0]):
            place_anywhere(board, work.chain[step])
        if before - board.sums[WORTH] - weight * board.sums[KEPT] <= loss_allowed:
            return True
        take(board, pair)
    restore(board, work)
    return False
