"""What the matching knows before it has met anybody: the shipped trades and the labels of NACE.

The labels are those of PyPI's bce-codes-to-label (NACE-BEL 2003, 2008 and 2025 in fr, nl, de, en); trades
name codes of NACE 2008, the other versions only teach words. Asks no database and needs no settings.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from tisserand.cluster.needs.counter import trade_tree

if TYPE_CHECKING:
    from tisserand.engines.matching import Knowledge
    from tisserand.engines.matching.knowledge import OfficialPhrase


@cache
def knowledge() -> Knowledge:
    """The shipped knowledge, one for the whole process; its parts are made when first asked for, some 4 s."""
    return shipped()


def shipped(cpv: Iterable[OfficialPhrase] = ()) -> Knowledge:
    """The shipped knowledge made anew, with the CPV where it was given."""
    from tisserand.engines.matching import Knowledge  # noqa: PLC0415  numpy and scipy, once it is needed

    return Knowledge(trade_tree(), [*nace_phrases(), *cpv])


def nace_phrases() -> list[OfficialPhrase]:
    """The labels of NACE in four languages."""
    from tisserand.engines.matching.knowledge import LANGUAGES, OfficialPhrase  # noqa: PLC0415  see shipped

    content = files("bce_codes_to_label").joinpath("data/nace.json").read_text(encoding="utf-8")
    found = []
    for row in json.loads(content)["codes"].values():
        phrases = {each: row[f"label_{each}"] for each in LANGUAGES if row.get(f"label_{each}")}
        scheme = "nace" if row["version"] == "2008" else "nace-other"
        found.append(OfficialPhrase(scheme, row["value"], phrases))
    return found
