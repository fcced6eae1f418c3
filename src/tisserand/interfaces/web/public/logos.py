"""Logos as they were drawn anew: small PNG files under names nobody guesses, for pages only."""

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404

from tisserand.cluster.organisations.models import Organisation


def logo(request: HttpRequest, name: str) -> FileResponse:  # noqa: ARG001  Django's signature
    """One logo; it never changes under its name."""
    organisation = get_object_or_404(Organisation, logo=f"logos/{name}")
    if not organisation.logo.storage.exists(str(organisation.logo.name)):
        raise Http404
    answer = FileResponse(organisation.logo.open(), content_type="image/png")
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return answer
