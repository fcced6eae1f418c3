"""Version 1 of the API: its parts, its tokens, its limits, and how each fault is answered."""

# ruff: noqa: ARG001  every handler gets the request and the fault

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from ninja.errors import HttpError, ValidationError

from . import changes, desk, needs, reference, tenders
from .described import DescribedApi
from .limits import PerMinute
from .problems import Refused, answer, faults_of
from .tokens import Token

ABOUT = _(
    "The directory of the cluster for programs. Reading needs no token; a token shows what its holder may"
    " see, and lets change what its scope allows. Answers are in the language of Accept-Language: fr, de or"
    " en."
)
api = DescribedApi(
    title="Tisserand",
    version="1",
    openapi_extra={"info": {"description": ABOUT}},
    docs_url=None,
    urls_namespace="api",
    auth=Token(),
    throttle=[PerMinute()],
)
api.add_router("", changes.router)
api.add_router("", needs.router)
api.add_router("", reference.router)
api.add_router("", tenders.router)
api.add_router("", desk.router)


@api.exception_handler(Refused)
def refused(request: HttpRequest, fault: Refused) -> HttpResponse:
    """Whatever one of our endpoints refuses."""
    return answer(fault.status, fault.detail, fault.errors)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    """422: values that cannot be taken, each with its place."""
    return answer(422, errors=faults_of(fault))


@api.exception_handler(HttpError)
def failed(request: HttpRequest, fault: HttpError) -> HttpResponse:
    """What ninja itself refuses: unreadable bodies, missing tokens, too many requests."""
    return answer(fault.status_code)


@api.exception_handler(MultiPartParserError)
@api.exception_handler(SuspiciousOperation)
def unreadable(request: HttpRequest, fault: Exception) -> HttpResponse:
    """400: a body that is no form, or 413 for one that is too large."""
    return answer(413 if isinstance(fault, RequestDataTooBig) else 400)


@api.exception_handler(Http404)
def not_found(request: HttpRequest, fault: Http404) -> HttpResponse:
    """404: no such record for this reader."""
    return answer(404)


@csrf_exempt  # see urls.py
def nothing_here(request: HttpRequest, path: str) -> HttpResponse:
    """404 for an address below the API that leads nowhere."""
    return answer(404)
