"""What devices at the desk say and hear: their scans, the list of people, who has arrived elsewhere.

JSON both ways. A device may send the same scan as often as it likes; it says how many seconds ago it
happened, so that a clock which goes wrong tells the right time.
"""

import json
import math
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from tisserand.cluster.conventions.actions.arriving import Scan, note_scans
from tisserand.cluster.conventions.models import CheckIn, Convention
from tisserand.cluster.conventions.queries.desk import Desk, Sitting, arrivals_of, desk_of, edition_of
from tisserand.cluster.conventions.rules import desk_takes, may_plan
from tisserand.cluster.organisations.models import Organisation

MOST_SCANS = 500
LONGEST_CODE = 400
LONGEST_AGO_IN_SECONDS = 30 * 24 * 60 * 60
Told = dict[str, Any]


class Unreadable(Exception):
    """What was sent is not what devices send."""


@require_POST
def sync(request: HttpRequest, slug: str) -> HttpResponse:
    """Takes scans and tells what the device does not know: 401 signed out, 403 not of the team, 404, 422."""
    if not request.user.is_authenticated:
        return JsonResponse({}, status=401)
    if not may_plan(request.user):
        return JsonResponse({}, status=403)
    convention = Convention.objects.filter(slug=slug).first()
    if convention is None:
        return JsonResponse({}, status=404)
    at = timezone.now()
    try:
        if request.content_type != "application/json":  # a form was read already
            raise Unreadable
        edition, scans = read(request.body, at)
    except Unreadable:
        return JsonResponse({}, status=422)
    answers = note_scans(convention, scans, by=request.user, at=at) if scans else []
    told: Told = {
        "now": at.isoformat(),
        "is_open": desk_takes(convention, at),
        "answers": [
            {"scan": str(one.scan), "verdict": one.verdict, "delegate": one.delegate} for one in answers
        ],
        "edition": edition_of(convention),
    }
    if told["edition"] == edition:
        told["arrivals"] = _arrivals(arrivals_of(convention))
    elif (desk := desk_of(slug)) is not None:
        told |= {"arrivals": _arrivals(desk.arrivals), "list": people_of(desk)}
    answer = JsonResponse(told)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def read(body: bytes, at: datetime) -> tuple[str, Sequence[Scan]]:
    """The edition of the list that the device holds, and its scans. Raises `Unreadable`."""
    try:
        said = json.loads(body)
        edition, rows = said["edition"], said["scans"]
        if not isinstance(edition, str) or not isinstance(rows, list) or len(rows) > MOST_SCANS:
            raise Unreadable
        return edition, [_scan(row, at) for row in rows]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as fault:
        raise Unreadable from fault


def _scan(row: Mapping[str, Any], at: datetime) -> Scan:
    seconds = min(max(float(row["seconds_ago"]), 0.0), LONGEST_AGO_IN_SECONDS)
    code = row.get("code", "")
    if not isinstance(code, str) or len(code) > LONGEST_CODE or math.isnan(seconds):
        raise Unreadable
    return Scan(
        UUID(row["scan"]),
        code.replace("\0", ""),
        at - timedelta(seconds=seconds),
        is_taken_back=row.get("is_taken_back") is True,
    )


def _arrivals(there: Mapping[int, CheckIn]) -> Told:
    return {
        str(key): {"scan": str(one.scan), "at": one.happened_at.isoformat(), "by": str(one.by or "")}
        for key, one in there.items()
    }


def where(organisation: Organisation) -> str:
    """Its town and country, in short."""
    return f"{organisation.town} ({organisation.country})"


def people_of(desk: Desk) -> Told:
    """Everybody who is to come and where they sit, as a device keeps it until the convention is over."""
    return {
        "people": [
            {
                "id": person.pk,
                "key": person.key,
                "agenda": person.registration.agenda_key,
                "name": person.name,
                "of": person.registration.organisation.name,
                "where": where(person.registration.organisation),
                "phone": person.phone or person.registration.phone,
            }
            for person in desk.people
        ],
        "rounds": [
            {"number": one.number, "starts": one.starts_at.isoformat(), "ends": one.ends_at.isoformat()}
            for one in desk.rounds
        ],
        "sittings": [_sitting(one) for one in desk.sittings],
    }


def _sitting(one: Sitting) -> Told:
    return {
        "round": one.meeting.round.number,
        "table": one.meeting.table.number,
        "sides": [
            {"name": side.registration.organisation.name, "expected": sorted(side.expected)}
            for side in one.sides
        ],
    }


def worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps an opened desk for hours without a network; it serves desks only."""
    answer = render(request, "cockpit/desk-worker.js", content_type="text/javascript; charset=utf-8")
    answer.headers["Service-Worker-Allowed"] = "/"
    answer.headers["Cache-Control"] = "no-cache"
    return answer
