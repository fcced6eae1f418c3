"""Who gets in: facilitators; others are asked to sign in or told that this is not for them."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from tisserand.cluster.conventions.rules import may_plan

Parameters = ParamSpec("Parameters")
View = Callable[Concatenate[HttpRequest, Parameters], HttpResponse]


def for_facilitators(view: View[Parameters]) -> View[Parameters]:
    """The view for facilitators; 403 for whoever else is signed in."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Parameters.args, **kwargs: Parameters.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not may_plan(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
