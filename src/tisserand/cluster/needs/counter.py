"""Texts → the trades they may be about; and what the engine knows for that before it has met anybody.

That is the shipped trade tree, the labels of PyPI's bce-codes-to-label (NACE-BEL 2003, 2008 and 2025 in fr,
nl, de, en; trades name codes of NACE 2008, the others only teach words), and the lesson of `tisserand train`
where there is one. Asks no database and needs no settings; made once a process, when the first text is read.
"""

import json
import logging
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from tisserand.cluster.territories.reference import dutch_trade_names, trade_groups

if TYPE_CHECKING:
    from tisserand.engines.matching import Knowledge
    from tisserand.engines.matching.knowledge import OfficialPhrase
    from tisserand.engines.matching.lesson import Lesson
    from tisserand.engines.matching.problem import TradeTree

log = logging.getLogger(__name__)

LEAST_PROBABILITY = 0.004
"""Below that a trade is noise, not a guess."""
TITLE_SHARE = 0.6
"""What the title says of the trade; the text beside it tells of place, terms and wishes, too."""
MOST_READ = 12


@dataclass(frozen=True, slots=True)
class GuessedTrade:
    """A trade (code) that a text may be about, how probably, and the word of the tree that says so."""

    code: str
    probability: float
    label: str


def likely_trades(text: str, language: str, number: int = 5, *, title: str = "") -> Sequence[GuessedTrade]:
    """The likeliest trades of a text, the best first; [] for one that says nothing the tree knows."""
    from tisserand.engines.matching.problem import Text  # noqa: PLC0415  numpy and scipy, once a text is read

    shares = ((title, TITLE_SHARE), (text, 1 - TITLE_SHARE)) if title else ((text, 1.0),)
    chances, labels = dict[str, float](), dict[str, str]()
    for words, share in shares:
        for guess in knowledge().trades.guesses(Text(words, language), MOST_READ):
            chances[guess.code] = chances.get(guess.code, 0.0) + share * guess.probability
            labels.setdefault(guess.code, guess.label)
    best = sorted(chances, key=lambda code: (-chances[code], code))[:number]
    return [
        GuessedTrade(code, chances[code], labels[code]) for code in best if chances[code] >= LEAST_PROBABILITY
    ]


@cache
def knowledge() -> "Knowledge":
    """What the engine knows, for the whole process; its parts are made when first asked for, some 4 s."""
    return shipped(lesson=_lesson())


def shipped(cpv: "Iterable[OfficialPhrase]" = (), lesson: "Lesson | None" = None) -> "Knowledge":
    """The shipped knowledge made anew, with the CPV and a lesson where they were given."""
    from tisserand.engines.matching import Knowledge  # noqa: PLC0415  see likely_trades

    return Knowledge(trade_tree(), [*nace_phrases(), *cpv], lesson)


def lesson_path() -> Path:
    """Where the lesson of `tisserand train` is kept: in the data folder of the installation."""
    kept = Path.home() / ".local" / "share" / "tisserand"
    return Path(os.environ.get("TISSERAND_DATA") or kept).expanduser() / "trades.lesson"


def _lesson() -> "Lesson | None":
    """The lesson that was learned here; none where there is none, or one that cannot be read any more."""
    from tisserand.engines.matching.lesson import read_lesson  # noqa: PLC0415  see likely_trades
    from tisserand.engines.matching.problem import ProblemError  # noqa: PLC0415  see likely_trades

    try:
        return read_lesson(lesson_path().read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ProblemError) as error:
        log.warning("the lesson in %s is left aside: %s", lesson_path(), error)
        return None


def nace_phrases() -> "list[OfficialPhrase]":
    """The labels of NACE in four languages."""
    from tisserand.engines.matching.knowledge import LANGUAGES, OfficialPhrase  # noqa: PLC0415  see above

    content = files("bce_codes_to_label").joinpath("data/nace.json").read_text(encoding="utf-8")
    found = []
    for row in json.loads(content)["codes"].values():
        phrases = {each: row[f"label_{each}"] for each in LANGUAGES if row.get(f"label_{each}")}
        scheme = "nace" if row["version"] == "2008" else "nace-other"
        found.append(OfficialPhrase(scheme, row["value"], phrases))
    return found


def trade_tree() -> "TradeTree":
    """The shipped trades in fr, de and en with their synonyms, their names in nl as well."""
    from tisserand.engines.matching.problem import Trade, TradeTree  # noqa: PLC0415  see likely_trades

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
