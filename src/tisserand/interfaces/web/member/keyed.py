"""Pages opened by the key of an agenda: whose it is, and that nobody else learns its address."""

from django.http import Http404, HttpResponse

from tisserand.cluster.conventions.models import Registration
from tisserand.cluster.conventions.queries import registration_with_key


def registration_of(key: str) -> Registration:
    """The registration whose agenda the key opens; 404 where there is none, or it does not come."""
    found = registration_with_key(key)
    if found is None or found.state != Registration.State.REGISTERED:
        raise Http404
    return found


def private(answer: HttpResponse) -> HttpResponse:
    """No search engine keeps the page, and its address with the key goes to no other host.

    `no-referrer` would make browsers hide the origin of our own forms too, and they would be refused.
    """
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.headers["Referrer-Policy"] = "same-origin"
    return answer
