"""`tisserand schedule`: reads an event, plans its meetings, says or writes the plan.

Exit codes: 0 there is a plan, 1 the rules leave none, 2 the input cannot be used.
"""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from tisserand.engines.scheduling.answer import Answer, LevelName, Progress, Status
from tisserand.interfaces.cli.files.event import EventFile
from tisserand.interfaces.cli.files.reading import read_event
from tisserand.interfaces.cli.instances import schedule_instance
from tisserand.interfaces.cli.output import keep, output_folder
from tisserand.interfaces.cli.printed import printed_event, printed_report
from tisserand.interfaces.cli.refused import refusal_record, told_reason
from tisserand.interfaces.cli.sentences import lock_text
from tisserand.interfaces.cli.speech import speech
from tisserand.interfaces.cli.terminal import Show, progress_bar, stop_button
from tisserand.interfaces.cli.verdict import level_lines, level_record
from tisserand.press.words import Words, words

SECONDS = 10.0  # unless --seconds says otherwise
REFUSED_SHOWN = 10


def schedule(arguments: Namespace) -> int:
    """Plan what `arguments.path` holds; the exit code. Raises BadInput."""
    path = Path(arguments.path)
    if path.suffix.lower() == ".dzn":
        return schedule_instance(arguments)
    reader = speech(arguments.lang)
    event = read_event(path)
    folder = Path(arguments.out) if arguments.out else None
    with output_folder(folder) as unfinished:
        answer = planned(event, arguments, reader)
        if answer.status is Status.INFEASIBLE:
            _tell(event, answer, arguments, reader)
            return 1
        if folder is not None and unfinished is not None:
            keep(unfinished, folder, plan_files(event, answer, path, arguments.lang))
    _tell(event, answer, arguments, reader)
    if folder is not None and not arguments.json:
        print(reader("summary.written", folder=folder))
    return 0


def planned(event: EventFile, arguments: Namespace, reader: Words) -> Answer:
    """The answer, with a bar on a terminal; Ctrl-C keeps the best plan so far."""
    from tisserand.engines.scheduling import solve  # noqa: PLC0415 - compiled parts load with it

    seconds = arguments.seconds or SECONDS
    with stop_button() as stop, progress_bar(reader, seconds) as show:
        answer = solve(
            event.problem, seed=arguments.seed, seconds=seconds, progress=show and _shown_by(show), stop=stop
        )
        was_stopped = stop()
    if was_stopped:
        print(reader("summary.stopped"), file=sys.stderr)
    return answer


def _shown_by(show: Show) -> Callable[[Progress], None]:
    return lambda news: show(news.seconds, str(news.level), news.value, news.bound)


def _tell(event: EventFile, answer: Answer, arguments: Namespace, reader: Words) -> None:
    if arguments.json:
        print(answer_json(event, answer, arguments.lang))
        return
    print("\n".join(summary(event, answer, reader)))


def plan_files(event: EventFile, answer: Answer, source: Path, language: str) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every file of the plan; calendars only where the file says which day it is."""
    from tisserand.press.bundle import bundle  # noqa: PLC0415 - the typesetter loads with it

    names = words(language)
    fixed = {
        f"{names('files.workbook')}.xlsx": "schedule.xlsx",
        f"{names('files.report')}.html": "report.html",
    }
    yield "schedule.json", (answer_json(event, answer, language) + "\n").encode()
    day = event.occasion.day
    if day is None:
        print(speech(language)("summary.no_date"), file=sys.stderr)
    printed = printed_event(event, answer.meetings, day or date.today(), source)
    for name, content in bundle(printed, printed_report(event, answer), language):
        if day is not None or not name.endswith(".ics"):
            yield fixed.get(name, name), content


def answer_json(event: EventFile, answer: Answer, language: str) -> str:
    """The answer as JSON; an unknown bound is null, reasons are sentences in `language`."""
    names = {each.id: each.name for each in event.problem.registrations}
    return json.dumps(
        {
            "status": str(answer.status),
            "levels": [level_record(level) for level in answer.levels],
            "meetings": [
                {
                    "id": number,
                    "a": meeting.a,
                    "b": meeting.b,
                    "round": meeting.round,
                    "table": meeting.table,
                    "interpreter": meeting.interpreter,
                }
                for number, meeting in enumerate(answer.meetings, start=1)
            ],
            "refused": [refusal_record(language, refusal, names) for refusal in answer.refused],
            "seconds": round(answer.seconds, 3),
            "seed": answer.seed,
        },
        ensure_ascii=False,
        indent=1,
    )


def summary(event: EventFile, answer: Answer, reader: Words) -> list[str]:
    """Status, levels, number of meetings, the first refused wishes with their reasons, time and seed."""
    names = {each.id: each.name for each in event.problem.registrations}
    lines = [_title(reader, event.occasion.title, status_text(reader, answer))]
    if answer.status is Status.INFEASIBLE:
        conflict = [f"  {lock_text(reader, name, names)}" for name in answer.conflict]
        return [*lines, *([reader("summary.conflict"), *conflict] if conflict else [])]
    lines += level_lines(reader, answer.levels)
    lines.append(reader.count("summary.meetings", len(answer.meetings)))
    lines.append(reader.count("summary.refused_count", len(answer.refused)))
    if answer.refused:
        lines.append(reader("summary.refused"))
    for r in answer.refused[:REFUSED_SHOWN]:
        why = told_reason(reader.language, r, names)
        lines.append(
            "  " + reader("summary.refused_row", a=names.get(r.a, r.a), b=names.get(r.b, r.b), reason=why)
        )
    if len(answer.refused) > REFUSED_SHOWN:
        lines.append("  " + reader("summary.more", n=reader.number(len(answer.refused) - REFUSED_SHOWN)))
    first, seconds = reader.number(answer.first_plan_seconds, 2), reader.number(answer.seconds, 1)
    return [*lines, reader("summary.run", seconds=seconds, first=first, seed=answer.seed)]


def status_text(reader: Words, answer: Answer) -> str:
    """What is proved of the plan; how far it may be from the best is told by the points."""
    points = next((level for level in answer.levels if level.name is LevelName.POINTS), None)
    if answer.status is Status.BOUNDED and points is not None and points.is_proved:
        return reader("status.bounded_beyond_points")
    return reader(f"status.{answer.status}", gap=reader.share(points.gap if points else 0.0, 2))


def _title(reader: Words, title: str, status: str) -> str:
    return reader("summary.title" if title else "summary.title_plain", title=title, status=status)
