"""Everything to print of a version, as downloads; on the day, also only what has changed since."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tisserand.cluster.conventions.models import Convention
from tisserand.cluster.conventions.paper import event_of, report_of
from tisserand.cluster.conventions.queries import published_schedule, shown_changes, version_of
from tisserand.press import agendas, papers
from tisserand.press.bundle import bundle_zip
from tisserand.press.changes import Concerned, concerned
from tisserand.press.plan import NotInEvent
from tisserand.press.records import Event, Report
from tisserand.press.workbook import workbook_xlsx

from .gate import for_facilitators
from .tabs import tabs_of

PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Paper:
    """A file to take away: what it is, its name and its maker."""

    label: str | Promise
    file_name: str
    content_type: str
    make: Callable[[Event, Report, str], bytes]


PAPERS: Mapping[str, Paper] = {
    "all": Paper(_("Everything (ZIP)"), "plan-v{version}.zip", "application/zip", bundle_zip),
    "agendas": Paper(
        _("All agendas"), "agendas-v{version}.pdf", PDF, lambda event, *_: agendas.agendas_pdf(event)
    ),
    "cards": Paper(
        _("Table cards"),
        "tables-v{version}.pdf",
        PDF,
        lambda event, _report, language: papers.table_cards_pdf(event, language),
    ),
    "wall": Paper(
        _("Wall grid (A3)"),
        "wall-v{version}.pdf",
        PDF,
        lambda event, _report, language: papers.wall_grid_pdf(event, language),
    ),
    "badges": Paper(_("Badges"), "badges-v{version}.pdf", PDF, lambda event, *_: papers.badges_pdf(event)),
    "interpreters": Paper(
        _("Interpreters’ plans"),
        "interpreters-v{version}.pdf",
        PDF,
        lambda event, *_: agendas.interpreter_plans_pdf(event),
    ),
    "desk": Paper(
        _("Desk list"),
        "desk-v{version}.pdf",
        PDF,
        lambda event, _report, language: papers.desk_list_pdf(event, language),
    ),
    "workbook": Paper(
        _("Workbook (XLSX)"),
        "plan-v{version}.xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lambda event, report, language: workbook_xlsx(event, language, report),
    ),
}


CHANGED: Mapping[str, Callable[[Event, Concerned, str], bytes]] = {
    "agendas": lambda event, touched, _language: agendas.agendas_pdf(event, touched.participants),
    "cards": lambda event, touched, language: papers.table_cards_pdf(event, language, touched.tables),
    "interpreters": lambda event, touched, _language: agendas.interpreter_plans_pdf(
        event, touched.interpreters
    ),
}
"""Papers of which only some are out of date after a change; the others are printed whole."""


@dataclass(frozen=True, slots=True)
class Print:
    """A paper on the page: all of it, and how many of it are out of date (None: it is one piece)."""

    name: str
    paper: Paper
    changed: int | None


@for_facilitators
def day_papers(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything to print of the plan as it is shown, all or only what has changed since it was printed."""
    convention = get_object_or_404(Convention, slug=slug)
    schedule = published_schedule(convention)
    changes = shown_changes(convention) if schedule else []
    since = _since(request)
    words = {"convention": convention, "tabs": tabs_of(convention, "papers"), "schedule": schedule}
    if schedule:
        event = event_of(schedule, site_url=settings.SITE_URL, since=since)
        words |= {
            "changes": changes,
            "since": since,
            "touched": concerned(event) if since is not None else None,
            "prints": _prints(concerned(event) if since is not None else None),
        }
    return render(request, "cockpit/day_papers.html", words)


def _prints(touched: Concerned | None) -> Sequence[Print]:
    counts = (
        {
            "agendas": len(touched.participants),
            "cards": len(touched.tables),
            "interpreters": len(touched.interpreters),
            "badges": 0,  # a badge says who somebody is, whatever the plan
        }
        if touched
        else {}
    )
    return [Print(name, paper, counts.get(name)) for name, paper in PAPERS.items()]


def _since(request: HttpRequest) -> int | None:
    """The change after which papers were last printed; a number that is none leads nowhere."""
    text = request.GET.get("since", "")
    if text and not (text.isdecimal() and len(text) < 9):
        raise Http404(text)
    return int(text) if text else None


@for_facilitators
def download(request: HttpRequest, slug: str, version: int, paper: str) -> HttpResponse:
    """One of the papers of a version, in the reader's language; with `since`, only what has changed."""
    schedule = version_of(slug, version)
    since = _since(request)
    if schedule is None or paper not in PAPERS or (since is not None and paper not in CHANGED):
        raise Http404(paper)
    wanted, language = PAPERS[paper], get_language() or "fr"
    try:
        event = event_of(schedule, site_url=settings.SITE_URL, since=since)
        if since is None:
            content = wanted.make(event, report_of(schedule), language)
        else:
            content = CHANGED[paper](event, concerned(event), language)
    except NotInEvent as unknown:
        messages.error(request, unknown.sentence(language))
        return redirect("control-room", slug)
    name = f"{slug}-{wanted.file_name.format(version=version)}"
    return HttpResponse(
        content,
        content_type=wanted.content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )
