"""Text → CPV division through the trade tree: the share found first, and among the first three.

Notices from 2021 on are tested, earlier ones are learned from; a title seen in training is not tested.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tisserand.engines.matching.knowledge import LANGUAGES, Knowledge
from tisserand.engines.matching.linking import Linker, coarser
from tisserand.engines.matching.problem import Label, Text

from .records import Figures, Notice, interval

DIVISION_DIGITS = 2
TESTED_FROM = "2021"


def evaluate_trades(
    knowledge: Knowledge,
    notices: Sequence[Notice],
    known: Sequence[Notice] | None = None,
    *,
    tested_from: str = TESTED_FROM,
) -> Figures:
    """Figures of titles and of titles with descriptions: by labels, and learned from the earlier notices.

    With `known` all notices are tested and these are learned from; else the protocol splits them by date.
    """
    tested, earlier = _split(notices, known, tested_from)
    figures = Figures("trades", len(tested))
    if not tested:
        return figures
    methods = {"labels": knowledge.trades}
    divisions = _divisions(knowledge)
    if earlier:
        rows = [Label(*row.text, {row.cpv[:DIVISION_DIGITS]: 1.0}) for row in earlier]
        methods["learned"] = divisions.learned(rows)
    for name, linker in methods.items():
        for part, texts in (
            ("title", [Text(row.title, row.language) for row in tested]),
            ("title and description", [row.text for row in tested]),
        ):
            found, codes = linker.link(texts), linker.codes
            if linker is knowledge.trades:
                found, codes = coarser(found, codes, knowledge.parts(DIVISION_DIGITS))
            _measure(figures, f"{name}, {part}", found, codes, tested)
    return figures


def _split(
    notices: Sequence[Notice], known: Sequence[Notice] | None, tested_from: str
) -> tuple[list[Notice], list[Notice]]:
    """The notices to test and those to learn from, in the languages that are spoken here."""
    later = [row for row in notices if known is not None or row.date >= tested_from]
    earlier = [row for row in notices if row.date < tested_from] if known is None else known
    usable = [row for row in earlier if row.language in LANGUAGES and row.cpv]
    titles = {row.title.casefold() for row in usable}
    tested = [row for row in later if row.language in LANGUAGES and row.cpv]
    return [row for row in tested if row.title.casefold() not in titles], usable


def _divisions(knowledge: Knowledge) -> Linker:
    """The labels of trades and all official phrases as labels of CPV divisions."""
    parts = knowledge.parts(DIVISION_DIGITS)
    labels = []
    for label in knowledge.trades.labels:
        codes: dict[str, float] = {}
        for trade, weight in label.codes.items():
            for division, share in parts[trade].items():
                codes[division] = codes.get(division, 0.0) + weight * share
        if label.is_learned:
            labels.append(Label(label.text, label.language, codes))
    labels += [
        Label(phrase, language, {official.code[:DIVISION_DIGITS]: 1.0}, is_learned=False)
        for official in knowledge.official
        if official.scheme == "cpv"
        for language, phrase in official.phrases.items()
    ]
    return Linker(labels, knowledge.speech)


def _measure(
    figures: Figures, name: str, found: np.ndarray, codes: Sequence[str], tested: Sequence[Notice]
) -> None:
    truth = np.array([row.cpv[:DIVISION_DIGITS] for row in tested])
    ranked = np.array(codes)[np.argsort(-found, axis=1, kind="stable")[:, :3]]
    is_first = ranked[:, 0] == truth
    low, high = interval(is_first)
    of_language = {
        f"top1_{language}": is_first[[row.language == language for row in tested]].mean()
        for language in LANGUAGES
        if any(row.language == language for row in tested)
    }
    is_among = (ranked == truth[:, None]).any(axis=1)
    figures.add(name, top1=is_first.mean(), low=low, high=high, top3=is_among.mean(), **of_language)
