"""The home page: the claim, the map, the next convention, three figures, how to join."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tisserand.cluster.conventions.queries import front_page
from tisserand.interfaces.web.frame.drawing import cloth

from .maps import thread_map


def home(request: HttpRequest) -> HttpResponse:
    """What the cluster is, who is there, when one meets."""
    front = front_page(timezone.now())
    return render(
        request,
        "public/home.html",
        {
            "front": front,
            "map": thread_map(front.organisations, front.bonds),
            "cloth": front.cloth and cloth(front.cloth.rounds, front.cloth.tables, front.cloth.crossings),
            "share_across": front.meetings_across / front.meetings if front.meetings else 0,
        },
    )
