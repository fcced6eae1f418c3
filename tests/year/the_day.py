"""The day: arrivals, who is late or missing, walk-ins, repairs, what both sides tell from their phones."""

import json
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.db.models import Q

from tisserand.cluster.accounts.actions import make_token
from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions.models import Convention, Delegate, Meeting, Registration, Round
from tisserand.cluster.organisations.models import Organisation

from .before import Before
from .browsing import Browser
from .cast import Cast
from .clock import Clock

ABSENT, LATE, LEAVES, PHONES = 0.05, 0.04, 0.02, 0.35
"""Shares of registrations, as organisers report them; `PHONES` tell from their phones what came of it."""
WALK_INS = 2


class TheDay:
    """One day at the hall; `after_step` is called each time that something was done."""

    def __init__(self, before: Before, after_step: Callable[[str], None]) -> None:
        self.cast: Cast = before.cast
        self.clock: Clock = before.clock
        self.first, self.second = before.first, before.second
        self.convention, self.room, self.public = before.convention, before.room, before.public
        self.after_step = after_step
        self.chance = before.cast.chance

    def coming(self) -> list[Registration]:
        """Who is on the list, in the order in which they were registered."""
        rows = self.convention.registrations.filter(state=Registration.State.REGISTERED)
        return list(rows.select_related("organisation").order_by("pk"))

    def agenda(self, one: Registration) -> str:
        """The address that the code of a registration opens."""
        return f"/{one.language}/agenda/{one.agenda_key}/"

    def open_doors(self) -> None:
        """The plan becomes that of the day; who will be absent or late is drawn."""
        self.first.open(f"{self.room}day/").form("day/live/").send()
        self.convention.refresh_from_db()
        assert self.convention.state == Convention.State.LIVE
        rows = self.coming()
        drawn = self.chance.sample(rows, round(len(rows) * (ABSENT + LATE + LEAVES)))
        edges = round(len(rows) * ABSENT), round(len(rows) * (ABSENT + LATE))
        self.absent, self.late = set(drawn[: edges[0]]), set(drawn[edges[0] : edges[1]])
        self.leaving = set(drawn[edges[1] :])

    def arrive(self) -> None:
        """A reader at the door sends scans by the API, most of them more than once."""
        key = make_token(self._facilitator(), "door", "desk", valid=timedelta(days=1), at=self.clock.now).key
        people = Delegate.objects.filter(registration__in=[*set(self.coming()) - self.absent - self.late])
        scans: list[dict[str, str]] = []
        for number, person in enumerate(people.order_by("pk"), start=1):
            self.clock.forward(seconds=self.chance.randint(5, 25))
            scans.append({"scan": str(UUID(int=number)), "code": f"https://x.example/a/{person.key}/"})
            if self.chance.random() < 0.2:
                self._send(scans[-8:], key)
        self._send(scans, key)
        self.after_step("arrivals")

    def _send(self, scans: list[dict[str, str]], key: str) -> None:
        """What the reader has not heard an answer to, and often what it has."""
        answer = self.second.client.post(
            f"/api/v1/conventions/{self.convention.slug}/check-ins",
            json.dumps({"scans": scans}),
            content_type="application/json",
            headers={"authorization": f"Bearer {key}"},
        )
        assert answer.status_code == 200, answer.content

    def _facilitator(self):
        return User.objects.filter(is_facilitator=True).order_by("pk")[1]

    def hold(self) -> None:
        """Round after round until the last one is over."""
        for number, one in enumerate(self.convention.rounds.order_by("number"), start=1):
            self.clock.to(max(self.clock.now, one.starts_at + timedelta(minutes=2)))
            self._before_the_round(number, one)
            self.clock.to(max(self.clock.now, one.ends_at))
            self._tell(one)

    def _before_the_round(self, number: int, one: Round) -> None:
        if number == 1:
            self._note_absences(one)
        if number == 2:
            for row in sorted(self.late, key=lambda row: row.pk):
                self._arrive_late(row)
        if number == 4:
            for _ in range(WALK_INS):
                self._walk_in()
            self._announce()
        if number == 6:
            for row in sorted(self.leaving, key=lambda row: row.pk):
                self._note("somebody", {"who-registration": str(row.pk), "who-sort": "left_early"})
        if number == 7:
            table = self.convention.tables.filter(host=None).order_by("-number")[0]
            self._note("table", {"table-table": str(table.pk)})
        self.repair()

    def _note_absences(self, one: Round) -> None:
        """Partners tell by phone that nobody came, the desk notes the others; who is late tells so."""
        for row in sorted(self.absent, key=lambda row: row.pk):
            meeting = self._meetings(row).filter(round=one).first()
            if meeting is None:
                self._note("somebody", {"who-registration": str(row.pk), "who-sort": "no_show"})
                continue
            other = meeting.b if meeting.a_id == row.pk else meeting.a
            page = Browser(str(other)).open(self.agenda(other))
            page.form(f"meetings/{meeting.pk}/").send(button=("became", "no-show"))
            self.after_step("they did not come")
        for row in sorted(self.late, key=lambda row: row.pk):
            page = Browser(str(row)).open(self.agenda(row))
            if any("/late/" in where for where, _form in page.forms()):
                page.form("/late/").send(button=("minutes", "30"))
                self.after_step("late")

    def _arrive_late(self, row: Registration) -> None:
        person = row.delegates.order_by("position")[0]
        page = self.first.open(f"{self.room}desk/")
        page.form("desk/arrive/").send({"code": person.key})

    def _walk_in(self) -> None:
        """Somebody who is in the directory and was not on the list."""
        known = Organisation.objects.exclude(registrations__convention=self.convention).order_by("pk")
        if (one := known.first()) is None:
            return
        self.walk_in(one)
        self.after_step("walk-in")

    def walk_in(self, one: Organisation) -> None:
        """By the form at the desk."""
        page = self.first.open(f"{self.room}desk/walk-in/{one.slug}/")
        said = self.cast.registration(one.slug)
        page.form(holding="person_name").send(
            {
                "person_name": said.delegates[0].name,
                "languages": list(said.languages),
                "language": said.delegates[0].language,
                "is_listed": "on",
            }
        )

    def _announce(self) -> None:
        self._note("announcement", {"say-words": "Le buffet est ouvert.", "say-minutes": "30"})

    def _note(self, what: str, said: dict[str, str]) -> None:
        page = self.first.open(f"{self.room}day/")
        page.form(f"day/note/{what}/").send(said)
        self.after_step(what)

    def repair(self) -> None:
        """One look at the proposal, one button; both facilitators press, one wins."""
        page = self.first.open(f"{self.room}day/repair/")
        try:
            form = page.form(holding="mark")
        except AssertionError:
            return
        form.send()
        form.page.browser = self.second
        form.send()
        self.after_step("repair")

    def _meetings(self, row: Registration):
        schedule = self.convention.schedules.get(state="live")
        return schedule.meetings.filter(Q(a=row) | Q(b=row), state=Meeting.State.SCHEDULED).select_related(
            "a__organisation", "b__organisation", "round"
        )

    def _tell(self, one: Round) -> None:
        """Three quarters of the sides tell in two taps what came of the meeting that has just ended."""
        schedule = self.convention.schedules.get(state="live")
        held = schedule.meetings.filter(round=one, state=Meeting.State.SCHEDULED).select_related("a", "b")
        for meeting in held.order_by("pk"):
            for side in (meeting.a, meeting.b):
                if self.chance.random() < PHONES and side not in self.absent:
                    self._tap(side, meeting)

    def _tap(self, side: Registration, meeting: Meeting) -> None:
        codes = ("no_interest", "informative", "contact_kept", "cooperation", "project_idea", "order")
        code = self.chance.choices(codes, weights=(10, 30, 30, 18, 5, 7))[0]
        page = Browser(str(side)).open(self.agenda(side))
        if not any(f"meetings/{meeting.pk}/outcome/" in where for where, _form in page.forms()):
            page = page.form(f"meetings/{meeting.pk}/").send(button=("became", "held"))
        told = page.form(f"meetings/{meeting.pk}/outcome/").send(button=("code", code))
        if self.chance.random() < 0.6 and any("/contact/" in where for where, _form in told.forms()):
            told.form("/contact/").send(button=("shares", "yes"))
