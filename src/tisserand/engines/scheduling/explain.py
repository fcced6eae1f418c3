"""Why was a wish not granted? The cheapest reason that holds in the plan, for every wished pair left out.

A reason of the kind "full", "tables" or "interpreters" is given only where it alone blocks every common
round. `POSSIBLE_AT_A_COST` names the best single exchange: the fewest points lost (those of the meeting that
would go; "0" where it could move to another round or table), that meeting's two sides, and the round in which
the wish would then be held. Where only several meetings together stand in the way, the others' sides follow
in the same details; where nothing stands in the way (a plan made elsewhere), the sides are empty.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .answer import Cause, Meeting, Refusal
from .event import Event, bits
from .problem import WishLevel

TABLE, VOICE = -1, -2
"""What blocks a round, besides registrations (by their place): no table, no interpreter."""


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting of the plan by places, with its points."""

    a: int
    b: int
    round: int
    pool: int
    voice: int | None
    points: int

    @property
    def sides(self) -> tuple[int, int]:
        """Both registrations."""
        return self.a, self.b


@dataclass(frozen=True, slots=True)
class Asked:
    """A refused pair by places: its points, the rounds both are there in, its pools and interpreters."""

    a: int
    b: int
    points: int
    there: int
    pools: tuple[int, ...]
    voices: tuple[int, ...] | None


class Hall:
    """Who sits where in a plan."""

    def __init__(self, event: Event, meetings: Sequence[Meeting]) -> None:
        self.event = event
        self.held = [_held(event, meeting) for meeting in meetings]
        self.of: dict[int, list[Held]] = defaultdict(list)
        self.at: dict[tuple[int, int], list[Held]] = defaultdict(list)
        self.in_pool: dict[tuple[int, int], list[Held]] = defaultdict(list)
        self.heard: dict[tuple[int, int], Held] = {}
        for held in self.held:
            for side in held.sides:
                self.of[side].append(held)
                self.at[side, held.round].append(held)
            self.in_pool[held.pool, held.round].append(held)
            if held.voice is not None:
                self.heard[held.voice, held.round] = held

    def has_enough(self, side: int) -> bool:
        """Whether a registration has as many meetings as it wants."""
        most = self.event.problem.registrations[side].most
        return most is not None and len(self.of[side]) >= most

    def is_full(self, side: int, round_: int) -> bool:
        """Whether all its delegates are busy."""
        return len(self.at[side, round_]) >= self.event.problem.registrations[side].delegates

    def blocks(self, asked: Asked, round_: int) -> frozenset[int]:
        """What keeps a pair from meeting in a round: sides, `TABLE`, `VOICE`."""
        found = {s for s in (asked.a, asked.b) if self.has_enough(s) or self.is_full(s, round_)}
        if all(len(self.in_pool[pool, round_]) >= len(self.event.pools[pool]) for pool in asked.pools):
            found.add(TABLE)
        if asked.voices is not None and not any(self.voice_is_free(v, round_) for v in asked.voices):
            found.add(VOICE)
        return frozenset(found)

    def voice_is_free(self, voice: int, round_: int) -> bool:
        """Whether an interpreter is there and not in a meeting."""
        return bool(self.event.voice_available[voice] >> round_ & 1) and (voice, round_) not in self.heard

    def standing_in(self, asked: Asked, round_: int, block: int) -> list[Held]:
        """The meetings of which any one, gone, would lift this block."""
        if block == TABLE:
            return [held for pool in asked.pools for held in self.in_pool[pool, round_]]
        if block == VOICE:
            voices = asked.voices or ()
            return [self.heard[v, round_] for v in voices if (v, round_) in self.heard]
        return self.at[block, round_] if self.is_full(block, round_) else self.of[block]

    def could_move(self, held: Held, asked: Asked, round_: int, blocks: frozenset[int]) -> bool:
        """Whether a meeting in the way could be held in another round, or in this one at another table."""
        a, b = held.sides
        voices = self.event.voices_for(a, b)
        own = Asked(a, b, held.points, 0, self.event.pools_for(a, b), voices)
        shared = {a, b} & {asked.a, asked.b}
        if any(len(self.of[s]) >= (self.event.problem.registrations[s].most or 10**9) for s in shared):
            return False
        for other in bits(self.event.available[a] & self.event.available[b]):
            if other != round_ and not self._is_closed(own, other):
                return True
        return blocks == {TABLE} and any(
            len(self.in_pool[pool, round_]) < len(self.event.pools[pool]) for pool in own.pools
        )

    def _is_closed(self, own: Asked, round_: int) -> bool:
        """Whether a meeting of the plan could not move to that round."""
        if any(self.is_full(side, round_) for side in (own.a, own.b)):
            return True
        return bool(self.blocks(own, round_) & {TABLE, VOICE})


def _held(event: Event, meeting: Meeting) -> Held:
    a, b = sorted((event.place[meeting.a], event.place[meeting.b]))
    voice = None if meeting.interpreter is None else event.voice_place[meeting.interpreter]
    pool = event.pool_of_table[meeting.table]
    return Held(a, b, event.round_place[meeting.round], pool, voice, event.wanted.get((a, b), 0))


def refusals(event: Event, meetings: Sequence[Meeting]) -> tuple[Refusal, ...]:
    """One refusal for every wished pair that does not meet, in the order of the registrations."""
    hall = Hall(event, meetings)
    met = {(held.a, held.b) for held in hall.held}
    return tuple(
        _refusal(event, hall, a, b, points)
        for (a, b), points in sorted(event.wished.items())
        if (a, b) not in met
    )


def _refusal(event: Event, hall: Hall, a: int, b: int, points: int) -> Refusal:
    people = event.problem.registrations
    cause, details = next(_reasons(event, hall, a, b, points))
    return Refusal(people[a].id, people[b].id, points, cause, details)


def _reasons(
    event: Event, hall: Hall, a: int, b: int, points: int
) -> Iterator[tuple[Cause, tuple[str, ...]]]:
    """The reasons that hold, cheapest first; the last one always does."""
    first, second = event.problem.registrations[a], event.problem.registrations[b]
    vetoes = [
        side
        for side, of, to in (("a", first.id, second.id), ("b", second.id, first.id))
        if event.levels.get((of, to)) is WishLevel.NO
    ]
    asked = Asked(
        a, b, points, event.available[a] & event.available[b], event.pools_for(a, b), event.voices_for(a, b)
    )
    if vetoes:
        yield Cause.VETO, ("both" if len(vetoes) == 2 else vetoes[0],)
    if frozenset((first.id, second.id)) in event.problem.forbidden:
        yield Cause.FORBIDDEN_PAIR, ()
    if first.organisation and first.organisation == second.organisation:
        yield Cause.SAME_ORGANISATION, (first.organisation,)
    if not asked.there:
        yield Cause.NO_COMMON_ROUND, ()
    if asked.voices == ():
        yield (
            Cause.NO_COMMON_LANGUAGE,
            (",".join(sorted(first.languages)), ",".join(sorted(second.languages))),
        )
    yield from _blocked(hall, asked)


def _blocked(hall: Hall, asked: Asked) -> Iterator[tuple[Cause, tuple[str, ...]]]:
    """What one could do something about: people, tables, interpreters, and what an exchange would cost."""
    blocks = {round_: hall.blocks(asked, round_) for round_ in bits(asked.there)}
    always = frozenset.intersection(*blocks.values())
    full = {side: _worth_as_much(hall, asked, side) for side in (asked.a, asked.b) if side in always}
    for side, (partners, all_of_them) in full.items():
        if all_of_them:
            yield Cause.PARTNER_FULL, (_id(hall, side), *partners)
    if TABLE in always:
        yield Cause.TABLES_EXHAUSTED, ()
    if VOICE in always:
        yield Cause.INTERPRETERS_BUSY, ()
    if exchange := _best_exchange(hall, asked, blocks):
        yield Cause.POSSIBLE_AT_A_COST, exchange
    for side, (partners, _) in full.items():
        yield Cause.PARTNER_FULL, (_id(hall, side), *partners)
    yield Cause.POSSIBLE_AT_A_COST, _clearing(hall, asked, blocks)


def _id(hall: Hall, place: int) -> str:
    return hall.event.problem.registrations[place].id


def _worth_as_much(hall: Hall, asked: Asked, side: int) -> tuple[list[str], bool]:
    """Whom a full side meets instead for at least as many points; whether nobody else is in the way."""
    if hall.has_enough(side):
        blocking = hall.of[side]
    else:
        blocking = [held for round_ in bits(asked.there) for held in hall.at[side, round_]]
    dearer = [held for held in blocking if held.points >= asked.points]
    partners = [_id(hall, held.b if held.a == side else held.a) for held in dearer]
    return partners, len(dearer) == len(blocking)


def _best_exchange(hall: Hall, asked: Asked, blocks: dict[int, frozenset[int]]) -> tuple[str, ...]:
    """The one meeting whose going or moving costs least, as details; empty where no single one would do."""
    best: tuple[tuple[bool, int, int, int, int], tuple[str, ...]] | None = None
    for round_, found in blocks.items():
        for held in _alone_in_the_way(hall, asked, round_, found):
            loss = 0 if hall.could_move(held, asked, round_, found) else held.points
            rank = (_is_locked(hall, held), loss, round_, held.a, held.b)
            if best is None or rank < best[0]:
                best = rank, (str(loss), _id(hall, held.a), _id(hall, held.b), _number(hall, round_))
    return best[1] if best else ()


def _alone_in_the_way(hall: Hall, asked: Asked, round_: int, blocks: frozenset[int]) -> list[Held]:
    """The meetings of which each one, gone, would lift every block of the round."""
    lifting = [hall.standing_in(asked, round_, block) for block in sorted(blocks)]
    if not lifting:
        return []
    fewest = min(lifting, key=len)
    others = [set(map(id, some)) for some in lifting if some is not fewest]
    return [held for held in fewest if all(id(held) in some for some in others)]


def _clearing(hall: Hall, asked: Asked, blocks: dict[int, frozenset[int]]) -> tuple[str, ...]:
    """The cheapest set of meetings that would have to go together, one per block, in the best round."""
    ways = []
    for round_, found in blocks.items():
        standing = [hall.standing_in(asked, round_, block) for block in sorted(found)]
        if all(standing):
            gone = {
                id(held): held
                for some in standing
                for held in [min(some, key=lambda h: (_is_locked(hall, h), h.points))]
            }
            ways.append((sum(held.points for held in gone.values()), round_, list(gone.values())))
    points, round_, leaving = min(ways, key=lambda way: way[:2])
    if not leaving:
        return "0", "", "", _number(hall, round_)
    first, *rest = leaving
    further = tuple(_id(hall, side) for held in rest for side in held.sides)
    return str(points), _id(hall, first.a), _id(hall, first.b), _number(hall, round_), *further


def _is_locked(hall: Hall, held: Held) -> bool:
    return held.sides in hall.event.lock_of


def _number(hall: Hall, round_: int) -> str:
    return str(hall.event.rounds[round_])
