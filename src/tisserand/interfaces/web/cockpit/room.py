"""The control room of a convention: figures, the plan, the optimiser, versions, refused wishes."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tisserand.cluster.conventions.models import (
    Convention,
    Meeting,
    Registration,
    Round,
    Schedule,
    Table,
    Wish,
)
from tisserand.cluster.conventions.planning import settle_silent_runs
from tisserand.cluster.conventions.queries import ControlRoom, control_room
from tisserand.cluster.conventions.queries.fairness import PlanFigures
from tisserand.cluster.conventions.rules import PLANNING_STATES
from tisserand.interfaces.web.frame.drawing import territory_class

from .comparing import fifths_told, side_by_side
from .drawing import level_class, plan_cloth
from .gate import for_facilitators
from .papers import PAPERS
from .progress import levels_of, progress_of
from .supposing import what_if_of
from .tabs import tabs_of
from .telling import conflict_sentences, fault_sentences, refusals_of

TABLES_AT_ONCE = 6
LARGEST_SEED = 2**31 - 1
MOST_SECONDS = 600

STAGES: tuple[tuple[Promise, frozenset[Convention.State]], ...] = (
    (_("Registrations"), frozenset({Convention.State.DRAFT, Convention.State.REGISTRATION})),
    (_("Wishes"), frozenset({Convention.State.WISHES})),
    (_("Provisional plan"), frozenset({Convention.State.WISHES_CLOSED, Convention.State.PROVISIONAL})),
    (_("Final plan"), frozenset({Convention.State.FINAL})),
    (_("The day"), frozenset({Convention.State.LIVE})),
    (_("Follow-up"), frozenset({Convention.State.CLOSED, Convention.State.FOLLOWED_UP})),
)


class PlanningForm(forms.Form):
    """How long the optimiser may work, and the seed that makes its work repeatable."""

    seconds = forms.IntegerField(
        label=_("Seconds at most"),
        min_value=1,
        max_value=MOST_SECONDS,
        initial=20,
        help_text=_("It stops sooner where the plan is proved best."),
    )
    seed = forms.IntegerField(
        label=_("Seed"),
        min_value=0,
        max_value=LARGEST_SEED,
        initial=0,
        help_text=_("The same seed gives the same plan."),
    )
    keeps_meetings = forms.BooleanField(
        label=_("Only the unbooked"),
        required=False,
        help_text=_("Every meeting of the newest version stays where it is, if the rules still allow it."),
    )


@for_facilitators
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """The control room with the version of the address, the newest one without."""
    return answer(request, slug, PlanningForm())


def answer(request: HttpRequest, slug: str, form: PlanningForm) -> HttpResponse:
    """The page; 422 where its form is wrong."""
    settle_silent_runs(at=timezone.now())
    room = control_room(slug, _number(request, "version"), _number(request, "compare"))
    if not room:
        raise Http404(slug)
    context = _context(request, room, form)
    return render(request, "cockpit/room.html", context, status=422 if form.errors else 200)


def _number(request: HttpRequest, parameter: str) -> int | None:
    """A version number of the address; one that is no number leads nowhere."""
    text = request.GET.get(parameter, "")
    if text and not (text.isdecimal() and len(text) < 10):
        raise Http404(parameter)
    return int(text) if text else None


def _context(request: HttpRequest, room: ControlRoom, form: PlanningForm) -> dict[str, object]:
    at = timezone.now()
    run, plan = room.run, room.plan
    is_running = run is not None and run.state in run.OPEN_STATES
    may_publish = (
        plan is not None
        and plan.schedule.state == Schedule.State.DRAFT
        and room.convention.state in PLANNING_STATES
    )
    return {
        "room": room,
        "convention": room.convention,
        "tabs": tabs_of(room.convention, "control-room"),
        "form": form,
        "last_round": room.rounds[-1] if room.rounds else None,
        "vetoes": room.coverage.levels.get(Wish.Level.NO, 0),
        "musts": room.coverage.levels.get(Wish.Level.MUST, 0),
        "stages": _stages(room.convention),
        "progress": progress_of(run, at) if run and is_running else None,
        "past": progress_of(run, at) if run and plan and run.schedule_id == plan.schedule.pk else None,
        "papers": PAPERS,
        "faults": fault_sentences(run, room.names) if run and run.state == run.State.FAILED else [],
        "conflict": conflict_sentences(run, room.names) if run and run.state == run.State.INFEASIBLE else [],
        "levels": levels_of(plan.schedule) if plan else [],
        "may_plan_now": not is_running and room.convention.state in PLANNING_STATES,
        "may_publish": may_publish,
        "refusals": refusals_of(
            room, request.GET.get("cause", ""), everything=request.GET.get("refused") == "all"
        ),
        "granted": room.coverage.granted_share(plan.pairs) if plan else None,
        "granted_musts": room.coverage.granted_share(plan.pairs, Wish.Level.MUST) if plan else None,
        **(_plan_context(request, room) if plan else {}),
    }


def _stages(convention: Convention) -> Sequence[tuple[Promise, str]]:
    """Each stage with done, now or nothing."""
    here = next(place for place, (_label, states) in enumerate(STAGES) if convention.state in states)
    return [
        (label, "done" if place < here else "now" if place == here else "")
        for place, (label, _states) in enumerate(STAGES)
    ]


@dataclass(frozen=True, slots=True)
class Cell:
    """A place of the grid: its meeting, or none."""

    meeting: Meeting | None
    table: Table
    classes: str = ""
    sides: Sequence[Registration] = ()
    dyes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Range:
    """A choice of neighbouring tables."""

    first: int
    last: int
    is_here: bool


def _plan_context(request: HttpRequest, room: ControlRoom) -> dict[str, object]:
    assert room.plan is not None
    shown = _shown_tables(request, room.tables)
    chosen = next((one for one in room.plan.meetings if str(one.pk) == request.GET.get("meeting")), None)
    wishes = room.coverage.positive
    return {
        "ranges": _ranges(room.tables, shown),
        "shown_tables": shown,
        "last_table": shown[-1] if shown else None,
        "grid": [_row(room, item, shown, chosen) for item in room.rounds],
        "cloth": plan_cloth(room.rounds, room.tables, room.plan.meetings, wishes, shown),
        "chosen": chosen,
        "chosen_level": level_class(wishes, chosen) if chosen else "",
        "is_newest": room.plan.schedule == room.versions[0],
        "may_arrange": _may_arrange(room),
        "may_draft": not _may_arrange(room) and room.convention.state in PLANNING_STATES,
        **_figures_context(room),
    }


def _may_arrange(room: ControlRoom) -> bool:
    """Whether meetings of the version shown may be moved by hand."""
    assert room.plan is not None
    schedule = room.plan.schedule
    return (
        schedule == room.versions[0]
        and schedule.state == Schedule.State.DRAFT
        and room.convention.state in PLANNING_STATES
    )


def _figures_context(room: ControlRoom) -> dict[str, object]:
    assert room.plan is not None
    figures = PlanFigures(room.coverage, room.plan)
    other = PlanFigures(room.coverage, room.other) if room.other else None
    return {
        "figures": figures,
        "fifths": fifths_told(figures),
        "border_goal": room.convention.cross_border_at_least / 100,
        "side_by_side": side_by_side(figures, other) if other else [],
        "whatif": what_if_of(room.convention, room.versions[0]),
    }


def _shown_tables(request: HttpRequest, tables: Sequence[Table]) -> Sequence[Table]:
    """The range that holds the table asked for, the first one for a number that makes no sense."""
    asked = request.GET.get("tables", "")
    place = next((i for i, table in enumerate(tables) if str(table.number) == asked), 0)
    first = place - place % TABLES_AT_ONCE
    return tables[first : first + TABLES_AT_ONCE]


def _ranges(tables: Sequence[Table], shown: Sequence[Table]) -> Sequence[Range]:
    parts = [tables[first : first + TABLES_AT_ONCE] for first in range(0, len(tables), TABLES_AT_ONCE)]
    return [Range(part[0].number, part[-1].number, part[0] == shown[0]) for part in parts]


def _row(
    room: ControlRoom, item: Round, shown: Sequence[Table], chosen: Meeting | None
) -> tuple[Round, Sequence[Cell]]:
    assert room.plan is not None
    at = room.plan.at
    return item, [_cell(room, table, at.get((item.number, table.number)), chosen) for table in shown]


def _cell(room: ControlRoom, table: Table, meeting: Meeting | None, chosen: Meeting | None) -> Cell:
    if meeting is None:
        return Cell(None, table)
    sides = [meeting.b, meeting.a] if table.host_id == meeting.b_id else [meeting.a, meeting.b]
    signs = {
        "must": level_class(room.coverage.positive, meeting) == "f-weld",
        "lock": meeting.is_locked,
        "sel": meeting == chosen,
    }
    return Cell(
        meeting,
        table,
        " ".join(name for name, is_so in signs.items() if is_so),
        sides,
        [territory_class(side.organisation.country) for side in sides],
    )
