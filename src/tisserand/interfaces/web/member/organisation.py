"""One's own organisation: how complete its record is, and a form a section to change it."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tisserand.cluster.accounts.models import User
from tisserand.cluster.organisations.actions import freshness, joining, record
from tisserand.cluster.organisations.models import JoinRequest, Organisation
from tisserand.cluster.organisations.queries.completeness import completeness
from tisserand.cluster.organisations.queries.membership import membership_of
from tisserand.cluster.organisations.queries.record import organisations_of
from tisserand.cluster.organisations.rules import may_decide_on_joining, may_edit, represents, sees

from .record_forms import SECTIONS, Logo
from .row_forms import rows_of

TITLES = {
    "who": gettext_lazy("Who you are"),
    "where": gettext_lazy("Where you are"),
    "what": gettext_lazy("What you do"),
    "standing": gettext_lazy("What you are by law"),
    "people": gettext_lazy("Who to talk to"),
    "contact": gettext_lazy("Contact, and who sees what"),
    "logo": gettext_lazy("Logo"),
}


@login_required
def my_organisations(request: HttpRequest) -> HttpResponse:
    """The organisations one acts for; straight to the only one."""
    mine = list(organisations_of(cast(User, request.user)))
    if len(mine) == 1:
        return redirect("my-organisation", mine[0].slug)
    return render(request, "member/organisations.html", {"organisations": mine})


@login_required
def my_organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """The record at a glance: what is missing and why it matters, each section with its way to change it."""
    organisation = _own(request, slug)
    open_requests = organisation.join_requests.filter(state=JoinRequest.State.OPEN)
    return render(
        request,
        "member/organisation.html",
        {
            "organisation": organisation,
            "completeness": completeness(organisation),
            "titles": TITLES.items(),
            "membership": membership_of(organisation),
            "speaks": represents(request.user, organisation),
            "people": organisation.representatives.select_related("user"),
            "requests": open_requests.select_related("user"),
            "may_decide": may_decide_on_joining(request.user, organisation),
            "sees_contact": sees(request.user, organisation, organisation.contact_visibility),
            "sees_figures": sees(request.user, organisation, organisation.figures_visibility),
        },
    )


@login_required
def edit_section(request: HttpRequest, slug: str, section: str) -> HttpResponse:
    """One section to change; faults are told at the top, and nothing is half-kept."""
    organisation = _own(request, slug)
    if section not in SECTIONS:
        raise Http404(section)
    data, files = request.POST or None, request.FILES or None
    form = SECTIONS[section](data, files, organisation=organisation, reader=request.user)
    rows = rows_of(section, organisation, request.user, data, files)
    if request.method == "POST" and form.is_valid() and all(one.is_valid() for one in rows.values()):
        try:
            _keep(request, organisation, form, rows)
        except record.TakenByAnother as taken:
            form.add_error(
                None,
                _(
                    "%(number)s is the number of another organisation here."
                    " Perhaps you are there twice: ask the team."
                )
                % {"number": taken},
            )
        except record.HeldAlready:
            form.add_error(
                None,
                _("An accreditation is there already; perhaps only the organisation’s own people see it."),
            )
        else:
            messages.success(request, _("It is kept."))
            return redirect("my-organisation", slug)
    has_faults = bool(form.errors) or any(one.total_error_count() for one in rows.values() if one.is_bound)
    words = {
        "organisation": organisation,
        "form": form,
        "rows": rows,
        "section": section,
        "title": TITLES[section],
    }
    return render(request, "member/section.html", words, status=422 if has_faults else 200)


@login_required
def edit_logo(request: HttpRequest, slug: str) -> HttpResponse:
    """Puts up a logo or takes it down."""
    organisation = _own(request, slug)
    person, now = cast(User, request.user), timezone.now()
    if "remove" in request.POST:
        record.keep_logo(organisation, None, by=person, at=now)
        messages.success(request, _("Your woven mark stands for you again."))
        return redirect("my-organisation", slug)
    form = Logo(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        record.keep_logo(organisation, form.cleaned_data["picture"], by=person, at=now)
        messages.success(request, _("Your logo is up."))
        return redirect("my-organisation", slug)
    words = {"organisation": organisation, "form": form}
    return render(request, "member/logo.html", words, status=422 if form.errors else 200)


@login_required
@require_POST
def confirm(request: HttpRequest, slug: str) -> HttpResponse:
    """All of it is still right."""
    organisation = _own(request, slug)
    freshness.confirm_record(organisation, at=timezone.now())
    messages.success(request, _("Thank you: everybody sees that it is up to date."))
    return redirect("my-organisation", slug)


@login_required
@require_POST
def decide_on_colleague(request: HttpRequest, slug: str, join_request: int) -> HttpResponse:
    """Lets a colleague act for the organisation too, or not."""
    organisation = _own(request, slug)
    asked = get_object_or_404(JoinRequest, pk=join_request, organisation=organisation)
    try:
        joining.decide_on_joining(
            asked, is_accepted="accept" in request.POST, by=cast(User, request.user), at=timezone.now()
        )
    except joining.NotToDecide as error:
        raise PermissionDenied from error
    except joining.DecidedAlready:
        messages.warning(request, _("Somebody was quicker: this request is decided."))
    else:
        messages.success(request, _("It is decided, and they are written to."))
    return redirect("my-organisation", slug)


def _own(request: HttpRequest, slug: str) -> Organisation:
    everything = Organisation.objects.select_related("territory", "form")
    organisation: Organisation = get_object_or_404(everything, slug=slug)
    if not may_edit(request.user, organisation):
        raise PermissionDenied
    return organisation


def _keep(request: HttpRequest, organisation: Organisation, form: Any, rows: Any) -> None:
    person, now = cast(User, request.user), timezone.now()
    with transaction.atomic():
        record.change_record(organisation, form.changes(), relations=form.relations(), by=person, at=now)
        for relation, formset in rows.items():
            record.keep_rows(organisation, relation, formset.rows(), gone=formset.gone(), by=person, at=now)
