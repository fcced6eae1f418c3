"""What a status is called across the border: every class with its national forms, side by side."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tisserand.cluster.territories.queries import equivalences


def equivalence(request: HttpRequest) -> HttpResponse:
    """The classes with the forms and accreditations of every country."""
    return render(request, "public/equivalence.html", {"equivalences": equivalences()})
