"""`tisserand template`: writes a workbook to fill in, with example rows or with the demo event."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from tisserand.interfaces.cli.files.example import example_sheets
from tisserand.interfaces.cli.files.writing import EventSheets, write_event_xlsx
from tisserand.interfaces.cli.speech import speech


def template(arguments: Namespace) -> int:
    """Write the workbook to `arguments.out`, never over a filled file; exit code 2 where it cannot be."""
    reader, path = speech(arguments.lang), Path(arguments.out)
    if path.suffix.lower() != ".xlsx":
        path = path.with_name(path.name + ".xlsx")
    try:
        if path.exists() and (path.is_dir() or path.stat().st_size):
            print(reader("help.exists", file=path), file=sys.stderr)
            return 2
        sheets = demo_sheets(arguments.lang) if arguments.demo else example_sheets(arguments.lang)
        write_event_xlsx(path, sheets, arguments.lang)
    except OSError as error:
        print(reader("help.unwritable", file=path, cause=error.strerror or error), file=sys.stderr)
        return 2
    print(reader("template.written", file=path))
    print(reader("template.run", file=path))
    return 0


def demo_sheets(language: str) -> EventSheets:
    """The demo event as rows of an event file."""
    from tisserand.interfaces.cli.files.demonstration import demonstration_sheets  # noqa: PLC0415 - reads its files

    return demonstration_sheets(language)
