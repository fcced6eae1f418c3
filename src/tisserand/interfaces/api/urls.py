"""Addresses of the API: version 1 for programs, and below the language the page that describes it."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.decorators.csrf import csrf_exempt

from .pages import description
from .problems import answer
from .v1 import api, nothing_here


def with_problems(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The view, with a problem where it knows no such method: ninja would answer in bare words.

    Only tokens count here, never cookies: nothing that another site could forge (docs/decisions/0009).
    """

    @csrf_exempt
    @wraps(view)
    def told(request: HttpRequest, *args: object, **named: object) -> HttpResponseBase:
        response = view(request, *args, **named)
        if response.status_code != 405:
            return response
        problem = answer(405)
        problem.headers["Allow"] = response.headers["Allow"]
        return problem

    return told


patterns, application, namespace = api.urls
for pattern in patterns:
    if isinstance(pattern, URLPattern):
        pattern.callback = with_problems(pattern.callback)

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include((patterns, application), namespace=namespace)),
    re_path(r"^api/(?P<path>[\s\S]*)$", nothing_here, name="api-nothing"),
]
page_urlpatterns: list[URLPattern | URLResolver] = [path("api/", description, name="api")]
