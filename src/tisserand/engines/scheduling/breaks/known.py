"""What a run knows of its day, as those see it who search on its behalf."""

from __future__ import annotations

from typing import Protocol

from .model import DayModel


class Known(Protocol):
    """What is known by now, and where searchers put what they learn."""

    breaks: int | None
    bound: int
    limit: int
    slots: tuple[int, ...]

    def least_uneven(self) -> int:
        """The most breaks a plan can have if somebody has as few as the bound makes sure."""

    def model(self, breaks: int, seed: int) -> DayModel:
        """A formula of all plans with at most so many breaks."""

    def keep(self, slots: tuple[int, ...]) -> None:
        """Keep a plan if it is better than the one that stands."""

    def raise_bound(self, breaks: int) -> None:
        """No plan has fewer breaks."""
