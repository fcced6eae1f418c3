"""What comes with the software for the matching engine: the trade tree of the territories, NACE labels.

The labels are those of PyPI's bce-codes-to-label (NACE-BEL 2003, 2008 and 2025 in fr, nl, de, en); trades
name codes of NACE 2008, the other versions only teach words.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

from tisserand.cluster.territories.reference import dutch_trade_names, trade_groups
from tisserand.engines.matching.knowledge import LANGUAGES, Knowledge, OfficialPhrase
from tisserand.engines.matching.lesson import Lesson
from tisserand.engines.matching.problem import Trade, TradeTree


def knowledge(cpv: Iterable[OfficialPhrase] = (), lesson: Lesson | None = None) -> Knowledge:
    """The shipped knowledge, with the CPV and a lesson where they were given."""
    return Knowledge(trade_tree(), [*nace_phrases(), *cpv], lesson)


def lesson_path() -> Path:
    """Where the lesson of `tisserand train` is kept: in the data folder of the installation."""
    kept = Path.home() / ".local" / "share" / "tisserand"
    return Path(os.environ.get("TISSERAND_DATA") or kept).expanduser() / "trades.lesson"


def trade_tree() -> TradeTree:
    """The trades in fr, de, en, their names in nl as well."""
    dutch = dutch_trade_names()
    return TradeTree(
        tuple(
            Trade(
                trade.code,
                group.code,
                {
                    **{language: (name, *trade.synonyms[language]) for language, name in trade.names.items()},
                    "nl": (dutch[trade.code],),
                },
                trade.cpv_prefixes,
                trade.nace_codes,
            )
            for group in trade_groups()
            for trade in group.trades
        )
    )


def nace_phrases() -> list[OfficialPhrase]:
    """The labels of NACE in four languages."""
    content = files("bce_codes_to_label").joinpath("data/nace.json").read_text(encoding="utf-8")
    found = []
    for row in json.loads(content)["codes"].values():
        phrases = {each: row[f"label_{each}"] for each in LANGUAGES if row.get(f"label_{each}")}
        found.append(OfficialPhrase(_scheme(row["version"]), row["value"], phrases))
    return found


def _scheme(version: str) -> str:
    return "nace" if version == "2008" else "nace-other"
