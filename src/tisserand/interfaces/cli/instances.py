"""`schedule` and `judge` for published instances (.dzn): every meeting takes place, with few breaks."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tisserand.engines.scheduling.answer import Status
from tisserand.interfaces.cli.files.faults import BadInput, Fault, Flaw, Place, refuse
from tisserand.interfaces.cli.files.folder import decoded
from tisserand.interfaces.cli.files.plan import number_in, plan_entries
from tisserand.interfaces.cli.output import keep, output_folder
from tisserand.interfaces.cli.sentences import engine_fault_sentence
from tisserand.interfaces.cli.speech import speech
from tisserand.interfaces.cli.terminal import progress_bar, stop_button
from tisserand.interfaces.cli.verdict import level_lines, level_record, tell_verdict
from tisserand.press.words import Words

if TYPE_CHECKING:  # its solver loads only when an instance is read
    from tisserand.engines.scheduling.breaks import BrokerageDay, DayAnswer, DayFault, DayProgress

SECONDS = 300.0  # a proof ends the search long before on most instances


def schedule_instance(arguments: Namespace) -> int:
    """Plan the instance at `arguments.path`; the exit code. Raises BadInput."""
    reader, path = speech(arguments.lang), Path(arguments.path)
    day = read_day(path)
    folder = Path(arguments.out) if arguments.out else None
    with output_folder(folder) as unfinished:
        answer = planned(day, arguments, reader)
        told = answer_json(day, answer)
        if folder is not None and unfinished is not None and answer.is_planned:
            keep(unfinished, folder, [("schedule.json", f"{told}\n".encode())])
            print(reader("summary.o_for_dzn"), file=sys.stderr)
    print(told if arguments.json else "\n".join(summary(day, answer, reader)))
    if folder is not None and answer.is_planned and not arguments.json:
        print(reader("summary.written", folder=folder))
    return 0 if answer.is_planned else 1


def read_day(path: Path) -> BrokerageDay:
    """The instance at `path`; raises BadInput with every fault and its line."""
    from tisserand.engines.scheduling.breaks import DayError, read_dzn  # noqa: PLC0415 - see above

    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise refuse(Flaw.PATH_MISSING, path) from None
    except OSError as error:
        raise refuse(Flaw.PATH_UNREADABLE, path, cause=error.strerror or str(error)) from error
    if not content.strip():
        raise refuse(Flaw.EMPTY_FILE, path)
    try:
        return read_dzn(decoded(content))
    except DayError as error:
        raise BadInput(
            tuple(
                Fault(Flaw.DAY, Place(str(path), row=getattr(fault, "line", None)), objection=fault)
                for fault in error.faults
            )
        ) from error


def planned(day: BrokerageDay, arguments: Namespace, reader: Words) -> DayAnswer:
    """The answer, with a bar on a terminal; Ctrl-C keeps the best plan so far."""
    from tisserand.engines.scheduling.breaks import solve  # noqa: PLC0415 - see above

    seconds = arguments.seconds or SECONDS
    with stop_button() as stop, _day_bar(reader, seconds) as progress:
        answer = solve(day, seconds=seconds, seed=arguments.seed, progress=progress, stop=stop)
        was_stopped = stop()
    if was_stopped:
        print(reader("summary.stopped"), file=sys.stderr)
    return answer


@contextmanager
def _day_bar(reader: Words, seconds: float) -> Iterator[Callable[[DayProgress], None] | None]:
    with progress_bar(reader, seconds) as show:
        if show is None:
            yield None
            return

        def tell(news: DayProgress) -> None:
            value = news.breaks if news.breaks is not None else float("inf")
            show(news.seconds, "breaks", value, news.bound)

        yield tell


def answer_json(day: BrokerageDay, answer: DayAnswer) -> str:
    """The answer as JSON: `id` is the meeting's row in the instance, `a` and `b` are participant numbers."""
    placed = zip(day.meetings, answer.slots, answer.tables, strict=True) if answer.is_planned else ()
    record = {
        "status": str(answer.status),
        "levels": [level_record(level, "breaks") for level in answer.levels],
        "meetings": [
            {"id": number, "a": meeting.a, "b": meeting.b, "round": slot, "table": table, "interpreter": None}
            for number, (meeting, slot, table) in enumerate(placed, start=1)
        ],
        "refused": [],
        "seconds": round(answer.seconds, 3),
        "seed": answer.seed,
    }
    return json.dumps(record, indent=1)


def summary(day: BrokerageDay, answer: DayAnswer, reader: Words) -> list[str]:
    """Status, breaks with their bound, number of meetings, time and seed."""
    if not answer.is_planned:
        is_excluded = answer.status is Status.INFEASIBLE
        return [reader("summary.infeasible_dzn" if is_excluded else "summary.undecided")]
    status = Status.FEASIBLE if answer.status is Status.BOUNDED else answer.status
    return [
        reader("summary.title_plain", status=reader(f"status.{status}")),
        *level_lines(reader, answer.levels, "breaks"),
        reader.count("summary.meetings", len(day.meetings)),
        reader("summary.run_plain", seconds=reader.number(answer.seconds, 1), seed=answer.seed),
    ]


def judge_instance(arguments: Namespace) -> int:
    """Judge the plan `arguments.plan` for the instance `arguments.path`; the exit code. Raises BadInput."""
    from tisserand.engines.scheduling.breaks import breaks_of, judge  # noqa: PLC0415 - see above

    reader, day = speech(arguments.lang), read_day(Path(arguments.path))
    slots, tables, strange = placed_meetings(day, Path(arguments.plan))
    faults = [*strange, *judge(day, slots, tables)]
    sentences = [engine_fault_sentence(reader, "day", fault, {}) for fault in faults]
    values = {} if faults else {"breaks": sum(breaks_of(day, slots))}
    tell_verdict(reader, sentences, values, sum(slot is not None for slot in slots), arguments.json)
    return 1 if faults else 0


Numbers = list[int | None]


def placed_meetings(day: BrokerageDay, path: Path) -> tuple[Numbers, Numbers | None, list[DayFault]]:
    """Slot and table of each meeting of the day as the plan has them, and what the plan names wrongly.

    The tables are None where the plan names none at all. Raises BadInput where it is no plan.
    """
    from tisserand.engines.scheduling.breaks import DayFault  # noqa: PLC0415 - see above

    faults: list[Fault] = []
    strange: list[DayFault] = []
    slots: Numbers = [None] * len(day.meetings)
    tables: Numbers = [None] * len(day.meetings)
    for number, entry in enumerate(plan_entries(path), start=1):
        place = Place(str(path), "meetings", number)
        ident = number_in(entry, "id", place, faults)
        slot = number_in(entry, "round", place, faults)
        table = number_in(entry, "table", place, faults) if entry.get("table") is not None else None
        if ident is None or slot is None:
            continue
        if ident > len(day.meetings):
            strange.append(DayFault("plan_of_unknown_meeting", "plan", (str(ident), str(len(day.meetings)))))
            continue
        if slots[ident - 1] is not None:
            strange.append(DayFault("plan_of_meeting_twice", "plan", (str(ident),)))
        if (pair := _other_pair(day, ident, entry.get("a"), entry.get("b"))) is not None:
            strange.append(DayFault("plan_of_other_pair", f"meeting:{ident}", pair))
        slots[ident - 1], tables[ident - 1] = slot, table
    if faults:
        raise BadInput(tuple(faults))
    return slots, tables if any(tables) else None, strange


def _other_pair(day: BrokerageDay, ident: int, a: object, b: object) -> tuple[str, str] | None:
    """The participants the plan names, where they are not those of the meeting."""
    meeting = day.meetings[ident - 1]
    if a is None or b is None or {str(a), str(b)} == {str(meeting.a), str(meeting.b)}:
        return None
    return str(a), str(b)
