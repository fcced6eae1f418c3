"""Headers that every answer carries."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

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
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        return response

    return middleware


class CompressedPages(GZipMiddleware):
    """Sends whole pages compressed; streams go as they are, since every line of theirs is waited for."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The page, smaller where the browser can read that."""
        return response if response.streaming else super().process_response(request, response)
