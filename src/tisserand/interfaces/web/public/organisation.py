"""The page of one organisation: who they are, where, what they offer and seek, whom they are tied to."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tisserand.cluster.conventions.queries import organisation_page

from .maps import thread_map


def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """Who they are, what they offer and seek, whom they are tied to."""
    page = organisation_page(slug, timezone.now())
    if not page:
        raise Http404(slug)
    brought = list(page.registration.brought.all()) if page.registration else []
    return render(
        request,
        "public/organisation.html",
        {
            "organisation": page.organisation,
            "bonds": page.bonds,
            "convention": page.registration and page.registration.convention,
            "offers": [line for line in brought if line.side == line.Side.OFFER],
            "needs": [line for line in brought if line.side == line.Side.NEED],
            "map": thread_map([page.organisation], size=60),
        },
    )
