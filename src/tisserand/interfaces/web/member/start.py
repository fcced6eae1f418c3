"""Where members begin: the registrations they speak for, each with its wishes and its agenda."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions.models import Registration
from tisserand.cluster.conventions.queries import registrations_of
from tisserand.cluster.conventions.queries.registrations import every_registration_of

State = Registration.State
PENDING = (State.INVITED, State.APPLIED, State.WAITING)


@login_required
def my(request: HttpRequest) -> HttpResponse:
    """All registrations of the signed-in person, those to come first."""
    now = timezone.now()
    mine = list(registrations_of(cast(User, request.user)))
    pending = every_registration_of(cast(User, request.user)).filter(
        state__in=PENDING, convention__ends_at__gte=now
    )
    return render(
        request,
        "member/my.html",
        {
            "pending": list(pending),
            "coming": [one for one in reversed(mine) if one.convention.ends_at >= now],
            "past": [one for one in mine if one.convention.ends_at < now],
        },
    )


@login_required
def to_wishes(request: HttpRequest) -> HttpResponse:
    """To the wishes, where there is only one convention to come; else to the choice."""
    only = _only_one(cast(User, request.user))
    return redirect("my-wishes", only.convention.slug, only.pk) if only else redirect("my")


@login_required
def to_agenda(request: HttpRequest) -> HttpResponse:
    """To the agenda, where there is only one convention to come; else to the choice."""
    only = _only_one(cast(User, request.user))
    return redirect("my-agenda", only.agenda_key) if only else redirect("my")


def _only_one(person: User) -> Registration | None:
    coming = [one for one in registrations_of(person) if one.convention.ends_at >= timezone.now()]
    return coming[0] if len(coming) == 1 else None
