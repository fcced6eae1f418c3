"""Weaving: the introductions that would help most, why, and the click that makes one."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tisserand.cluster.accounts.models import User
from tisserand.cluster.matches.actions import agreeing, answering, introducing
from tisserand.cluster.matches.models import Match
from tisserand.cluster.matches.names import names_in
from tisserand.cluster.matches.queries.lists import last_run
from tisserand.cluster.matches.queries.weaving import weave
from tisserand.cluster.matches.rules import care_of
from tisserand.cluster.matches.tasks import match_everything
from tisserand.cluster.matches.words import Side, told
from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.territories.queries import regions, within

from .gate import for_facilitators

MOST_ALONE = 12


@for_facilitators
def weaving(request: HttpRequest) -> HttpResponse:
    """The introductions worth most in one's territories, or in one of them."""
    known = list(regions())
    chosen = next((one for one in known if one.code == request.GET.get("territory")), None)
    care = care_of(request.user)
    found = weave(lambda path: care(path) & within([chosen.pk], path) if chosen else care(path))
    matches = [stitch.match for stitch in found.stitches]
    in_words = told(matches, Side.TEAM, names_in(matches))
    words = {
        "found": list(zip(found.stitches, in_words, strict=True)),
        "alone": found.without_ties[:MOST_ALONE],
        "alone_left": max(0, len(found.without_ties) - MOST_ALONE),
        "regions": known,
        "chosen": chosen,
        "run": last_run(),
    }
    return render(request, "cockpit/weaving.html", words)


@for_facilitators
@require_POST
def introduce(request: HttpRequest, match: int) -> HttpResponse:
    """Puts the two sides of a match in contact."""
    found = get_object_or_404(
        Match.objects.select_related("seeker__territory", "provider__territory", "need", "offer"),
        pk=match,
        seeker__isnull=False,
    )
    seeker = cast(Organisation, found.seeker)
    language, subject = agreeing.occasion(found)
    try:
        introducing.propose_introduction(
            seeker,
            found.provider,
            match=found,
            by=cast(User, request.user),
            is_of_the_team=True,
            subject=subject,
            message="",
            language=language,
            at=timezone.now(),
        )
    except answering.NotYours as error:
        raise PermissionDenied from error
    except introducing.RefusedBefore:
        messages.error(request, _("One of the two has said no to the other: they are not introduced."))
    except introducing.IsOpenAlready:
        messages.info(request, _("The two are being introduced already."))
    except introducing.NobodyToAsk as missing:
        messages.error(
            request, _("Nobody reads letters for %(name)s yet.") % {"name": missing.organisation.name}
        )
    else:
        names = {"one": seeker.name, "other": found.provider.name}
        messages.success(request, _("%(one)s and %(other)s are being introduced.") % names)
    return redirect("weaving")


@for_facilitators
@require_POST
def compute(request: HttpRequest) -> HttpResponse:
    """Has everything matched anew; it takes a moment."""
    match_everything.enqueue()
    messages.success(request, _("Everything is being matched anew. Look again in a moment."))
    return redirect("weaving")
