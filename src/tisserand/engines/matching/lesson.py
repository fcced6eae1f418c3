"""What a linker has learned from texts with known codes, and its form as bytes to keep.

Features are words and runs of letters side by side, one column each. A lesson is arrays and names, no code:
reading one runs nothing. Slopes are rounded when they are learned, so that a kept lesson links as before.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from .problem import ProblemError
from .weighing import Rows, Weighing

FAINTEST = 0.005
"""Slopes below this are left out: a fifth of them carries the decision."""
FORMAT = "tisserand lesson 1"


@dataclass(frozen=True)
class Lesson:
    """The weighing of features; the texts learned from as rows with their codes as votes; slopes and offsets.

    `slopes` are features x codes, `offsets` one a code; a code never met has the offset -inf.
    """

    codes: tuple[str, ...]
    words: Weighing
    letters: Weighing
    texts: Rows
    votes: Rows
    slopes: Rows
    offsets: np.ndarray

    def margins(self, rows: Rows) -> np.ndarray:
        """How surely each row is of each code; -inf for codes never met."""
        found: np.ndarray = np.asarray((rows @ self.slopes).todense(), np.float64) + self.offsets
        return found

    def kept(self) -> bytes:
        """The lesson as a compressed archive of arrays."""
        names = {
            "format": FORMAT,
            "codes": "\n".join(self.codes),
            "words": "\n".join(self.words.columns),
            "letters": "\n".join(self.letters.columns),
        }
        arrays: dict[str, Any] = {
            name: np.frombuffer(text.encode(), np.uint8) for name, text in names.items()
        }
        arrays |= {"words_rarity": self.words.rarity, "letters_rarity": self.letters.rarity}
        arrays["offsets"] = self.offsets
        for name in ("texts", "votes", "slopes"):
            arrays |= _taken_apart(name, getattr(self, name))
        content = io.BytesIO()
        np.savez_compressed(content, allow_pickle=False, **arrays)
        return content.getvalue()


def read_lesson(content: bytes) -> Lesson:
    """A lesson from what `Lesson.kept` gave. Raises ProblemError where the bytes are none."""
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            if _names(arrays, "format") != (FORMAT,):
                raise ProblemError("this lesson was kept by another version: train again")
            return Lesson(
                _names(arrays, "codes"),
                Weighing.of(_names(arrays, "words"), arrays["words_rarity"]),
                Weighing.of(_names(arrays, "letters"), arrays["letters_rarity"]),
                _put_together("texts", arrays),
                _put_together("votes", arrays),
                _put_together("slopes", arrays),
                arrays["offsets"],
            )
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise error if isinstance(error, ProblemError) else ProblemError("this is no lesson") from error


def rounded(slopes: np.ndarray) -> Rows:
    """Slopes (features x codes) with half the precision, the faintest left out."""
    slopes = np.where(np.abs(slopes) >= FAINTEST, slopes, 0.0)
    return sparse.csr_matrix(slopes.astype(np.float16).astype(np.float32))


def _taken_apart(name: str, rows: Rows) -> dict[str, np.ndarray]:
    shape = np.array(rows.shape, np.int64)
    values = rows.data.astype(np.float16) if name == "slopes" else rows.data.astype(np.float32)
    return {
        f"{name}_values": values,
        f"{name}_places": rows.indices.astype(np.int32),
        f"{name}_heads": rows.indptr.astype(np.int64),
        f"{name}_shape": shape,
    }


def _put_together(name: str, arrays: Any) -> Rows:
    values = arrays[f"{name}_values"].astype(np.float32)
    parts = (values, arrays[f"{name}_places"], arrays[f"{name}_heads"])
    return sparse.csr_matrix(parts, tuple(arrays[f"{name}_shape"].tolist()))


def _names(arrays: Any, name: str) -> tuple[str, ...]:
    return tuple(arrays[name].tobytes().decode().split("\n"))
