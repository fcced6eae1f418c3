"""The page behind the yearly letter: one press says that a record is still right; opening it does nothing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tisserand.cluster.organisations.actions.freshness import confirm_record, organisation_of_token


def still_right(request: HttpRequest, token: str) -> HttpResponse:
    """The record as it stands with a button; thanks once it was pressed."""
    organisation = organisation_of_token(token)
    if not organisation:
        return render(request, "public/still_right.html", {"organisation": None}, status=410)
    if request.method == "POST":
        confirm_record(organisation, at=timezone.now())
    return render(
        request,
        "public/still_right.html",
        {"organisation": organisation, "is_confirmed": request.method == "POST"},
    )
