"""Where pairs are placed, before tables have numbers.

A placement gives, for every pair of `Event.pairs`, the place of its round (-1: not granted), of its pool of
tables and of its interpreter (-1: none).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]
NOWHERE = -1


@dataclass(frozen=True, slots=True)
class Placement:
    """Three arrays of one whole number per pair."""

    rounds: Whole
    pools: Whole
    voices: Whole

    @classmethod
    def empty(cls, pairs: int) -> Placement:
        """No pair granted yet."""
        return cls(*(np.full(pairs, NOWHERE, dtype=np.int64) for _ in range(3)))
