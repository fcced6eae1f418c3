"""Checking accreditations: documents that were handed in and nobody has looked at, or those of one name."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tisserand.cluster.accounts.models import User
from tisserand.cluster.organisations.actions.checking import (
    NotYoursToCheck,
    check_accreditation,
    uncheck_accreditation,
)
from tisserand.cluster.organisations.models import Accreditation
from tisserand.cluster.organisations.queries.accreditations import accreditations_of, accreditations_to_check
from tisserand.cluster.organisations.rules import in_care_of

from .gate import for_facilitators

PAGE_LENGTH = 50


@for_facilitators
def accreditations(request: HttpRequest) -> HttpResponse:
    """What waits to be checked in the reader’s territories, or all that organisations of a name hold."""
    asked = request.GET.get("q", "").strip()
    in_care = in_care_of(request.user, "organisation__territory")
    found = accreditations_of(in_care, asked) if asked else accreditations_to_check(in_care)
    page = Paginator(found, PAGE_LENGTH).get_page(request.GET.get("page"))
    return render(request, "cockpit/accreditations.html", {"page": page, "asked": asked})


@for_facilitators
@require_POST
def check(request: HttpRequest, accreditation: int) -> HttpResponse:
    """The reader has looked at it and it is right, or takes that back."""
    known = Accreditation.objects.select_related("organisation__territory")
    found: Accreditation = get_object_or_404(known, pk=accreditation)
    person = cast(User, request.user)
    try:
        if "uncheck" in request.POST:
            uncheck_accreditation(found, by=person)
            messages.success(request, _("It counts as not checked again."))
        else:
            check_accreditation(found, by=person, at=timezone.now())
            messages.success(request, _("Marked as checked: everybody who sees it sees that."))
    except NotYoursToCheck as error:
        raise PermissionDenied from error
    asked = request.POST.get("q", "").strip()
    return redirect(f"{reverse('accreditations')}?{urlencode({'q': asked})}" if asked else "accreditations")
