"""Personal agendas and interpreters' plans: one A5 sheet each, the day in front, hall and help behind.

Everybody reads their own language. Heights are in millimetres on paper of 148 × 210.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from tisserand.press import mark, qr
from tisserand.press.changes import Concerns, cancelled_rows, change_mark
from tisserand.press.hall import hall_plan
from tisserand.press.plan import Plan, dotted, where
from tisserand.press.records import Event, Interpreter, Meeting, Participant
from tisserand.press.typesetting import typeset
from tisserand.press.words import Words, words

Entry = dict[str, Any]  # what a template reads
ROOM_MM = 147  # for the rows of the day on one A5 page
NOTE_ROW_MM = 6.6  # a programme item or a new day
ROW_MM = (10.3, 14.2)  # the tightest and the most generous meeting row
LINES_MM = 8.0  # name and note of a partner


def agenda_pdf(event: Event | Plan, participant_id: str) -> bytes:
    """The agenda of one participant as PDF/UA, in their language. Raises NotInEvent."""
    plan = Plan.of(event)
    return _print(plan, [_agenda(plan, plan.participant(participant_id))])


def agendas_pdf(event: Event, only: Collection[str] | None = None) -> bytes:
    """All agendas in one file, in order of name, each on sheets of its own when printed on both sides.

    With `only`, those of the participants with these ids.
    """
    plan = Plan(event)
    agendas = [_agenda(plan, one) for one in plan.by_name() if only is None or one.id in only]
    return _print(plan, agendas, "agenda.all_title")


def interpreter_plan_pdf(event: Event | Plan, interpreter_id: str) -> bytes:
    """The plan of one interpreter as PDF/UA, in their language. Raises NotInEvent."""
    plan = Plan.of(event)
    return _print(plan, [_interpreter_plan(plan, plan.interpreter(interpreter_id))])


def interpreter_plans_pdf(event: Event, only: Collection[str] | None = None) -> bytes:
    """All interpreters' plans in one file, in order of name; one page says so where there are none.

    With `only`, those of the interpreters with these ids.
    """
    plan = Plan(event)
    by_name = sorted(event.interpreters, key=lambda i: (i.name, i.id))
    agendas = [_interpreter_plan(plan, one) for one in by_name if only is None or one.id in only]
    return _print(plan, agendas, "interpreter.all_title")


def _print(plan: Plan, agendas: Sequence[Entry], all_title: str = "") -> bytes:
    event = plan.event
    language = str(agendas[0]["language"]) if agendas else "fr"
    reader = words(language)
    when = reader.date(plan.local(event.starts))
    title = reader(all_title, event=reader.text(event.title), date=when) if all_title else agendas[0]["title"]
    return typeset(
        "agenda",
        {
            "language": language,
            "title": title,
            "empty": reader("interpreter.no_interpreters") if not agendas else "",
            "marks": {ident: mark.printed_svg(ident) for ident in sorted(_marks_of(agendas))},
            "agendas": agendas,
        },
    )


def _marks_of(agendas: Sequence[Entry]) -> set[str]:
    """The ids of all marks that are drawn."""
    own = {agenda["mark"] for agenda in agendas if agenda["mark"] is not None}
    return own | {
        side["mark"] for agenda in agendas for row in agenda["rows"] for side in row.get("sides", ())
    }


def _agenda(plan: Plan, participant: Participant) -> Entry:
    reader = words(participant.language)
    meetings = plan.meetings_of(participant.id)
    people = reader.join(person.name for person in participant.people)
    sides = [(m, [_side(plan, m, participant, reader)]) for m in meetings]
    rows = _day(plan, reader, sides, lambda m: participant.id in (m.a, m.b), participant.id)
    url = participant.agenda_url
    return {
        **_shared(plan, reader, rows, meetings),
        "title": reader(
            "agenda.title", name=participant.name, date=reader.date(plan.local(plan.event.starts))
        ),
        "name": participant.name,
        "people": reader("agenda.for", people=people) if people else reader("agenda.for_nobody"),
        "mark": participant.mark,
        "column": reader("agenda.with"),
        "ticked": True,
        "empty": "" if meetings else reader("agenda.none"),
        "foot-front": f"{_count(plan, reader, meetings)} {reader('agenda.legend')}" if meetings else "",
        "help": _help(plan, reader, url, any(m.interpreter is not None for m in meetings)),
        "qr": qr.svg(url),
        "qr-alt": reader("agenda.qr_alt"),
        "qr-text": reader("agenda.qr_text"),
    }


def _interpreter_plan(plan: Plan, interpreter: Interpreter) -> Entry:
    reader = words(interpreter.language)
    meetings = plan.meetings_with(interpreter.id)
    spoken = reader.join(reader.tongue(code) for code in interpreter.languages)
    phone = _unbroken(plan.event.desk_phone)
    text = reader(f"interpreter.help_text{'_phone' if phone else ''}", phone=phone)
    both = [(m, _both(plan, m, reader)) for m in meetings]
    rows = _day(plan, reader, both, lambda m: m.interpreter == interpreter.id)
    return {
        **_shared(plan, reader, rows, meetings),
        "title": reader(
            "interpreter.title", name=interpreter.name, date=reader.date(plan.local(plan.event.starts))
        ),
        "name": interpreter.name,
        "people": reader("interpreter.for", languages=spoken) if spoken else reader("interpreter.for_plain"),
        "mark": None,
        "column": reader("interpreter.with"),
        "ticked": False,
        "empty": "" if meetings else reader("interpreter.none"),
        "foot-front": _count(plan, reader, meetings) if meetings else "",
        "help": [{"title": reader("interpreter.help"), "text": text}],
        "qr": None,
    }


def _shared(plan: Plan, reader: Words, rows: list[Entry], meetings: Sequence[Meeting]) -> Entry:
    """What an agenda and an interpreter's plan have in common."""
    event = plan.event
    before, rows = _before(rows)
    height = _row_height(rows)
    day = reader.date(plan.local(event.starts))
    return {
        "language": reader.language,
        "when": dotted((day, ", ".join(part for part in (event.venue, event.town) if part))),
        "words": {name: reader(f"agenda.{name}") for name in ("time", "table", "notes", "before")},
        "rows": rows,
        "before": before,
        "padding-mm": round((height - LINES_MM) / 2, 2),
        "mark-mm": 8 if height > 11.5 else 7,
        "hall": hall_plan(plan, reader, {m.table for m in meetings}),
        "foot-back": version_line(plan, reader),
    }


def _row_height(rows: Sequence[Entry]) -> float:
    """Generous rows where the day fits one page, tight ones while that helps, else a middle way."""
    meetings = sum(row["kind"] == "meeting" for row in rows)
    room = ROOM_MM - NOTE_ROW_MM * (len(rows) - meetings)
    height = room / meetings if meetings else ROW_MM[1]
    return min(height, ROW_MM[1]) if height >= ROW_MM[0] else 12.0


def _day(
    plan: Plan,
    reader: Words,
    meetings: Iterable[tuple[Meeting, list[Entry]]],
    concerns: Concerns,
    own: str = "",
) -> list[Entry]:
    """Meetings, those cancelled and programme items in the order of time; several days are announced.

    `concerns` tells the reader's meetings from others, `own` is the reader's id where they take part.
    """
    timed: list[tuple[datetime, Entry]] = list(cancelled_rows(plan, reader, concerns, own))
    for m, sides in meetings:
        sides[0]["change"] = change_mark(plan, m, reader, concerns)
        timed.append((plan.starts(m), {"kind": "meeting", "table": str(m.table), "sides": sides}))
    for item in plan.event.programme:
        text = dotted((reader.text(item.title), item.place))
        timed.append((plan.local(item.starts), {"kind": "item", "text": text}))
    timed.sort(key=lambda pair: (pair[0], pair[1]["kind"] == "meeting"))
    return _dated(reader, timed)


def _before(rows: Sequence[Entry]) -> tuple[list[Entry], list[Entry]]:
    """The rows before the first meeting, which go on the back, and the rest: the front is for meetings.

    Where nobody is met or there are several days, everything stays together.
    """
    opens = next((row["time"] for row in rows if row["kind"] in ("meeting", "cancelled")), "")
    if any(row["kind"] == "day" for row in rows):
        opens = ""
    first = sum(row.get("time", opens) < opens for row in rows)
    return list(rows[:first]), list(rows[first:])


def _dated(reader: Words, timed: Sequence[tuple[datetime, Entry]]) -> list[Entry]:
    several_days = len({moment.date() for moment, _ in timed}) > 1
    rows: list[Entry] = []
    day: date | None = None
    for moment, row in timed:
        if several_days and moment.date() != day:
            day = moment.date()
            rows.append({"kind": "day", "text": reader.weekday(day)})
        rows.append({**row, "time": reader.clock(moment)})
    return rows


def _side(plan: Plan, meeting: Meeting, mine: Participant, reader: Words) -> Entry:
    """The partner; where several of one's own people came, also who goes there."""
    partner = plan.partner(meeting, mine.id)
    goes = meeting.attended_by.get(mine.id, "") if len(mine.people) > 1 else ""
    who = reader("agenda.for", people=goes) if goes else ""
    return {
        "mark": partner.mark,
        "name": partner.name,
        "note": dotted((who, where(partner), plan.spoken(meeting, reader))),
    }


def _both(plan: Plan, meeting: Meeting, reader: Words) -> list[Entry]:
    """The two sides for an interpreter: where from, and what they speak."""
    sides = [plan.participants[meeting.a], plan.participants[meeting.b]]
    return [
        {
            "mark": p.mark,
            "name": p.name,
            "note": dotted((where(p), reader.join(map(reader.tongue, p.languages)))),
        }
        for p in sides
    ]


def _count(plan: Plan, reader: Words, meetings: Sequence[Meeting]) -> str:
    """How many meetings, how long, how much time to walk: Nine meetings of 13 minutes, two to walk."""
    slots = sorted(plan.event.slots, key=lambda slot: slot.starts)
    lengths = {slot.number: round((slot.ends - slot.starts).total_seconds() / 60) for slot in slots}
    pauses = [round((b.starts - a.ends).total_seconds() / 60) for a, b in pairwise(slots)]
    minutes, pause = max(lengths[m.round] for m in meetings), min(pauses, default=0)
    walk = reader("agenda.walk", minutes=reader.count("agenda.walk_minutes", pause)) if pause > 0 else ""
    length = reader.count("agenda.minutes", minutes)
    sentence = reader.count("agenda.count", len(meetings), minutes=length, walk=walk)
    return sentence[0].upper() + sentence[1:]


def _help(plan: Plan, reader: Words, url: str, with_interpreter: bool) -> list[Entry]:
    """What to do when something goes wrong."""
    phone = _unbroken(plan.event.desk_phone)
    texts = {
        "missing": reader(f"agenda.missing_text{'_online' if url else ''}"),
        "late": reader(f"agenda.late_text{'_phone' if phone else ''}", phone=phone),
    }
    if with_interpreter:
        texts["interpreter"] = reader("agenda.interpreter_text")
    return [{"title": reader(f"agenda.{name}"), "text": text} for name, text in texts.items()]


def _unbroken(phone: str) -> str:
    """A telephone number that stays on one line."""
    return phone.replace(" ", "\u00a0")


def version_line(plan: Plan, reader: Words) -> str:
    """The cluster, the version of the plan and its day."""
    event = plan.event
    cluster = reader.text(event.cluster)
    if event.published is None:
        return reader("foot.version", cluster=cluster, version=event.version)
    date = reader.date(plan.local(event.published))
    return reader("foot.version_dated", cluster=cluster, version=event.version, date=date)
