"""Caps on classes of meetings: with some others a registration has at most so many. Records and their judge.

A cap counts meetings over the whole event, such as "a public buyer sees at most three consultancies". Plain
Python without any solver, so that it can judge plans made by `capping` and elsewhere alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .answer import Meeting
from .faults import Fault


@dataclass(frozen=True, slots=True)
class Cap:
    """Registration `of` has at most `most` meetings with those in `to` (ids)."""

    of: str
    to: frozenset[str]
    most: int

    def counts(self, a: str, b: str) -> bool:
        """Whether a meeting of these two is one of those counted."""
        return (a == self.of and b in self.to) or (b == self.of and a in self.to)


def caps_are_kept(caps: Iterable[Cap], meetings: Sequence[Meeting]) -> Iterator[Fault]:
    """No registration has more meetings with those of a class than are allowed."""
    for cap in caps:
        count = sum(cap.counts(meeting.a, meeting.b) for meeting in meetings)
        if count > cap.most:
            yield Fault("cap_broken", cap.of, (str(count), str(cap.most)))
