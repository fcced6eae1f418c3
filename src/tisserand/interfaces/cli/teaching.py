"""`tisserand train`: texts with known trades → the lesson by which texts are linked to trades from then on.

The lesson is one file, `trades.lesson` in the data folder unless another place is named; it holds numbers and
words, no code. Exit codes: 0 learned, 2 the files cannot be used or teach nothing.
"""

from __future__ import annotations

import json
import os
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tisserand.cluster.needs.counter import lesson_path, shipped
from tisserand.engines.matching.problem import Label, Text, TradeTree
from tisserand.interfaces.cli.evaluating import notices_of
from tisserand.interfaces.cli.files.cases import Cases, read_cases
from tisserand.interfaces.cli.files.faults import Flaw, refuse
from tisserand.interfaces.cli.speech import speech


def train(arguments: Namespace) -> int:
    """Learn from the files and keep the lesson; the exit code. Raises BadInput."""
    cases = read_cases(Path(path) for path in arguments.paths)
    rows = rows_to_learn(cases, shipped().tree)
    if not rows:
        raise refuse(Flaw.NOTHING_TO_LEARN, arguments.paths[0])
    path = Path(arguments.out) if arguments.out else lesson_path()
    with _file_for(path) as file:
        lesson = shipped(cases.cpv).taught(rows).lesson
        assert lesson is not None  # there are rows, each with a trade of the tree
        content = lesson.kept()
        file.write_bytes(content)
    trades = len({code for row in rows for code in row.codes})
    told = {"file": str(path), "texts": len(rows), "trades": trades, "bytes": len(content)}
    if arguments.json:
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        reader = speech(arguments.lang)
        counted = {"texts": reader.number(len(rows), 0), "trades": reader.number(trades, 0)}
        print(reader("train.learned", path=str(path), **counted))
    return 0


def rows_to_learn(cases: Cases, tree: TradeTree) -> list[Label]:
    """Texts with their trades, each text once: notices, awards, and those that people confirmed."""
    texts: dict[Text, dict[str, float]] = {}
    for notice in [*cases.notices, *notices_of(cases)]:
        if trades := tree.by_cpv(notice.cpv):
            texts[notice.text] = dict(trades)
    known = tree.group_of
    texts |= {text: {trade: 1.0} for text, trade in cases.confirmed if trade in known}
    return [Label(*text, trades) for text, trades in texts.items()]


@contextmanager
def _file_for(path: Path) -> Iterator[Path]:
    """A file that takes the place of `path` once it is written: what links meanwhile reads the old one.

    Learning takes a while, so that a place that cannot be written is refused before.
    """
    unfinished = path.with_name(f".{path.name}-unfinished")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.touch()
        yield unfinished
        unfinished.replace(path)
    except OSError as error:
        raise refuse(Flaw.OUTPUT_NOT_WRITABLE, path, cause=error.strerror or os.strerror(5)) from error
    finally:
        with suppress(OSError):
            unfinished.unlink()
