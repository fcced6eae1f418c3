"""`tisserand demo --check`: goes through the main job over HTTP, as people would, and says how it went.

Pages are opened in three languages; a facilitator signs in, plans and publishes; an agenda is printed.
"""

import http.cookiejar
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from tisserand.cluster.conventions.models import Convention, Registration, Schedule, ScheduleRun
from tisserand.cluster.organisations.models import Organisation

from .loading import sign_in_links

PLANNING_SECONDS = 5
PATIENCE_SECONDS = 300  # a fresh installation compiles the optimiser first
HIDDEN_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class StepFailed(Exception):
    """A step of the rehearsal did not go as it should; the text says what was seen."""


@dataclass
class Visitor:
    """A browser without a screen: keeps its cookies, follows redirects, sends forms with their token."""

    url: str
    cookies: http.cookiejar.CookieJar = field(default_factory=http.cookiejar.CookieJar)

    def open(self, path: str, form: dict[str, str] | None = None) -> bytes:
        """The body of an answer; raises `StepFailed` where it is no success."""
        body = None
        if form is not None:
            token = HIDDEN_TOKEN.search(self.open(form.pop("page")).decode())
            body = urllib.parse.urlencode({**form, "csrfmiddlewaretoken": token[1] if token else ""}).encode()
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        request = urllib.request.Request(self.url + path, data=body, headers={"Referer": self.url + path})  # noqa: S310
        try:
            with opener.open(request, timeout=60) as answer:
                content: bytes = answer.read()
                return content
        except urllib.error.HTTPError as error:
            raise StepFailed(f"{path}: {error.code} {error.reason}") from error
        except OSError as error:
            raise StepFailed(f"{path}: {error}") from error


def rehearse(url: str, began: float) -> int:
    """Goes through every step, prints a line for each; 0 where all went well, else 1."""
    print(f"ok      {'the demo is ready':<42} {time.monotonic() - began:6.1f} s", flush=True)
    visitor, facilitator = Visitor(url), Visitor(url)
    for name, step in _steps(visitor, facilitator):
        start = time.monotonic()
        try:
            told = step()
        except StepFailed as fault:
            print(f"FAILED  {name:<42} {fault}", flush=True)
            return 1
        print(f"ok      {name:<42} {time.monotonic() - start:6.1f} s  {told}", flush=True)
    return 0


def _steps(visitor: Visitor, facilitator: Visitor) -> Iterator[tuple[str, Callable[[], str]]]:
    convention = Convention.objects.get(state=Convention.State.WISHES)
    for language, _ in settings.LANGUAGES:
        yield f"the main pages in {language}", partial(_look_around, visitor, convention, language)
    yield "a facilitator signs in", lambda: _sign_in(facilitator)
    yield "the meetings are planned", lambda: _plan(facilitator, convention)
    yield "the plan is published", lambda: _publish(facilitator, convention)
    yield "an agenda is printed", lambda: _print_agenda(visitor, convention)


def _address(name: str, *args: object, language: str = "fr") -> str:
    with override(language):
        return reverse(name, args=args)


def _look_around(visitor: Visitor, convention: Convention, language: str) -> str:
    organisation = Organisation.objects.order_by("pk")[0]
    paths = [
        _address("home", language=language),
        _address("directory", language=language),
        _address("organisation", organisation.slug, language=language),
        _address("convention", convention.slug, language=language),
    ]
    for path in paths:
        page = visitor.open(path).decode()
        if f'<html lang="{language}"' not in page:
            raise StepFailed(f"{path}: the page is not in {language}")
    return f"{len(paths)} pages"


def _sign_in(facilitator: Visitor) -> str:
    name, link = next(sign_in_links(facilitator.url))
    facilitator.open(link.removeprefix(facilitator.url))
    facilitator.open(_address("cockpit"))
    return name


def _plan(facilitator: Visitor, convention: Convention) -> str:
    room = _address("control-room", convention.slug)
    facilitator.open(
        _address("plan-meetings", convention.slug),
        {"page": room, "seconds": str(PLANNING_SECONDS), "seed": "1"},
    )
    until = time.monotonic() + PATIENCE_SECONDS
    while (run := convention.runs.first()) is None or run.state in ScheduleRun.OPEN_STATES:
        if time.monotonic() > until:
            raise StepFailed("the optimiser did not come to an end")
        time.sleep(0.2)
    if run.schedule is None:
        raise StepFailed(f"the optimiser ended without a plan: {run.state} {run.fault}")
    points = next(level for level in run.schedule.levels if level["name"] == "points")
    meetings = run.schedule.meetings.count()
    return f"{meetings} meetings, {points['value']:.0f} points of at most {points['bound']:.0f}"


def _publish(facilitator: Visitor, convention: Convention) -> str:
    schedule = convention.schedules.order_by("-number")[0]
    room = _address("control-room", convention.slug)
    facilitator.open(_address("publish-version", convention.slug, schedule.number), {"page": room})
    schedule.refresh_from_db()
    if schedule.state != Schedule.State.PROVISIONAL:
        raise StepFailed(f"version {schedule.number} is {schedule.state}")
    return f"version {schedule.number}"


def _print_agenda(visitor: Visitor, convention: Convention) -> str:
    registration = Registration.objects.filter(convention=convention, language="de").order_by("pk")[0]
    visitor.open(_address("my-agenda", registration.agenda_key, language="de"))
    sheet = visitor.open(_address("agenda-file", registration.agenda_key, "agenda.pdf", language="de"))
    if not sheet.startswith(b"%PDF"):
        raise StepFailed("what came is no PDF")
    return f"{registration.organisation.name}, {len(sheet) // 1024} kB"
