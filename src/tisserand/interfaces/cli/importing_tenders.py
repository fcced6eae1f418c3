"""`tisserand import tenders PATH…`: brings public notices onto the board, or shows what it would do.

Counts are notices. A refused row of a table is told in JSON as "name.csv, row 17". Needs the web extra; the
settings come from the environment, as for `serve`.
"""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tisserand.interfaces.cli import processes
from tisserand.interfaces.cli.files.faults import Flaw, refuse
from tisserand.interfaces.cli.importing import MOST_LISTED, bar, set_up
from tisserand.interfaces.cli.speech import speech
from tisserand.press.words import Words

if TYPE_CHECKING:  # Django is set up only when the command runs
    from tisserand.cluster.tenders.actions.arrivals import Tally


def tenders(arguments: Namespace) -> int:
    """Imports what the paths hold, or with --dry-run only decides. Raises BadInput for a path that is
    none.
    """
    reader, paths = speech(arguments.lang), [Path(path) for path in arguments.paths]
    for path in paths:
        if not path.exists():
            raise refuse(Flaw.PATH_MISSING, path)
    processes.environment()
    set_up(arguments.lang)
    tally = _done(paths, reader, is_trial=arguments.dry_run)
    if tally.touched and not arguments.dry_run:
        _have_matched()
    if arguments.json:
        print(json.dumps(_answer(tally), ensure_ascii=False, indent=2))
    else:
        print("\n".join(_lines(reader, tally, is_trial=arguments.dry_run)))
    return 0


def _done(paths: list[Path], reader: Words, *, is_trial: bool) -> Tally:
    from django.utils import timezone  # noqa: PLC0415 - Django is set up by now

    from tisserand.cluster.tenders.actions import arrivals  # noqa: PLC0415
    from tisserand.cluster.tenders.sources import found_at  # noqa: PLC0415

    with bar(reader) as told:
        return arrivals.import_notices(
            found_at(paths, arrivals.limits()),
            at=timezone.now(),
            is_trial=is_trial,
            told=(lambda done: told(done, None)) if told else None,
        )


def _have_matched() -> None:
    """The worker looks whose offers fit."""
    from tisserand.cluster.matches.tasks import match_tenders  # noqa: PLC0415 - Django is set up by now

    match_tenders.enqueue()


def _answer(tally: Tally) -> dict[str, object]:
    return {
        "files": tally.files,
        "created": tally.created,
        "updated": tally.updated,
        "unchanged": tally.unchanged,
        "rejected": [{"file": each.place, "reason": str(each.reason)} for each in tally.rejected],
    }


def _lines(reader: Words, tally: Tally, *, is_trial: bool) -> Iterator[str]:
    """The answer for a reader: a heading, the counts, the refusals."""
    yield reader.count(f"importing_tenders.{'trial' if is_trial else 'done'}", tally.files)
    for name in ("created", "updated", "unchanged"):
        yield "  " + reader(f"importing_tenders.{name}", n=reader.number(getattr(tally, name)))
    rejected = tally.rejected
    yield "  " + reader("importing_tenders.rejected", n=reader.number(len(rejected)))
    for each in rejected[:MOST_LISTED]:
        place = "in_file" if each.row is None else "in_row"
        words = {"file": each.file, "reason": str(each.reason)}
        if each.row is not None:
            words["row"] = reader.number(each.row)
        yield "    " + reader(f"importing_tenders.{place}", **words)
    if len(rejected) > MOST_LISTED:
        yield "    " + reader("importing.more", n=reader.number(len(rejected) - MOST_LISTED))
