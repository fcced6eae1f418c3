"""Pages that only say something: what the cluster is, its charter, accessibility, data."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

YEAR_IN_SECONDS = 365 * 24 * 60 * 60


def about(request: HttpRequest) -> HttpResponse:
    """What the cluster is and who runs it."""
    return render(request, "public/about.html")


def charter(request: HttpRequest) -> HttpResponse:
    """What members promise."""
    return render(request, "public/charter.html")


def accessibility(request: HttpRequest) -> HttpResponse:
    """How these pages can be read, and the choice of letters."""
    return render(request, "public/accessibility.html")


def my_data(request: HttpRequest) -> HttpResponse:
    """What is kept about people, who sees it and for how long."""
    return render(request, "public/my_data.html", {"kept_days": settings.DAYS_KEPT})


@require_POST
def letters(request: HttpRequest) -> HttpResponse:
    """Keeps the reader's choice of letters in their browser for a year."""
    answer = redirect("accessibility")
    answer.set_cookie(
        "letters",
        "legible" if request.POST.get("letters") == "legible" else "usual",
        max_age=YEAR_IN_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer
