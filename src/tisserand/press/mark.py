"""The woven mark: a small piece of cloth, computed from an id alone, that is an organisation's face.

A draft is 7 × 7 (1: the warp lies on top) with the names of two dyes; drawn on a field of 70 × 70 units.
A mark helps the eye and identifies nobody: the name always stands beside it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

THREADS = 7
DEEP = ("woad", "madder", "lichen", "elder", "walnut", "saxon")
PALE = ("weld", "rose", "sky", "reed", "flax", "mallow")
COLOURS = {
    "woad": "#2B4C7E",
    "madder": "#B23A2E",
    "lichen": "#3E7A5E",
    "elder": "#74466F",
    "walnut": "#7C5230",
    "saxon": "#1F7478",
    "weld": "#E0A526",
    "rose": "#E3A193",
    "sky": "#A3BAD9",
    "reed": "#AFCBA4",
    "flax": "#DCC99B",
    "mallow": "#CDB0CB",
}


class Draft(NamedTuple):
    """A weaver's draft: rows from the top (1: warp on top), the dye of the warp and of the weft."""

    over: tuple[tuple[int, ...], ...]
    warp: str
    weft: str


@lru_cache(maxsize=4096)
def draft(ident: str) -> Draft:
    """The cloth of an id: always the same for the same id, symmetrical, without long floats."""
    for attempt in range(4096):
        bath = hashlib.sha256(f"{ident}:{attempt}".encode()).digest()
        symmetry = bath[19] % 3  # 0: left-right, 1: top-bottom, 2: both
        warp = _walk(bath[0:7], symmetry != 1)
        weft = _walk(bath[7:14], symmetry != 0)
        tie_up = [[bath[14 + r // 2] >> (4 * (r % 2) + c) & 1 for c in range(4)] for r in range(4)]
        over = tuple(tuple(tie_up[treadle][shaft] for shaft in warp) for treadle in weft)
        if _is_a_cloth(over):
            break
    deep, pale = DEEP[bath[16] % 6], PALE[bath[17] % 6]
    return Draft(over, deep, pale) if bath[18] % 2 else Draft(over, pale, deep)


def svg(ident: str) -> str:
    """The mark for a page: coloured by the stylesheet's classes, hidden from screen readers."""
    over, warp, weft = draft(ident)
    wefts, warps, floats = _strokes(over)
    return (
        '<svg class="mark" viewBox="0 0 70 70" aria-hidden="true" focusable="false">'
        f'<path class="mk d-{weft}" d="{wefts}"/><path class="mk d-{warp}" d="{warps}"/>'
        f'<path class="mk d-{weft}" d="{floats}"/></svg>'
    )


@lru_cache(maxsize=4096)
def printed_svg(ident: str) -> str:
    """The mark with its colours inside, for paper and for pages without the stylesheet."""
    over, warp, weft = draft(ident)
    wefts, warps, floats = _strokes(over)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 70 70" width="70" height="70">'
        '<g fill="none" stroke-width="8">'
        f'<path stroke="{COLOURS[weft]}" d="{wefts}"/><path stroke="{COLOURS[warp]}" d="{warps}"/>'
        f'<path stroke="{COLOURS[weft]}" d="{floats}"/></g></svg>'
    )


def _walk(steps: bytes, mirrored: bool) -> list[int]:
    """Seven threads on four shafts, neighbours never on the same one."""
    shafts = [steps[0] % 4]
    for step in steps[1:]:
        shafts.append((shafts[-1] + 1 + step % 3) % 4)
    return shafts[:4] + shafts[2::-1] if mirrored else shafts


def _is_a_cloth(over: Sequence[Sequence[int]]) -> bool:
    """No float longer than three, the warp shows in 20 to 29 crossings, neither plain weave nor stripes."""
    rows = ["".join(map(str, row)) for row in over]
    columns = ["".join(map(str, column)) for column in zip(*over, strict=True)]
    floats = any("0000" in line or "1111" in line for line in rows + columns)
    shown = sum(map(sum, over))
    return not floats and 20 <= shown <= 29 and len(set(rows)) >= 3 and len(set(columns)) >= 3


def _strokes(over: Sequence[Sequence[int]]) -> tuple[str, str, str]:
    """All wefts, all warps over them, then the weft runs that pass over, 1 longer at each end."""
    lines = range(5, 70, 10)
    floats = []
    for r, row in enumerate(over):
        for c in range(THREADS):
            if row[c] or (c and not row[c - 1]):
                continue
            end = next((e for e in range(c, THREADS) if row[e]), THREADS)
            start, stop = max(0, 10 * c - 1), min(70, 10 * end + 1)
            floats.append(f"M{start} {10 * r + 5}h{stop - start}")
    return "".join(f"M0 {i}h70" for i in lines), "".join(f"M{i} 0v70" for i in lines), "".join(floats)
