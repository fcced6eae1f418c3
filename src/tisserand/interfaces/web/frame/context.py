"""What every template knows without being told."""

from functools import partial

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from tisserand.cluster.accounts.rules import runs_the_cluster

from .navigation import top


def cluster(request: HttpRequest) -> dict[str, object]:
    """The cluster's name and mark, the header of the page, and whether the reader runs the cluster."""
    return {
        "cluster_name": settings.CLUSTER_NAME,
        "cluster_mark": f"cluster:{settings.CLUSTER_NAME}",
        "site_url": settings.SITE_URL,
        "is_demo": settings.DEMO,
        "reads_legible_letters": request.COOKIES.get("letters") == "legible",
        "runs_the_cluster": hasattr(request, "user") and runs_the_cluster(request.user),
        "top": SimpleLazyObject(partial(top, request)),
    }
