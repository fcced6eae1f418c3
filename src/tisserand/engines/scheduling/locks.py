"""Can the locked meetings all stand, and if not, which few of them exclude each other?

Within a round, tables and interpreters are dealt out by bipartite matching, so the answer is exact.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeVar

from .event import Event, bits
from .problem import Lock

Thing = TypeVar("Thing", bound=Hashable)

PAIRS_TRIED = 250
"""Up to so many locks all pairs of them are tried, so that a conflict of two is found where there is one."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a locked meeting stands: its round's place, its table's number and its interpreter's place."""

    a: int
    b: int
    round: int
    table: int
    voice: int | None


def lock_name(lock: Lock) -> str:
    """A lock as it is named in `Answer.conflict`: "a|b|round|table", the table empty where it is open."""
    return f"{lock.a}|{lock.b}|{lock.round}|{'' if lock.table is None else lock.table}"


def conflicting_locks(event: Event) -> tuple[str, ...]:
    """The names of a few locks that cannot all stand, none of which can be spared; empty where all can.

    One lock or two where that is enough to exclude each other; else minimal by deletion.
    """
    locks = event.problem.locks
    if standings(event, locks) is not None:
        return ()
    for few in (1, 2) if len(locks) <= PAIRS_TRIED else (1,):
        for some in combinations(locks, few):
            if standings(event, some) is None:
                return tuple(lock_name(lock) for lock in some)
    needed = list(locks)
    for lock in locks:
        rest = [other for other in needed if other is not lock]
        if standings(event, rest) is None:
            needed = rest
    return tuple(lock_name(lock) for lock in needed)


def standings(event: Event, locks: Sequence[Lock]) -> list[Standing] | None:
    """A table and, where needed, an interpreter for every lock; None where they cannot all stand."""
    if not _sides_agree(event, locks):
        return None
    rounds: dict[int, list[Lock]] = defaultdict(list)
    for lock in locks:
        rounds[event.round_place[lock.round]].append(lock)
    found: list[Standing] = []
    for round_, together in sorted(rounds.items()):
        tables = matched([_tables(event, lock, round_) for lock in together])
        voices = matched([_voices(event, lock, round_) for lock in together])
        if tables is None or voices is None:
            return None
        for lock, table, voice in zip(together, tables, voices, strict=True):
            a, b = sorted((event.place[lock.a], event.place[lock.b]))
            found.append(Standing(a, b, round_, table, None if isinstance(voice, str) else voice))
    return found


def _sides_agree(event: Event, locks: Sequence[Lock]) -> bool:
    """Whether people are there, allowed to meet, meet once, and have delegates and meetings to spare."""
    at_once: Counter[tuple[str, int]] = Counter()
    held: Counter[str] = Counter()
    pairs: Counter[frozenset[str]] = Counter()
    for lock in locks:
        a, b = event.place[lock.a], event.place[lock.b]
        there = event.available[a] & event.available[b]
        if event.is_barred(a, b) or event.round_place[lock.round] not in bits(there):
            return False
        at_once.update(((lock.a, lock.round), (lock.b, lock.round)))
        held.update((lock.a, lock.b))
        pairs[frozenset((lock.a, lock.b))] += 1
    people = {registration.id: registration for registration in event.problem.registrations}
    return (
        all(count <= people[name].delegates for (name, _), count in at_once.items())
        and all(
            people[name].most is None or count <= (people[name].most or 0) for name, count in held.items()
        )
        and all(count == 1 for count in pairs.values())
    )


def _tables(event: Event, lock: Lock, round_: int) -> list[int]:
    pools = event.pools_for(event.place[lock.a], event.place[lock.b])
    tables = [number for pool in pools for number in event.open_tables[pool][round_]]
    return tables if lock.table is None else [number for number in tables if number == lock.table]


def _voices(event: Event, lock: Lock, round_: int) -> list[int | str]:
    voices = event.voices_for(event.place[lock.a], event.place[lock.b])
    if voices is None:
        return [f"{lock.a}|{lock.b} need nobody"]
    return [voice for voice in voices if event.voice_available[voice] >> round_ & 1]


def matched(choices: Sequence[Sequence[Thing]]) -> list[Thing] | None:
    """One of its choices for each, all different; None where that cannot be (Kuhn 1955)."""
    holder: dict[Thing, int] = {}

    def finds_one(chooser: int, tried: set[Thing]) -> bool:
        for thing in choices[chooser]:
            if thing not in tried:
                tried.add(thing)
                if thing not in holder or finds_one(holder[thing], tried):
                    holder[thing] = chooser
                    return True
        return False

    if not all(finds_one(chooser, set()) for chooser in range(len(choices))):
        return None
    held = {chooser: thing for thing, chooser in holder.items()}
    return [held[chooser] for chooser in range(len(choices))]
