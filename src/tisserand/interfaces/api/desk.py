"""Check-ins by program: readers at the door tell who has come, as often as they like."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated, cast
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Path, Router, Schema
from pydantic import ConfigDict, Field

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions.actions.arriving import Scan, note_scans
from tisserand.cluster.conventions.models import Convention
from tisserand.cluster.conventions.queries.desk import arrivals_of, coming_people
from tisserand.cluster.conventions.rules import may_plan

from .described import READ, described
from .problems import Problem, Refused
from .schemas import PLAIN, said
from .tokens import Token, caller

router = Router(tags=["conventions"])
MOST_SCANS = 500
A_MONTH_IN_SECONDS = 30 * 24 * 60 * 60


class ScanSaid(Schema):
    """Somebody came, or a scan that was sent before was a mistake."""

    model_config = ConfigDict(extra="forbid")
    scan: UUID = said(_("Made up by the reader; the same one sent again counts once."), ...)
    code: str = said(
        _("What stands on the badge: a key, or an address that ends with it."),
        "",
        max_length=400,
        pattern=PLAIN,
    )
    seconds_ago: float = said(_("How long ago it happened."), 0, ge=0, le=A_MONTH_IN_SECONDS)
    is_taken_back: bool = said(_("The scan was a mistake."), default=False)


class ScansSaid(Schema):
    """Scans in their order."""

    model_config = ConfigDict(extra="forbid")
    scans: Annotated[list[ScanSaid], Field(max_length=MOST_SCANS)]


class ScanAnswered(Schema):
    """What became of a scan: arrived, already, taken_back, unknown, not_coming, several or closed."""

    scan: UUID
    verdict: str


class CheckIns(Schema):
    """What became of each scan, and how many people of how many have arrived."""

    answers: Sequence[ScanAnswered]
    arrived: int
    expected: int


@router.post(
    "/conventions/{slug:slug}/check-ins",
    auth=Token("desk"),
    response={200: CheckIns, **READ, **dict.fromkeys((400, 403, 404, 422), Problem)},
    openapi_extra=described(
        _("Check people in"),
        _(
            "Scans of badges, in their order, as often as the network wants: each counts once, and of two for"
            " one person the first. Without scans it tells how many have arrived."
        ),
        scope="desk",
    ),
)
def check_in(request: HttpRequest, slug: Annotated[str, Path()], sent: ScansSaid) -> CheckIns:
    """Notes scans; the holder of the token is of the cluster team."""
    person = caller(request).person
    if not may_plan(person):
        raise Refused(403)
    convention = Convention.objects.filter(slug=slug).first()
    if convention is None:
        raise Http404(slug)
    at = timezone.now()
    scans = [
        Scan(one.scan, one.code, at - timedelta(seconds=one.seconds_ago), one.is_taken_back)
        for one in sent.scans
    ]
    answers = note_scans(convention, scans, by=cast(User, person), at=at) if scans else []
    return CheckIns(
        answers=[ScanAnswered(scan=one.scan, verdict=one.verdict) for one in answers],
        arrived=len(arrivals_of(convention)),
        expected=len(coming_people(convention)),
    )
