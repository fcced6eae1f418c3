"""`tisserand import organisations FILE`: brings a list of organisations into the directory, or shows what
it would do.

Needs the web extra; the settings come from the environment, as for `serve`.
"""

from __future__ import annotations

import json
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tisserand.interfaces.cli import processes
from tisserand.interfaces.cli.files.faults import Flaw, refuse
from tisserand.interfaces.cli.speech import quoted, speech
from tisserand.press.words import Words

BAD_INPUT = 2
MOST_LISTED = 20  # refused rows on a screen; --json has them all


def organisations(arguments: Namespace) -> int:
    """Imports the file, or with --dry-run only decides; exit code 2 where the file cannot be used."""
    reader, path = speech(arguments.lang), Path(arguments.paths[0])
    if len(arguments.paths) > 1:
        print(reader("importing.one_file"), file=sys.stderr)
        return BAD_INPUT
    if not path.is_file():
        raise refuse(Flaw.PATH_MISSING, path)
    processes.environment()
    set_up(arguments.lang)
    from tisserand.cluster.organisations.sources import SOURCES, Unreadable  # noqa: PLC0415 Django is set up now

    if arguments.source and arguments.source not in SOURCES:
        print(
            reader(
                "importing.unknown_source", source=quoted(reader, arguments.source), known=", ".join(SOURCES)
            ),
            file=sys.stderr,
        )
        return BAD_INPUT
    try:
        answer = _done(arguments, path, reader)
    except Unreadable as unreadable:
        print(reader("importing.refused", file=path, reason=unreadable), file=sys.stderr)
        return BAD_INPUT
    if answer is None:
        return BAD_INPUT
    if arguments.json:
        print(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        print("\n".join(_lines(reader, path, answer, is_trial=arguments.dry_run)))
    return 0


def set_up(language: str) -> None:
    """Django with its database up to date, speaking the reader's language."""
    os.environ.setdefault("TISSERAND_LOG_LEVEL", "WARNING")
    import django  # noqa: PLC0415 - only here: the command line works without the web extra

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - needs the settings
    from django.utils.translation import activate  # noqa: PLC0415

    from tisserand.cluster.territories.actions import load_reference_data  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    load_reference_data()
    activate(language)


def _done(arguments: Namespace, path: Path, reader: Words) -> dict[str, Any] | None:
    """The counts and refused rows; None, and a sentence on standard error, where columns are missing."""
    from django.utils import timezone  # noqa: PLC0415 - Django is set up by now

    from tisserand.cluster.organisations.actions import arrivals  # noqa: PLC0415

    try:
        arrived = arrivals.arrival(_content(path), path.name, source=arguments.source or "")
    except arrivals.UnfitFile as unfit:
        print(
            reader(
                "importing.unfit",
                file=path,
                source=unfit.source.code,
                missing=", ".join(quoted(reader, header) for header in unfit.missing),
            ),
            file=sys.stderr,
        )
        return None
    if arguments.dry_run:
        tally = arrivals.preview(arrived)
        refused = [(step.number, step.reason, step.facts) for step in tally.rejected]
        return _answer(tally.counts, refused)
    run = arrivals.begin(arrived, by=None, at=timezone.now())
    with bar(reader) as told:
        report = arrivals.report(arrivals.import_rows(run, arrived, at=timezone.now(), told=told))
    return _answer(report, report["rejected"])


def _content(path: Path) -> bytes:
    """The bytes of the file, unless it is too large to be read. Raises Unreadable and BadInput."""
    from tisserand.cluster.organisations.actions.arrivals import limits  # noqa: PLC0415 - needs the settings
    from tisserand.cluster.organisations.sources.reading import too_large  # noqa: PLC0415

    try:
        if (size_bytes := path.stat().st_size) > limits().most_bytes:
            raise too_large(size_bytes, limits())
        return path.read_bytes()
    except OSError as error:
        raise refuse(Flaw.PATH_UNREADABLE, path, cause=error.strerror or str(error)) from error


def _answer(
    counts: Mapping[str, int], refused: Sequence[tuple[int, str, Mapping[str, object]]]
) -> dict[str, Any]:
    from tisserand.cluster.organisations.sources import sentence  # noqa: PLC0415 - Django is set up by now

    return {
        **{name: counts[name] for name in ("rows", "created", "updated", "unchanged", "merged")},
        "rejected": [{"row": number, "reason": sentence(code, facts)} for number, code, facts in refused],
    }


def _lines(reader: Words, path: Path, answer: Mapping[str, Any], *, is_trial: bool) -> Iterator[str]:
    """The answer for a reader: a heading, the counts, the refused rows."""
    yield reader.count("importing.trial" if is_trial else "importing.done", answer["rows"], file=path)
    for name in ("created", "updated", "unchanged", "merged"):
        yield "  " + reader(f"importing.{name}", n=reader.number(answer[name]))
    rejected = answer["rejected"]
    yield "  " + reader("importing.rejected", n=reader.number(len(rejected)))
    for refusal in rejected[:MOST_LISTED]:
        yield "    " + reader("importing.row", row=reader.number(refusal["row"]), reason=refusal["reason"])
    if len(rejected) > MOST_LISTED:
        yield "    " + reader("importing.more", n=reader.number(len(rejected) - MOST_LISTED))


@contextmanager
def bar(reader: Words) -> Iterator[Callable[[int, int | None], None] | None]:
    """What draws how far the import is on a terminal; None where standard error is none."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415 - only a terminal needs it
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(reader("importing.at_work"), total=None)
        yield lambda done, rows: progress.update(task, completed=done, total=rows)
