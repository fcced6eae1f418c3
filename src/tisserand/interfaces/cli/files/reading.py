"""An event read from whatever it is kept in: an .xlsx workbook, a folder of .csv files or a .json file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tisserand.engines.scheduling.problem import Problem, ProblemError
from tisserand.interfaces.cli.files.attendance import Clock, read_availability
from tisserand.interfaces.cli.files.event import EventFile
from tisserand.interfaces.cli.files.faults import BadInput, Fault, Flaw, Place, refuse
from tisserand.interfaces.cli.files.folder import folder_grids
from tisserand.interfaces.cli.files.forms import forms
from tisserand.interfaces.cli.files.hall import read_occasion, read_rounds, read_tables
from tisserand.interfaces.cli.files.json_file import json_grids
from tisserand.interfaces.cli.files.people import (
    Hall,
    read_interpreters,
    read_locks,
    read_registration,
    read_sessions,
    read_wishes,
)
from tisserand.interfaces.cli.files.register import enter_all
from tisserand.interfaces.cli.files.rules import read_met_before, read_rules
from tisserand.interfaces.cli.files.sheets import Grid, Sheet, recognise
from tisserand.interfaces.cli.files.workbook import workbook_grids


def read_event(path: Path) -> EventFile:
    """The event at `path`; raises BadInput with every fault of every sheet at once."""
    faults: list[Fault] = []
    sheets = recognise(grids_at(path, faults), str(path), faults)
    event = assembled(sheets, str(path), faults)
    if event is None or faults:
        raise BadInput(_in_order(faults, sheets))
    return event


def grids_at(path: Path, faults: list[Fault]) -> list[Grid]:
    """The grids of the workbook, folder or JSON file; raises BadInput where there is none to be read."""
    try:
        if not path.exists():
            raise refuse(Flaw.PATH_MISSING, path)
        if path.is_dir():
            return folder_grids(path, faults)
        if path.suffix.lower() == ".json":
            return json_grids(path, faults)
        if path.suffix.lower() in (".xlsx", ".xlsm"):
            return workbook_grids(path)
    except OSError as error:
        raise refuse(Flaw.PATH_UNREADABLE, path, cause=error.strerror or str(error)) from error
    raise refuse(Flaw.OLD_EXCEL if path.suffix.lower() in (".xls", ".ods") else Flaw.UNKNOWN_KIND, path)


def assembled(sheets: Mapping[str, Sheet], file: str, faults: list[Fault]) -> EventFile | None:
    """The event of these sheets; None where a needed sheet is missing or a fault was found."""
    empty = {
        key: sheets.get(key) or Sheet(form, Place(file), {}, ())
        for key, form in forms().items()
        if form.is_required
    }
    rounds, day = read_rounds(empty["rounds"])
    clock = Clock(rounds, is_whole=_is_whole(sheets.get("rounds"), len(rounds)))
    tables = read_tables(empty["tables"], clock)
    hall = Hall(tables, _is_whole(sheets.get("tables"), len(tables)), {})
    register, entered = enter_all(empty["registrations"])
    availability = read_availability(sheets.get("availability"), register, clock)
    people = {
        ident: read_registration(ident, line, clock, hall, availability.get(ident)) for ident, line in entered
    }
    wishes = read_wishes(empty["wishes"], register)
    interpreters, reads = read_interpreters(sheets.get("interpreters"), clock)
    sessions, items = read_sessions(sheets.get("sessions"), register, clock, people)
    locks = read_locks(sheets.get("locks"), register, clock, hall)
    occasion = read_occasion(sheets.get("event"), day)
    rules = read_rules(sheets.get("rules"), occasion.cross_border_bonus)
    met_before = read_met_before(sheets.get("met_before"), register)
    if faults:
        return None
    try:
        problem = Problem(
            registrations=tuple(registration for registration, _ in people.values()),
            rounds=rounds,
            tables=tables,
            wishes=wishes,
            interpreters=interpreters,
            sessions=sessions,
            locks=locks,
            met_before=met_before,
            rules=rules,
        )
    except ProblemError as error:
        faults.extend(Fault(Flaw.ENGINE, Place(file), objection=fault) for fault in error.faults)
        return None
    presences = {ident: presence for ident, (_, presence) in people.items()}
    return EventFile(problem, occasion, presences, reads, items)


def _is_whole(sheet: Sheet | None, count: int) -> bool:
    return sheet is not None and bool(sheet.lines) and count == len(sheet.lines)


def _in_order(faults: list[Fault], sheets: Mapping[str, Sheet]) -> tuple[Fault, ...]:
    """The faults as one reads the file, each once: a cell may have been read for two purposes."""
    places = {sheets[key].place.sheet: index for index, key in enumerate(forms()) if key in sheets}
    once = {
        (fault.flaw, fault.place, fault.value, repr(fault.facts), fault.objection): fault for fault in faults
    }
    return tuple(
        sorted(once.values(), key=lambda fault: (places.get(fault.place.sheet, -1), fault.place.row or 0))
    )
