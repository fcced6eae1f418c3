"""A problem read once: who is there when, who may meet whom for how many points, and what that takes.

Sets of rounds are bit masks: bit i stands for the i-th round in order of number. A *pool* is a set of tables
of which any will do that is open in the round: pool 0 holds the tables of no host, every host with tables has
a pool of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, reduce
from operator import or_

from .problem import Interpreter, Problem, Registration, WishLevel

FREE_TABLES = 0


def bits(mask: int) -> Iterator[int]:
    """The places of the bits that are set, lowest first."""
    while mask:
        yield (mask & -mask).bit_length() - 1
        mask &= mask - 1


@dataclass(frozen=True, slots=True)
class Pair:
    """Two registrations (by place, a < b) that want or have to meet, and all that their meeting would need.

    `common` are the rounds in which both are there, a table of the `pools` is open and, where they share no
    language, an interpreter who has both is there; `voices` the places of those interpreters, None where none
    is needed; `crosses` a border or not.
    """

    a: int
    b: int
    points: int
    common: int
    pools: tuple[int, ...]
    voices: tuple[int, ...] | None
    crosses: bool


class Event:
    """`problem` with its sums done; registrations, rounds and interpreters go by their place from 0."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.rounds = sorted(round_.number for round_ in problem.rounds)
        self.round_place = {number: place for place, number in enumerate(self.rounds)}
        self.place = {registration.id: place for place, registration in enumerate(problem.registrations)}
        self.voice_place = {voice.id: place for place, voice in enumerate(problem.interpreters)}
        self.available = self._availability()
        self.voice_available = [self.mask(voice.rounds) for voice in problem.interpreters]
        self.levels = {(wish.of, wish.to): wish.level for wish in problem.wishes}
        self.lock_of = {
            (min(sides), max(sides)): lock
            for lock in problem.locks
            for sides in [(self.place[lock.a], self.place[lock.b])]
        }
        self._joining = cache(self._who_join)
        self._heard = cache(self._when_heard)
        self.pools = self._pools()
        self.pool_of_table = {number: pool for pool, tables in enumerate(self.pools) for number in tables}
        self.open_tables = self._open_tables()
        self.pool_open = [
            sum(1 << place for place, tables in enumerate(by_round) if tables)
            for by_round in self.open_tables
        ]

    def mask(self, rounds: Iterable[int]) -> int:
        """The rounds of these numbers as a bit mask."""
        return sum(1 << self.round_place[number] for number in set(rounds))

    def _availability(self) -> list[int]:
        available = [self.mask(registration.rounds) for registration in self.problem.registrations]
        for session in self.problem.sessions:
            for name in session.registrations:
                available[self.place[name]] &= ~self.mask(session.rounds)
        return available

    def _pools(self) -> list[tuple[int, ...]]:
        """Tables by pool; `self.home` names each registration's own pool."""
        pools: list[tuple[int, ...]] = [()]
        self.home = [FREE_TABLES] * len(self.problem.registrations)
        taken: set[int] = set()
        for place, registration in enumerate(self.problem.registrations):
            if registration.host_tables:
                self.home[place] = len(pools)
                pools.append(tuple(sorted(registration.host_tables)))
                taken |= registration.host_tables
        pools[FREE_TABLES] = tuple(sorted(t.number for t in self.problem.tables if t.number not in taken))
        return pools

    def _open_tables(self) -> list[list[tuple[int, ...]]]:
        """The tables of each pool that are open in each round."""
        limits = {table.number: table.rounds for table in self.problem.tables if table.rounds is not None}
        return [
            [tuple(t for t in tables if t not in limits or number in limits[t]) for number in self.rounds]
            if limits.keys() & set(tables)
            else [tables] * len(self.rounds)
            for tables in self.pools
        ]

    def pools_for(self, a: int, b: int) -> tuple[int, ...]:
        """Where two registrations may sit: at a host's of the two, or at a free table if neither is one."""
        hosts = tuple(home for home in (self.home[a], self.home[b]) if home != FREE_TABLES)
        return hosts or ((FREE_TABLES,) if self.pools[FREE_TABLES] else ())

    def voices_for(self, a: int, b: int) -> tuple[int, ...] | None:
        """Interpreters who have a language of each; None where the two share a language."""
        first, second = (self.problem.registrations[side].languages for side in (a, b))
        return None if first & second else self._joining(first, second)

    @cached_property
    def wanted(self) -> dict[tuple[int, int], int]:
        """Points of every pair that at least one side wants and that nothing keeps apart."""
        return {pair: points for pair, points in sorted(self.wished.items()) if not self.is_barred(*pair)}

    @cached_property
    def wished(self) -> dict[tuple[int, int], int]:
        """Points of every pair that at least one side wants, whatever speaks against it."""
        pairs = {
            tuple(sorted((self.place[of], self.place[to])))
            for (of, to), level in self.levels.items()
            if level is not WishLevel.NO
        }
        return {(a, b): self._points(a, b) for a, b in pairs}

    def is_barred(self, a: int, b: int) -> bool:
        """Whether a veto, the facilitator or a shared organisation keeps the two apart for good."""
        first, second = self.problem.registrations[a], self.problem.registrations[b]
        return (
            WishLevel.NO in (self.levels.get((first.id, second.id)), self.levels.get((second.id, first.id)))
            or frozenset((first.id, second.id)) in self.problem.forbidden
            or (first.organisation != "" and first.organisation == second.organisation)
        )

    def _points(self, a: int, b: int) -> int:
        first, second = self.problem.registrations[a], self.problem.registrations[b]
        said = (self.levels.get((first.id, second.id)), self.levels.get((second.id, first.id)))
        rules = self.problem.rules
        musts, woulds = said.count(WishLevel.MUST), said.count(WishLevel.WOULD)
        if musts == 2:
            worth = rules.mutual_must
        elif musts:
            worth = rules.must_and_would if woulds else rules.one_sided_must
        else:
            worth = rules.mutual_would if woulds == 2 else rules.one_sided_would
        worth += rules.cross_border_bonus if _across_a_border(first, second) else 0
        if rules.met_before_percent < 100 and frozenset((first.id, second.id)) in self.problem.met_before:
            worth = max(worth * rules.met_before_percent // 100, 1)
        return worth

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """Every pair that could be granted on its own, and every locked one (worth 0 where unwished)."""
        pairs = (
            self._pair(a, b, self.wanted.get((a, b), 0))
            for a, b in sorted(self.wanted.keys() | self.lock_of.keys())
        )
        return tuple(pair for pair in pairs if pair.common)

    def _pair(self, a: int, b: int, points: int) -> Pair:
        pools, voices = self.pools_for(a, b), self.voices_for(a, b)
        common = self.available[a] & self.available[b] & reduce(or_, (self.pool_open[p] for p in pools), 0)
        if voices is not None:
            common &= self._heard(voices)
        people = self.problem.registrations
        crosses = _across_a_border(people[a], people[b])
        return Pair(a, b, points, common, pools, voices, crosses)

    def _who_join(self, first: frozenset[str], second: frozenset[str]) -> tuple[int, ...]:
        voices = enumerate(self.problem.interpreters)
        return tuple(place for place, voice in voices if _joins(voice, first, second))

    def _when_heard(self, voices: tuple[int, ...]) -> int:
        return reduce(or_, (self.voice_available[voice] for voice in voices), 0)

    @cached_property
    def promises(self) -> list[int]:
        """What each registration can be promised: its least, or what its pairs and rounds allow alone."""
        return self._promised([person.least for person in self.problem.registrations], self.pairs)

    @cached_property
    def promises_across(self) -> list[int]:
        """The same of meetings across a border."""
        asked = [person.cross_border_least for person in self.problem.registrations]
        return self._promised(asked, [pair for pair in self.pairs if pair.crosses])

    def _promised(self, asked: list[int], pairs: Iterable[Pair]) -> list[int]:
        if not any(asked):
            return asked
        masks_of: list[list[int]] = [[] for _ in asked]
        for pair in pairs:
            masks_of[pair.a].append(pair.common)
            masks_of[pair.b].append(pair.common)
        return [
            seatable(masks_of[place], person.delegates, asked[place])
            for place, person in enumerate(self.problem.registrations)
        ]

    @cached_property
    def shares(self) -> list[tuple[int, ...]]:
        """The points at which each registration reaches each step of its share of all it could be granted."""
        whole = [0] * len(self.problem.registrations)
        for pair in self.pairs:
            whole[pair.a] += pair.points
            whole[pair.b] += pair.points
        steps = self.problem.rules.fairness_steps
        return [tuple(-(-points * step // steps) for step in range(1, steps + 1)) for points in whole]

    @cached_property
    def has_quota(self) -> bool:
        """Whether the facilitator set how many of the meetings are to cross a border."""
        rules = self.problem.rules
        return rules.cross_border_at_least > 0 or rules.cross_border_at_most < 100


def _joins(voice: Interpreter, first: frozenset[str], second: frozenset[str]) -> bool:
    return any(one != other for one in voice.languages & first for other in voice.languages & second)


def _across_a_border(first: Registration, second: Registration) -> bool:
    return bool(first.country and second.country and first.country != second.country)


def seatable(masks: list[int], at_once: int, enough: int) -> int:
    """How many of the meetings (each with the rounds it can take) fit, `at_once` per round, up to `enough`.

    Augmenting paths in a bipartite graph (Kuhn 1955).
    """
    held: dict[int, list[int]] = {}

    def fits(meeting: int, tried: set[int]) -> bool:
        for round_ in bits(masks[meeting]):
            if round_ in tried:
                continue
            tried.add(round_)
            sitting = held.setdefault(round_, [])
            if len(sitting) < at_once:
                sitting.append(meeting)
                return True
            for seat, other in enumerate(sitting):
                if fits(other, tried):
                    sitting[seat] = meeting
                    return True
        return False

    seated = 0
    for meeting in range(len(masks)):
        if seated == enough:
            break
        seated += fits(meeting, set())
    return seated
