"""Everything that is printed for an event, as files with readable names in the language asked for.

Names keep their accents, hold no separator, no leading dot and nothing that a file system refuses, and are
unique whatever the case of their letters.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from tisserand.press.agendas import agenda_pdf, agendas_pdf, interpreter_plan_pdf, interpreter_plans_pdf
from tisserand.press.calendars import calendar_ics
from tisserand.press.papers import badges_pdf, desk_list_pdf, table_cards_pdf, wall_grid_pdf
from tisserand.press.plan import Plan
from tisserand.press.records import Event, Report
from tisserand.press.report import report_html
from tisserand.press.words import Words, words
from tisserand.press.workbook import workbook_xlsx

AGENDAS_A_VOLUME = 100
Make = Callable[[], bytes]
LONGEST_NAME = 80  # letters; leaves room for a folder and a suffix on every file system
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}


def bundle(event: Event, report: Report | None, language: str) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every file, one after the other; `report` may be None where nothing was computed.

    As many are made at once as there are cores: the typesetter lets other threads run.
    """
    files = list(_files(event, report, language))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        made = pool.map(lambda file: file[1](), files)
        yield from zip((name for name, _make in files), made, strict=True)


def _files(event: Event, report: Report | None, language: str) -> Iterator[tuple[str, Make]]:
    """Every file with what makes it; what is long comes early."""
    plan, reader = Plan(event), words(language)
    yield f"{reader('files.workbook')}.xlsx", partial(workbook_xlsx, event, language, report)
    if report is not None:
        yield f"{reader('files.report')}.html", partial(_report, event, report, language)
    volumes = list(_volumes(plan, reader))
    yield volumes[0]
    yield f"{reader('files.cards')}.pdf", partial(table_cards_pdf, event, language)
    yield f"{reader('files.wall')}.pdf", partial(wall_grid_pdf, event, language)
    yield f"{reader('files.desk')}.pdf", partial(desk_list_pdf, event, language)
    yield f"{reader('files.badges')}.pdf", partial(badges_pdf, event)
    taken: set[str] = set()
    for number, participant in enumerate(plan.by_name()):
        if (
            number and number % AGENDAS_A_VOLUME == 0
        ):  # apart, since the typesetter remembers its last ten works
            yield volumes[number // AGENDAS_A_VOLUME]
        name = free_name(participant.name, taken)
        yield f"{reader('files.agendas')}/{name}.pdf", partial(agenda_pdf, plan, participant.id)
        yield f"{reader('files.calendars')}/{name}.ics", partial(calendar_ics, plan, participant.id)
    if event.interpreters:
        yield f"{reader('files.all_interpreters')}.pdf", partial(interpreter_plans_pdf, event)
    taken.clear()
    for interpreter in event.interpreters:
        name = free_name(interpreter.name, taken)
        yield (
            f"{reader('files.interpreters')}/{name}.pdf",
            partial(interpreter_plan_pdf, plan, interpreter.id),
        )


def _volumes(plan: Plan, reader: Words) -> Iterator[tuple[str, Make]]:
    """All agendas in order of name, as many to a file as a stapler and the memory of a machine take."""
    ids = [one.id for one in plan.by_name()]
    starts = range(0, max(len(ids), 1), AGENDAS_A_VOLUME)
    for number, first in enumerate(starts, start=1):
        name = f"{reader('files.all_agendas')}{f'-{number}' if len(starts) > 1 else ''}.pdf"
        yield name, partial(agendas_pdf, plan.event, frozenset(ids[first : first + AGENDAS_A_VOLUME]))


def _report(event: Event, report: Report, language: str) -> bytes:
    return report_html(event, report, language).encode()


def bundle_zip(event: Event, report: Report | None, language: str) -> bytes:
    """The same files as a ZIP; the same event gives the same bytes."""
    buffer = BytesIO()
    stamp = (event.published or event.starts).timetuple()[:6]
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, content in bundle(event, report, language):
            entry = ZipInfo(name, (max(stamp[0], 1980), *stamp[1:]))
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return buffer.getvalue()


def file_name(text: str) -> str:
    """A name that every file system takes, close to the text; `-` for a text without any letter."""
    composed = unicodedata.normalize("NFC", text)
    plain = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in composed)
    plain = re.sub(r'[\\/:*?"<>|]+', "-", plain)
    name = re.sub(r"\s+", " ", plain)[:LONGEST_NAME].strip(" .-") or "-"
    return f"{name}-" if name.casefold() in RESERVED else name


def free_name(text: str, taken: set[str]) -> str:
    """A file name that is not taken yet; the second of the same name is numbered 2."""
    name = candidate = file_name(text)
    number = 1
    while candidate.casefold() in taken:
        number += 1
        candidate = f"{name} {number}"
    taken.add(candidate.casefold())
    return candidate
