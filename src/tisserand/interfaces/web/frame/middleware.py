"""Headers that every answer carries, and what is refused before anything of it is read."""

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from .views import too_large

if TYPE_CHECKING:  # a name that only the types have
    from django.http.request import _ImmutableQueryDict

# Nothing comes from elsewhere, no script or style stands in a page (look.md, behaviour).
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
ADMIN_POLICY = (
    POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
    .replace("script-src 'self'", "script-src 'self' 'unsafe-inline' 'unsafe-eval'")
    .replace("img-src 'self'", "img-src 'self' data:")
)


def content_security_policy(
    answer: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Puts the strict policy on every page; the administration's own theme needs a looser one."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        is_admin = request.path_info.startswith("/admin/")
        response.headers["Content-Security-Policy"] = ADMIN_POLICY if is_admin else POLICY
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response

    return middleware


def nothing_too_large(
    answer: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Refuses what says to be longer than anything taken here, unread; the API says so in its own way."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        length = request.headers.get("Content-Length", "")
        is_taken = not length.isdecimal() or int(length) <= settings.MOST_BYTES_SENT
        return answer(request) if is_taken or request.path_info.startswith("/api/") else too_large(request)

    return middleware


def no_invisible_ends(
    answer: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Takes NUL out of what people send: no keyboard makes one, and PostgreSQL keeps no text with it."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        request.GET = _without_nul(request.GET)
        is_for_a_page = not request.path_info.startswith("/api/")  # which reads bodies in its own way
        if request.method == "POST" and is_for_a_page:
            request.POST = _without_nul(request.POST)
        return answer(request)

    return middleware


def _without_nul(sent: "_ImmutableQueryDict") -> "_ImmutableQueryDict":
    if not any("\0" in word for name, values in sent.lists() for word in (name, *values)):
        return sent
    clean = QueryDict(mutable=True)
    for name, values in sent.lists():
        clean.setlist(name.replace("\0", ""), [value.replace("\0", "") for value in values])
    clean._mutable = False
    return cast("_ImmutableQueryDict", clean)


class CompressedPages(GZipMiddleware):
    """Sends whole pages compressed; streams go as they are, since every line of theirs is waited for."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The page, smaller where the browser can read that."""
        return response if response.streaming else super().process_response(request, response)
