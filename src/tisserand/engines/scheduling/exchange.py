"""What would have to give way for a wish: the one meeting whose going or moving costs least, or a few."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from .answer import Cause, Reason
from .event import bits
from .occupancy import NOBODY, Asked, Block, Blocks, Held, Occupancy
from .stakes import Stakes

Rank = tuple[bool, int, int, int, int, int]


@dataclass(frozen=True, slots=True)
class Exchange:
    """`leaving` would go so that the wish is held in `round`; or the one of them would move to `moves_to`."""

    rank: Rank
    round: int
    leaving: tuple[Held, ...] = ()
    moves_to: int | None = None

    @property
    def loss(self) -> int:
        """The points of the meetings that would go."""
        return 0 if self.moves_to is not None else sum(held.points for held in self.leaving)


class Exchanges:
    """Finds exchanges in one plan; what depends on the round alone is worked out once."""

    def __init__(self, hall: Occupancy) -> None:
        self.hall = hall
        self.stakes = Stakes(hall)
        self._elsewhere: dict[tuple[int, int], int] = {}
        self._cheapest: dict[tuple[object, ...], Exchange | None] = {}
        self._spared: dict[tuple[object, ...], Held | None] = {}

    def best(self, asked: Asked, blocks: Blocks) -> Exchange | None:
        """The single meeting whose going or moving costs least; none has to where a round is not blocked."""
        best: Exchange | None = None
        both = _blocked(asked.a, blocks) & _blocked(asked.b, blocks)  # two meetings at least are in the way
        done: set[tuple[Block, ...]] = set()
        for round_, here in _rounds(asked.there & ~both, blocks):
            if not here:
                return Exchange((False, 0, 0, round_, NOBODY, NOBODY), round_)
            if here in done:
                continue
            found = self._best_in(asked, round_, here)
            if found and (best is None or found.rank < best.rank):
                best = found
            if all(block.cause is Cause.MOST_REACHED for block in here):
                done.add(here)  # a later round has the same exchanges
        return best

    def _best_in(self, asked: Asked, round_: int, here: tuple[Block, ...]) -> Exchange | None:
        if here[0].side != NOBODY:
            return self._cheapest_of(self._lifting(asked, round_, here), asked, round_, here)
        key = (round_, here, asked.pools, asked.voices, asked.crosses)
        if key not in self._cheapest:
            self._cheapest[key] = self._cheapest_of(self._lifting(asked, round_, here), asked, round_, here)
        return self._cheapest[key]

    def _cheapest_of(
        self, some: Iterable[Held], asked: Asked, round_: int, here: tuple[Block, ...]
    ) -> Exchange | None:
        ways = [self._exchange(held, round_, here) for held in some]
        least = min((way.rank[:2] for way in ways), default=None)
        cheapest = (self._with_harm(way, asked) for way in ways if way.rank[:2] == least)
        return min(cheapest, key=lambda way: way.rank, default=None)

    def _exchange(self, held: Held, round_: int, here: tuple[Block, ...]) -> Exchange:
        """This one meeting gone, or moved where it can."""
        others = self.elsewhere(held) if all(map(_ends_with_a_move, here)) else 0
        if others:
            moves_to = next(bits(others))
            return Exchange((False, 0, 0, round_, held.a, held.b), round_, (held,), moves_to)
        return Exchange((held.is_locked, held.points, 0, round_, held.a, held.b), round_, (held,))

    def _with_harm(self, exchange: Exchange, asked: Asked) -> Exchange:
        """The exchange ranked after others that cost as much but break fewer promises, or spare the quota."""
        if exchange.moves_to is not None or not (harm := self.stakes.harm(asked, exchange.leaving)):
            return exchange
        locked, loss, _, round_, a, b = exchange.rank
        return replace(exchange, rank=(locked, loss, harm, round_, a, b))

    def elsewhere(self, held: Held) -> int:
        """`Occupancy.elsewhere`, worked out once."""
        if held.sides not in self._elsewhere:
            self._elsewhere[held.sides] = self.hall.elsewhere(held)
        return self._elsewhere[held.sides]

    def _lifting(self, asked: Asked, round_: int, here: tuple[Block, ...]) -> list[Held]:
        """The meetings of which each one, gone, would lift all of these blocks of the round."""
        first, *others = here
        return [
            held
            for held in self._standing(asked, round_, first)
            if all(self._lifts(held, asked, round_, block) for block in others)
        ]

    def _standing(self, asked: Asked, round_: int, block: Block) -> Iterable[Held]:
        """The meetings of which each one, gone, would lift this block of the round."""
        hall = self.hall
        match block.cause:
            case Cause.PARTNER_FULL:
                return hall.at.get((block.side, round_), ())
            case Cause.MOST_REACHED:
                return hall.of[block.side]
            case Cause.INTERPRETERS_BUSY:
                voices = sorted(hall.voices_reached(asked.voices or (), round_))
                return [hall.heard[voice, round_] for voice in voices if (voice, round_) in hall.heard]
        pools = hall.pools_reached(asked.pools, round_)
        return [held for pool in pools for held in hall.in_pool.get((pool, round_), ())]

    def _lifts(self, held: Held, asked: Asked, round_: int, block: Block) -> bool:
        """Whether a meeting is one of those `_standing`."""
        hall = self.hall
        match block.cause:
            case Cause.PARTNER_FULL:
                return held.round == round_ and block.side in held.sides
            case Cause.MOST_REACHED:
                return block.side in held.sides
            case Cause.INTERPRETERS_BUSY:
                needed = held.voice is not None and hall.heard.get((held.voice, round_)) is held
                return needed and held.voice in hall.voices_reached(asked.voices or (), round_)
        return held.round == round_ and held.pool in hall.pools_reached(asked.pools, round_)

    def lifts(self, exchange: Exchange, asked: Asked, block: Block) -> bool:
        """Whether an exchange also lifts a block that it was not made for."""
        is_lifted = any(self._lifts(held, asked, exchange.round, block) for held in exchange.leaving)
        return is_lifted and (exchange.moves_to is None or _ends_with_a_move(block))

    def cheapest(self, asked: Asked, blocks: Blocks) -> Exchange | None:
        """The best single exchange, or the best clearing; None where no round can be cleared.

        That is so where every round is closed for its own reason: no table open here, no interpreter there.
        """
        return self.best(asked, blocks) or self._clearing(asked, blocks)

    def _clearing(self, asked: Asked, blocks: Blocks) -> Exchange | None:
        """The few meetings that together lift all blocks of a round and cost least; None if none would do."""
        ways = []
        for round_, here in _rounds(asked.there, blocks):
            if leaving := self._cover(asked, round_, here):
                locked, loss, count = _cost(leaving)
                leaving = tuple(sorted(leaving, key=lambda held: (not held.is_locked, held.sides)))
                ways.append(Exchange((locked > 0, loss, 0, round_, count, NOBODY), round_, leaving))
        return min(ways, key=lambda way: way.rank, default=None)

    def _cover(self, asked: Asked, round_: int, here: tuple[Block, ...]) -> tuple[Held, ...]:
        """The cheapest meetings that together lift all these blocks, built up from those that lift some."""
        best: dict[frozenset[Block], tuple[Held, ...]] = {frozenset(): ()}
        for lifted, held in self._cheapest_lifting(asked, round_, here).items():
            for known, leaving in list(best.items()):
                union, way = known | lifted, (*leaving, held)
                if union not in best or _cost(way) < _cost(best[union]):
                    best[union] = way
        return best.get(frozenset(here), ())

    def _cheapest_lifting(
        self, asked: Asked, round_: int, here: tuple[Block, ...]
    ) -> dict[frozenset[Block], Held]:
        """Of the meetings that lift the same blocks the cheapest."""
        some = [
            held for block in here if block.side != NOBODY for held in self._standing(asked, round_, block)
        ]
        hall = [block for block in here if block.side == NOBODY]
        for blocks in [tuple(hall[:1]), tuple(hall[1:]), tuple(hall)]:
            key = (round_, blocks, asked.pools, asked.voices)
            if blocks and key not in self._spared:
                lifting = self._lifting(asked, round_, blocks)
                self._spared[key] = min(lifting, key=_cheapness, default=None)
            if blocks and (spared := self._spared[key]):
                some.append(spared)
        found: dict[frozenset[Block], Held] = {}
        for held in sorted(some, key=_cheapness):
            lifted = frozenset(block for block in here if self._lifts(held, asked, round_, block))
            found.setdefault(lifted, held)
        return found

    def reasons(self, exchange: Exchange, asked: Asked) -> list[Reason]:
        """What an exchange costs, in points and on the levels above them."""
        event, leaving = self.hall.event, exchange.leaving
        cause = Cause.LOCK_IN_THE_WAY if exchange.rank[0] else Cause.POSSIBLE_AT_A_COST
        ids = [event.problem.registrations[side].id for held in leaving for side in held.sides] or ["", ""]
        numbers = [str(event.rounds[exchange.round])]
        if exchange.moves_to is not None:
            moved = Reason(cause, ("0", *ids, *numbers, str(event.rounds[exchange.moves_to])))
            return [moved, *self.stakes.reasons(asked)]
        speaks_against = self.stakes.reasons(asked, leaving)
        if not leaving and speaks_against:
            return speaks_against
        return [Reason(cause, (str(exchange.loss), *ids[:2], *numbers, *ids[2:])), *speaks_against]


def _rounds(rounds: int, blocks: Blocks) -> Iterable[tuple[int, tuple[Block, ...]]]:
    """Each of the rounds with its blocks, those behind which the fewest meetings stand first."""
    for round_ in bits(rounds):
        yield round_, tuple([block for block, mask in blocks.items() if mask >> round_ & 1])


def _blocked(side: int, blocks: Blocks) -> int:
    """The rounds in which a side has no room."""
    return blocks.get(Block(Cause.PARTNER_FULL, side), 0) | blocks.get(Block(Cause.MOST_REACHED, side), 0)


def _ends_with_a_move(block: Block) -> bool:
    """Whether it is enough that a meeting in the way moves to another round."""
    return block.cause is not Cause.MOST_REACHED


def _cheapness(held: Held) -> tuple[bool, int, tuple[int, int]]:
    return held.is_locked, held.points, held.sides


def _cost(leaving: tuple[Held, ...]) -> tuple[int, int, int]:
    """What is lost where these meetings go: locks first, then points; the fewer the better."""
    points = sum(held.points for held in leaving)
    return sum(held.is_locked for held in leaving), points, len(leaving)
