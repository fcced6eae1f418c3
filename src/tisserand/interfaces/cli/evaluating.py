"""`tisserand eval`: how well the matching does on decided cases, with the protocols of its engine.

Exit codes: 0 measured, 2 the files cannot be used or hold nothing to test.
"""

from __future__ import annotations

import json
from argparse import Namespace
from dataclasses import asdict
from pathlib import Path

from tisserand.cluster.needs.counter import shipped
from tisserand.engines.matching.evaluation import (
    Figures,
    Notice,
    evaluate_awards,
    evaluate_crossing,
    evaluate_trades,
    evaluate_wishes,
)
from tisserand.engines.matching.evaluation.records import mended
from tisserand.engines.matching.knowledge import CLASS_DIGITS
from tisserand.interfaces.cli.files.cases import Cases, read_cases
from tisserand.interfaces.cli.files.faults import Flaw, refuse
from tisserand.interfaces.cli.speech import speech

TASKS = ("cross-language", "trades", "awards", "reciprocal")


def evaluate(arguments: Namespace) -> int:
    """Measure the task on the files; the exit code. Raises BadInput."""
    cases = read_cases(Path(path) for path in arguments.paths)
    known = read_cases([Path(arguments.train)]) if arguments.train else None
    figures = measured(arguments.task, cases, known)
    if not any(each.cases for each in figures):
        raise refuse(Flaw.NOTHING_TO_TEST, arguments.paths[0])
    if arguments.json:
        print(json.dumps([asdict(each) for each in figures], ensure_ascii=False, indent=2))
    else:
        _tell(arguments.lang, figures)
    return 0


def measured(task: str, cases: Cases, known: Cases | None = None) -> list[Figures]:
    """The figures of a task; several for the pairs of languages."""
    if task == "reciprocal":
        return [evaluate_wishes(cases.meetings, known.meetings if known else None)]
    learned = shipped([*cases.cpv, *(known.cpv if known else ())])
    if task == "trades":
        # awards teach as well: they were all decided before the notices that are tested
        notices, taught = (
            [*cases.notices, *notices_of(cases)],
            [*known.notices, *notices_of(known)] if known else None,
        )
        return [evaluate_trades(learned, notices, taught)]
    if task == "awards":
        return [evaluate_awards(learned, cases.awards, known.awards if known else None)]
    notices = cases.notices + (known.notices if known else [])
    awards = cases.awards + (known.awards if known else [])
    return evaluate_crossing(learned, notices, awards, askings=("de", "en", "nl", "fr"))


def notices_of(cases: Cases) -> list[Notice]:
    """Awards as notices of their object, each object and class once."""
    once = {(row.object, row.cpv[:CLASS_DIGITS]): row for row in mended(cases.awards) if row.cpv}
    return [Notice("", "fr", row.date.replace("-", ""), row.cpv, row.object) for row in once.values()]


def _tell(language: str, figures: list[Figures]) -> None:
    reader = speech(language)
    for each in figures:
        print(reader("eval.cases", task=each.task, cases=reader.number(each.cases, 0)))
        for method, row in each.rows.items():
            told = "  ".join(f"{name} {reader.number(value, 3)}" for name, value in row.items())
            print(f"  {method:<38} {told}")
