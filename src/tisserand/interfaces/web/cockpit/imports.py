"""Bringing lists into the directory: send a file, match its columns, look at what would change, import,
undo.
"""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tisserand.cluster.accounts.models import User
from tisserand.cluster.organisations.actions import arrivals, receiving, undoing
from tisserand.cluster.organisations.arrival_tasks import import_file
from tisserand.cluster.organisations.models import Import, ImportedRow
from tisserand.cluster.organisations.queries.arrivals import latest_imports, rows_by_outcome, rows_done
from tisserand.cluster.organisations.sources import SOURCES, Unreadable
from tisserand.cluster.organisations.sources.reading import too_large
from tisserand.cluster.territories.countries import country_names

from .gate import for_facilitators
from .import_words import FIELDS, OUTCOMES, changes_shown, columns_shown, refusals_shown

MOST_PREVIEWED = 5_000
COUNTRIES = ("LU", "FR", "BE", "DE", "NL", "CH", "AT")


class Upload(forms.Form):
    """A file, and what is known of where it comes from."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("An .xlsx workbook, or a .csv, .json or .geojson file."),
        widget=forms.ClearableFileInput({"accept": ".xlsx,.csv,.tsv,.json,.geojson"}),
    )
    source = forms.ChoiceField(label=gettext_lazy("Source"), required=False)
    licence = forms.CharField(
        label=gettext_lazy("Licence"),
        help_text=gettext_lazy("Under which terms the list is published; empty: those of its source."),
        required=False,
        max_length=120,
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        known: list[tuple[str, str | Promise]] = [("", gettext_lazy("Told by its columns"))]
        known += [(source.code, source.title) for source in SOURCES.values()]
        self.fields["source"].choices = known  # type: ignore[attr-defined]


class Columns(forms.Form):
    """Which column of a file fills which field of a record."""

    def __init__(self, headers: tuple[str, ...], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        columns = [("", _("– no column –")), *((header, header) for header in headers if header)]
        for field, label in FIELDS.items():
            choices = columns
            if field == "country":
                choices = [*columns, *((f"={code}", _everywhere(code)) for code in COUNTRIES)]
            self.fields[field] = forms.ChoiceField(
                label=label, choices=choices, required=field == "name", initial=""
            )

    def clean(self) -> dict[str, str]:
        """A column fills one field."""
        chosen = {field: header for field, header in self.cleaned_data.items() if header}
        for field, header in chosen.items():
            if not header.startswith("=") and list(chosen.values()).count(header) > 1:
                self.add_error(field, _("“%(column)s” fills two fields. Choose one.") % {"column": header})
        return chosen


def _everywhere(code: str) -> str:
    names = country_names(code)
    return _("%(country)s in every row") % {"country": names[get_language() or "fr"]}


@for_facilitators
def imports(request: HttpRequest) -> HttpResponse:
    """The imports so far, and a file for the next one."""
    form = Upload(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and (run := _received(request, form)):
        if SOURCES[run.source].fields:
            return redirect("import-columns", run.pk)
        return redirect("import", run.pk)
    words = {"form": form, "imports": latest_imports()}
    return render(request, "cockpit/imports.html", words, status=422 if form.errors else 200)


def _received(request: HttpRequest, form: Upload) -> Import | None:
    """The import of the file that was sent; None, and a fault in the form, where it cannot be read."""
    sent = cast("UploadedFile[Any]", form.cleaned_data["file"])
    try:
        if (sent.size or 0) > arrivals.limits().most_bytes:
            raise too_large(sent.size or 0, arrivals.limits())
        return receiving.receive(
            sent.read(),
            sent.name or "",
            source=form.cleaned_data["source"],
            licence=form.cleaned_data["licence"],
            by=cast(User, request.user),
            at=timezone.now(),
        )
    except Unreadable as unreadable:
        form.add_error("file", str(unreadable))
    except arrivals.UnfitFile as unfit:
        missing = ", ".join(unfit.missing)
        form.add_error(
            "source", _("The file lacks these columns of the source: %(missing)s.") % {"missing": missing}
        )
    return None


@for_facilitators
def columns(request: HttpRequest, run: int) -> HttpResponse:
    """Which column fills which field, as proposed, remembered and mended by hand."""
    found = _previewed(run)
    try:
        headers, chosen = receiving.headers_of(found)
    except receiving.FileIsGone:
        return _gone(request, found)
    form = Columns(headers, request.POST or None, initial=chosen)
    if request.method == "POST" and form.is_valid():
        receiving.choose_columns(found, form.cleaned_data)
        return redirect("import", found.pk)
    words = {"form": form, "run": found, "source": SOURCES[found.source].title}
    return render(request, "cockpit/import_columns.html", words, status=422 if form.errors else 200)


@for_facilitators
def show(request: HttpRequest, run: int) -> HttpResponse:
    """An import: what it would do, how far it is, or what it did."""
    found = get_object_or_404(Import.objects.select_related("by"), pk=run)
    words: dict[str, Any] = {"run": found, "source": SOURCES[found.source].title}
    if found.state == Import.State.PREVIEWED:
        try:
            words |= _preview(found)
        except receiving.FileIsGone:
            return _gone(request, found)
        except arrivals.UnfitFile:
            return redirect("import-columns", found.pk)
    elif found.state == Import.State.RUNNING:
        words["done"] = rows_done(found)
    else:
        words |= _result(found)
    return render(request, "cockpit/import.html", words)


def _preview(run: Import) -> dict[str, Any]:
    arrived = receiving.arrival_of(run)
    tally = arrivals.preview(arrived, MOST_PREVIEWED)
    return {
        "counts": [(label, tally.counts[outcome]) for outcome, label in OUTCOMES.items()],
        "rows": len(arrived.table.rows),
        "fit": len(arrived.table.rows) - len(tally.rejected),
        "looked_at": tally.rows,
        "created": tally.shown.get(ImportedRow.Outcome.CREATED, []),
        "changed": changes_shown(tally),
        "merged": tally.shown.get(ImportedRow.Outcome.MERGED, []),
        "refused": refusals_shown((step.number, step.reason, step.facts) for step in tally.rejected[:200]),
        "columns": columns_shown(run.columns),
    }


def _result(run: Import) -> dict[str, Any]:
    counts = run.counts
    refused = run.rows.filter(outcome=ImportedRow.Outcome.REJECTED).order_by("number")[:200]
    return {
        "counts": [(label, counts.get(outcome, 0)) for outcome, label in OUTCOMES.items()],
        "rows": counts.get("rows", 0),
        "placed": counts.get("placed", 0),
        "undone": counts.get("undone"),
        "by_outcome": rows_by_outcome(run),
        "refused": refusals_shown((row.number, row.reason, row.facts) for row in refused),
    }


@for_facilitators
def progress(request: HttpRequest, run: int) -> HttpResponse:
    """The moving part of a running import; once it is over, the whole page is asked for again."""
    found = get_object_or_404(Import, pk=run)
    answer = render(request, "cockpit/import_progress.html", {"run": found, "done": rows_done(found)})
    if found.state != Import.State.RUNNING:
        answer.headers["HX-Refresh"] = "true"
    return answer


@for_facilitators
@require_POST
def act(request: HttpRequest, run: int, step: str) -> HttpResponse:
    """Begins an import, goes on with one, discards a preview, or takes an import back."""
    found = get_object_or_404(Import, pk=run)
    if step not in ACTS:
        raise Http404(step)
    try:
        return ACTS[step](request, found)
    except arrivals.NothingLeftToImport:
        messages.info(request, _("That is over already: here is how it stands."))
        return redirect("import", found.pk)


def _begin(request: HttpRequest, run: Import) -> HttpResponse:
    with transaction.atomic():
        receiving.start(run, by=cast(User, request.user), at=timezone.now())
        transaction.on_commit(lambda: import_file.enqueue(run.pk))
    return redirect("import", run.pk)


def _go_on(request: HttpRequest, run: Import) -> HttpResponse:
    import_file.enqueue(run.pk)
    messages.info(request, _("The import goes on."))
    return redirect("import", run.pk)


def _discard(request: HttpRequest, run: Import) -> HttpResponse:
    receiving.discard(run)
    messages.success(request, _("The file is put away; nothing was imported."))
    return redirect("imports")


def _undo(request: HttpRequest, run: Import) -> HttpResponse:
    undone = undoing.undo_import(run, at=timezone.now())
    if undone.kept:
        messages.warning(request, _("Some records stay as they are: people have worked on them since."))
    else:
        messages.success(request, _("The import is undone: everything is as it was before."))
    return redirect("import", run.pk)


ACTS = {"begin": _begin, "go-on": _go_on, "discard": _discard, "undo": _undo}


def _previewed(key: int) -> Import:
    return get_object_or_404(Import, pk=key, state=Import.State.PREVIEWED)


def _gone(request: HttpRequest, run: Import) -> HttpResponse:
    messages.error(request, _("The file is not there any more. Please send it again."))
    Import.objects.filter(pk=run.pk, state=Import.State.PREVIEWED).delete()
    return redirect("imports")
