"""Conventions: the list, and the page of one with its programme and who comes."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tisserand.cluster.conventions.queries import convention_page, public_conventions
from tisserand.cluster.conventions.rules import registration_is_open
from tisserand.interfaces.web.frame.drawing import cloth


def conventions(request: HttpRequest) -> HttpResponse:
    """Those to come, the next one first, and those that were, the last one first."""
    now = timezone.now()
    shown = list(public_conventions())
    return render(
        request,
        "public/conventions.html",
        {
            "coming": [one for one in reversed(shown) if one.ends_at >= now],
            "past": [one for one in shown if one.ends_at < now],
        },
    )


def convention(request: HttpRequest, slug: str) -> HttpResponse:
    """When, where, what happens, who comes, and the plan once it is there."""
    page = convention_page(slug)
    if not page:
        raise Http404(slug)
    return render(
        request,
        "public/convention.html",
        {
            "page": page,
            "convention": page.convention,
            "is_open": registration_is_open(page.convention, timezone.now()),
            "countries": sorted({one.organisation.country for one in page.participants}),
            "cloth": page.cloth and cloth(page.cloth.rounds, page.cloth.tables, page.cloth.crossings),
        },
    )
