"""Texts → the trades they may be about, by the trade tree as shipped; asks no database.

What the engine needs for that is made once a process, when the first text is read: some 0.6 s, 40 MB.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tisserand.cluster.territories.reference import dutch_trade_names, trade_groups

if TYPE_CHECKING:
    from tisserand.engines.matching import Knowledge
    from tisserand.engines.matching.problem import TradeTree

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
    """What the engine knows of the shipped trades, for the whole process."""
    from tisserand.engines.matching import Knowledge  # noqa: PLC0415  see likely_trades

    return Knowledge(trade_tree())


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
