"""Everything to print of a version, as downloads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tisserand.cluster.conventions.paper import event_of, report_of
from tisserand.cluster.conventions.queries import version_of
from tisserand.press import agendas, papers
from tisserand.press.bundle import bundle_zip
from tisserand.press.plan import NotInEvent
from tisserand.press.records import Event, Report
from tisserand.press.workbook import workbook_xlsx

from .gate import for_facilitators

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


@for_facilitators
def download(request: HttpRequest, slug: str, version: int, paper: str) -> HttpResponse:
    """One of the papers of a version, in the reader's language."""
    schedule = version_of(slug, version)
    if schedule is None or paper not in PAPERS:
        raise Http404(paper)
    wanted = PAPERS[paper]
    try:
        content = wanted.make(
            event_of(schedule, site_url=settings.SITE_URL), report_of(schedule), get_language() or "fr"
        )
    except NotInEvent as unknown:
        messages.error(request, unknown.sentence(get_language() or "fr"))
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
