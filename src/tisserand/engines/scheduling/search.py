"""Compiled searches on the board: placing a choice, annealing for worth, finishing.

Counted in moves, not in seconds, so that one seed gives one plan; the caller watches the clock between calls.
`best` holds the placement of the best plan met (rounds, pools, interpreters as rows) and `record` its value.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from .board import KEPT, WAITING, WORTH, Board, any_bit, below, lowest
from .compiling import compiled, compiled_part
from .moves import (
    Scratch,
    any_of,
    exchange,
    find_chain,
    flip,
    place_anywhere,
    place_by_chain,
    place_by_one_chain,
    swap_in,
)
from .placement import Whole


@compiled
def place_all(board: Board, pairs: Whole, work: Scratch) -> None:
    """Places the pairs in the order given wherever possible, by Kempe chains where it takes them."""
    for pair in pairs:
        if board.round_of[pair] < 0:
            place_by_chain(board, pair, work)


@compiled
def insist(board: Board, pairs: Whole, work: Scratch, moves: int) -> int:
    """Places such of the pairs as wait, moving random chains meanwhile; tells how many still wait.

    What was placed stays placed.
    """
    waiting = 0
    for move in range(moves):
        if move % 16 == 0:
            waiting = 0
            for pair in pairs:
                if board.round_of[pair] < 0 and not place_by_chain(board, pair, work):
                    waiting += 1
            if waiting == 0:
                return 0
        pair = pairs[below(board, pairs.size)]
        person = board.a[pair] if below(board, 2) == 0 else board.b[pair]
        if below(board, 2) == 0:
            shake(board, work)
        elif board.busy[person]:
            met = any_of(board, person)
            if met >= 0:
                move_chain(board, met, any_bit(board, board.common[met]), work)
    return waiting


class Cooling(NamedTuple):
    """A stretch of annealing: so many moves from `hot` to `cold`, less where the value reaches `aim`."""

    moves: int
    hot: float
    cold: float
    aim: int


@compiled_part
def heat_at(cooling: Cooling, move: int) -> float:
    """The heat at a move: geometric cooling."""
    return float(cooling.hot * (cooling.cold / cooling.hot) ** (move / cooling.moves))


@compiled_part
def loss_allowed(board: Board, heat: float) -> float:
    """The loss a move may bring: random, `heat` on average (Metropolis 1953, drawn before the move)."""
    return -heat * math.log((below(board, 1 << 20) + 1) / (1 << 20))


@compiled_part
def copy_to(board: Board, best: Whole) -> None:
    """Notes the plan on the board as the best."""
    for pair in range(board.round_of.size):
        best[0, pair] = board.round_of[pair]
        best[1, pair] = board.pool_of[pair]
        best[2, pair] = board.voice_of[pair]


@compiled
def anneal(board: Board, work: Scratch, best: Whole, record: Whole, cooling: Cooling) -> None:
    """Simulated annealing for promises and worth (Kirkpatrick et al. 1983).

    Lets waiting pairs in, ejecting others with a loss now and then. `record` holds promises kept and worth of
    the best plan; ends early where the worth reaches the aim, or nobody waits.
    """
    heat = cooling.hot
    for move in range(cooling.moves):
        if board.sums[WAITING] == 0:
            return
        if move % 256 == 0:
            heat = heat_at(cooling, move)
        pair = board.waiting[below(board, board.sums[WAITING])]
        dice = below(board, 16)
        if dice < 10:
            exchange(board, pair, any_bit(board, board.common[pair]), work, loss_allowed(board, heat))
        elif dice < 13:
            place_by_one_chain(board, pair, work)
        else:
            shake(board, work)
        kept, worth = board.sums[KEPT], board.sums[WORTH]
        if kept > record[0] or (kept == record[0] and worth > record[1]):
            record[0], record[1] = kept, worth
            copy_to(board, best)
            if worth >= cooling.aim:
                return


@compiled_part
def shake(board: Board, work: Scratch) -> None:
    """Moves a random chain between two random rounds; grants and refuses nothing."""
    pair = below(board, board.round_of.size)
    if board.round_of[pair] >= 0 and not board.locked[pair]:
        move_chain(board, pair, any_bit(board, board.common[pair]), work)


@compiled_part
def move_chain(board: Board, pair: int, target: int, work: Scratch) -> None:
    """Moves a placed pair, and all that go with it, to a round if that can be."""
    if target != board.round_of[pair] and find_chain(board, pair, target, work):
        flip(board, work, target)


@compiled
def finish(board: Board, order: Whole, work: Scratch) -> None:
    """Lets in, in `order`, every waiting pair that fits, or by moving one other, or for one worth less.

    Afterwards no single exchange gains anything. The promise weight must exceed the worth of all pairs, so
    that no promise is broken.
    """
    again = True
    while again:
        again = False
        for pair in order:
            if board.round_of[pair] < 0 and improve(board, pair, work):
                again = True


@compiled_part
def improve(board: Board, pair: int, work: Scratch) -> bool:
    """Lets one waiting pair in if it fits, or if that takes one other pair and gains."""
    if place_anywhere(board, pair):
        return True
    rounds = board.common[pair]
    while rounds:
        round_ = lowest(rounds)
        rounds &= rounds - 1
        if (
            try_instead_of_theirs(board, pair, board.a[pair], round_, work)
            or try_instead_of_theirs(board, pair, board.b[pair], round_, work)
            or try_instead_at_table(board, pair, board.home[pair], round_, work)
            or try_instead_at_table(board, pair, board.other_home[pair], round_, work)
            or try_instead_heard(board, pair, round_, work)
        ):
            return True
    return False


@compiled_part
def try_instead_of_theirs(board: Board, pair: int, person: int, round_: int, work: Scratch) -> bool:
    """Lets `pair` in for a meeting of `person`: of that round, or of any where they have all they want."""
    is_full = board.degree[person] >= board.most[person]
    for other_round in range(board.at.shape[1]):
        if other_round == round_ or is_full:
            for chair in range(board.chairs[person], board.chairs[person + 1]):
                if try_instead(board, pair, board.at[chair, other_round], round_, work):
                    return True
    return False


@compiled_part
def try_instead_at_table(board: Board, pair: int, pool: int, round_: int, work: Scratch) -> bool:
    """Lets `pair` in for a meeting at one of the tables of a pool, if all are taken."""
    if pool < 0 or board.pool_open[pool] >> round_ & 1:
        return False
    for seat in range(board.first_seat[pool], board.first_seat[pool + 1]):
        if try_instead(board, pair, board.seated[round_, seat], round_, work):
            return True
    return False


@compiled_part
def try_instead_heard(board: Board, pair: int, round_: int, work: Scratch) -> bool:
    """Lets `pair`, which needs an interpreter, in for a meeting that has one."""
    if board.tongue[pair] < 0:
        return False
    for voice in range(board.voice_available.size):
        if try_instead(board, pair, board.voice_at[voice, round_], round_, work):
            return True
    return False


@compiled_part
def try_instead(board: Board, pair: int, other: int, round_: int, work: Scratch) -> bool:
    """Lets `pair` in for `other` (-1: nobody), which moves elsewhere or goes, if that gains."""
    if other < 0 or board.locked[other]:
        return False
    work.chain[0], work.length[0] = other, 1
    return swap_in(board, pair, round_, work, -1.0)
