"""Faults as sentences in the reader's language: those of files, with their place, and the engines' own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tisserand.engines.scheduling.faults import Fault as EngineFault
from tisserand.interfaces.cli.files.faults import BadInput, Fault, Flaw, Place
from tisserand.interfaces.cli.speech import listed, quoted
from tisserand.press.words import Words

SECTIONS = {Flaw.DAY: "day", Flaw.REPAIR: "repair", Flaw.PLAN: "plan"}  # of the engine's own objections
MOST_LISTED = 12  # sheets or columns found, where one is missing
QUANTITIES = {"rows", "most", "rounds"}
SAID_IN_CELLS = {"name", "near", "word", "said", "other"}
NUMBERED = {"meeting": "said.meeting_number", "participant": "said.participant_number", "slot": "said.slot"}
ORDINALS = ("first", "second", "third", "fourth")


def bad_input_text(reader: Words, bad: BadInput) -> str:
    """Every fault of a file, one line each under a heading, and that nothing was written."""
    heading = reader.count("faults.heading", len(bad.faults))
    lines = [f"  {fault_sentence(reader, fault)}" for fault in bad.faults]
    return "\n".join([heading, *lines, reader("faults.nothing_done")])


def fault_sentence(reader: Words, fault: Fault) -> str:
    """Where it is, what is wrong and what to do."""
    colon = "\u00a0: " if reader.language == "fr" else ": "
    facts = {name: _told(reader, name, value) for name, value in fault.facts.items()}
    if fault.objection is not None:
        section = SECTIONS.get(fault.flaw, "problem")
        facts["sentence"] = engine_fault_sentence(reader, section, fault.objection, fault.names)
    value = quoted(reader, _shortened(fault.value)) if fault.value else "–"
    in_json = f"fault_in_json.{fault.flaw}"
    key = in_json if fault.place.is_in_json and in_json in reader else f"fault.{fault.flaw}"
    return place_text(reader, fault.place) + colon + reader(key, **{"value": value, **facts})


def place_text(reader: Words, place: Place) -> str:
    """Such as: “wishes”, row 5, column B “from”; the file's path where it is about the whole file."""
    parts = [quoted(reader, place.sheet) if place.sheet else place.file]
    row, column = ("entry", "field") if place.is_in_json else ("row", "column")
    if place.row is not None:
        is_line = not place.sheet and not place.is_in_json
        parts.append(reader("place.line" if is_line else f"place.{row}", row=place.row))
    if place.column:
        key = "place.column_letter" if place.letter else f"place.{column}"
        parts.append(reader(key, header=quoted(reader, place.column), letter=place.letter))
    return ", ".join(parts)


def _told(reader: Words, name: str, value: object) -> str:
    """A fact as the sentence shows it: names in the reader's language, what cells say quoted."""
    if isinstance(value, Mapping):
        return quoted(reader, str(value[reader.language]))
    if isinstance(value, tuple):
        return listed(reader, (str(each) for each in value[:MOST_LISTED]))
    if isinstance(value, int) and name in QUANTITIES:
        return reader.number(value)
    return (
        quoted(reader, _shortened(value)) if isinstance(value, str) and name in SAID_IN_CELLS else str(value)
    )


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"


def engine_fault_sentence(reader: Words, section: str, fault: EngineFault, names: Mapping[str, str]) -> str:
    """A fault of the scheduler, of a problem (`section` problem) or of a plan (`section` plan)."""
    told = [_named(reader, argument, names) for argument in fault.arguments]
    facts = dict(zip(ORDINALS, told, strict=False)) | {"rest": ", ".join(told[1:])}
    return reader(f"{section}.{fault.code}", subject=subject_text(reader, fault.subject, names), **facts)


def subject_text(reader: Words, subject: str, names: Mapping[str, str]) -> str:
    """A record as the engine names it ("a|b", "a|b|round|table", "table 3", an id) in the reader's words."""
    parts = subject.split("|")
    if len(parts) == 2:
        a, b = (_named(reader, part, names) for part in parts)
        return reader("said.pair", a=a, b=b)
    if len(parts) == 4:
        a, b = (_named(reader, part, names) for part in parts[:2])
        return reader("said.meeting", a=a, b=b, round=parts[2], table=parts[3])
    kind, _, number = subject.partition(":")
    if kind in NUMBERED and number.isdecimal():
        return reader(NUMBERED[kind], number=number)
    kind, _, number = subject.partition(" ")
    if kind in ("table", "round") and number.isdecimal() and subject not in names:
        return reader(f"said.{kind}", number=number)
    return _named(reader, subject, names)


def lock_text(reader: Words, name: str, names: Mapping[str, str]) -> str:
    """A lock as the answer names it ("a|b|round|table", the table perhaps empty) in the reader's words."""
    a, b, number, table = (*name.split("|"), "", "", "")[:4]
    key = "said.lock_table" if table else "said.lock"
    return reader(key, a=_named(reader, a, names), b=_named(reader, b, names), round=number, table=table)


def _named(reader: Words, text: str, names: Mapping[str, str]) -> str:
    if text in names:
        return quoted(reader, names[text])
    return text if text.isdecimal() else quoted(reader, text)


def engine_sentences(reader: Words, faults: Iterable[EngineFault], names: Mapping[str, str]) -> list[str]:
    """The sentences of a plan's faults, in order."""
    return [engine_fault_sentence(reader, "plan", fault, names) for fault in faults]
