"""The front door, the icon, and the pages that say what went wrong."""

# ruff: noqa: ARG001  Django calls these with arguments that not all of them need
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from tisserand.press.mark import printed_svg


def front_door(request: HttpRequest) -> HttpResponse:
    """Leads from the bare address to the home page in the reader's language."""
    return redirect("home")


def icon(request: HttpRequest) -> HttpResponse:
    """The cluster's woven mark, for the tab of the browser."""
    answer = HttpResponse(printed_svg(f"cluster:{settings.CLUSTER_NAME}"), content_type="image/svg+xml")
    answer.headers["Cache-Control"] = "public, max-age=86400"
    return answer


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: the address leads nowhere."""
    return _error(
        request,
        404,
        _("There is no page at this address."),
        _("It may have moved, or the address was mistyped."),
    )


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: the reader may not see this."""
    return _error(
        request,
        403,
        _("This page is not for you, or not yet."),
        _("Sign in with the address your organisation is registered with, or ask the cluster team."),
    )


def bad_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form came without its seal, usually because cookies are blocked or it was open for too long."""
    return _error(
        request,
        403,
        _("The form could not be accepted."),
        _("It was open for too long, or cookies are blocked. Go back, reload the page and send it again."),
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request makes no sense."""
    return _plain_error(
        400,
        _("This request cannot be understood."),
        _("Check the address, or start again from the home page."),
    )


def too_large(request: HttpRequest) -> HttpResponse:
    """413: more was sent than anything here takes; it was not read."""
    return _plain_error(
        413,
        _("What you sent is too large."),
        _("At most %(most)d MB are taken at once; nothing was kept. Go back and send less, or in parts.")
        % {"most": settings.MOST_BYTES_SENT // 2**20},
    )


def failed(request: HttpRequest) -> HttpResponse:
    """500: our fault; nothing here may fail again, so neither database nor session is asked."""
    return _plain_error(
        500,
        _("Something broke on our side."),
        _("It has been noted. Nothing was half-done; try again in a minute."),
    )


def _error(request: HttpRequest, status: int, title: str, advice: str) -> HttpResponse:
    words = {"parent": "frame/base.html", "status": status, "title": title, "advice": advice}
    return render(request, "frame/error.html", words, status=status)


def _plain_error(status: int, title: str, advice: str) -> HttpResponse:
    words = {
        "parent": "frame/bare.html",
        "status": status,
        "title": title,
        "advice": advice,
        "cluster_name": settings.CLUSTER_NAME,
        "cluster_mark": f"cluster:{settings.CLUSTER_NAME}",
    }
    return HttpResponse(render_to_string("frame/error.html", words), status=status)
