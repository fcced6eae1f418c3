"""Where facilitators begin: what waits for them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tisserand.cluster.conventions.queries import conventions_at_work

from .gate import for_facilitators


@for_facilitators
def today(request: HttpRequest) -> HttpResponse:
    """The conventions that are not over: how far they are, who has not wished yet, what is being planned."""
    return render(request, "cockpit/today.html", {"conventions": conventions_at_work()})
