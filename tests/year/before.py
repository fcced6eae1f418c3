"""From an empty page to the final plan: what the team and the members do in the weeks before."""

from datetime import date, datetime, timedelta

from tisserand.cluster.conventions.models import Convention, Registration, Remark, Schedule, ScheduleRun
from tisserand.cluster.conventions.tasks import plan_meetings

from .browsing import Browser
from .cast import Cast
from .clock import Clock

DAY = date(2027, 5, 20)
TABLES = {"Nord": 14, "Sud": 14, "Est": 12, "Ouest": 10}
CAPACITY = 82
State = Registration.State


class Before:
    """The weeks before; every method is a step that the test judges afterwards."""

    def __init__(self, cast: Cast, clock: Clock) -> None:
        self.cast, self.clock = cast, clock
        self.first, self.second = cast.team
        self.convention = Convention()

    @property
    def room(self) -> str:
        """Where the team works on the convention."""
        return f"/fr/cockpit/conventions/{self.convention.slug}/"

    @property
    def public(self) -> str:
        """Where everybody reads of it."""
        return f"/fr/conventions/{self.convention.slug}/"

    def prepare(self) -> None:
        """A convention from a template, its rounds, tables and interpreters."""
        said = {"title_fr": "Rencontres d’achats responsables", "title_de": "Begegnungen", "day": f"{DAY}"}
        page = self.first.open("/fr/cockpit/conventions/new/")
        page.form(holding="origin").send({**said, "venue": "Halle aux grains", "town": "Belvaux"})
        self.convention = Convention.objects.get()
        settings = self.first.open(f"{self.room}settings/").form(holding="capacity")
        settings.send(
            {
                "capacity": str(CAPACITY),
                "desk_phone": "+352 00 11",
                "is_approved_by_hand": "on",
                "cross_border_bonus": "1",
                "registration_until": f"{DAY - timedelta(days=30)}T18:00",
                "wishes_until": f"{DAY - timedelta(days=12)}T18:00",
            }
        )
        zones = {}
        for place, (zone, tables) in enumerate(TABLES.items()):
            zones |= {f"zones-{place}-zone": zone, f"zones-{place}-tables": str(tables)}
        self.first.open(f"{self.room}hall/").form("hall/tables/").send(zones, button=("do", "make"))
        for person in self.cast.demo.convention.interpreters:
            page = self.first.open(f"{self.room}hall/interpreters/new/")
            page.form(holding="name").send({"name": person.name, "languages": list(person.languages)})
        self.step("open-registration")

    def step(self, name: str) -> None:
        """One of the steps of the convention, by the button of whatever page has it."""
        for page in ("settings/", ""):
            opened = self.first.open(f"{self.room}{page}")
            if any(f"steps/{name}/" in where for where, _form in opened.forms()):
                opened.form(f"steps/{name}/").send()
                break
        self.convention.refresh_from_db()

    def register(self) -> None:
        """Some are invited and confirm, decline or stay silent; the others come by the page."""
        slugs = sorted(self.cast.organisations)
        self.cast.chance.shuffle(slugs)
        invited, others = slugs[:40], slugs[40:]
        for slug in invited:
            name = self.cast.organisations[slug].name
            page = self.first.open(f"{self.room}registrations/?q={name[:60]}")
            page.form("registrations/invite/").send({"organisation": str(self.cast.organisations[slug].pk)})
        for slug in invited:
            self.clock.forward(minutes=self.cast.chance.randint(1, 90))
            self._answer_invitation(slug)
        for slug in others:
            self.clock.forward(minutes=self.cast.chance.randint(1, 90))
            page = self.cast.members[slug].open(f"{self.public}register/")
            page.form(holding="people-0-name").send(self._said(slug))
        self.decide()

    def _answer_invitation(self, slug: str) -> None:
        registration = self.convention.registrations.get(organisation__slug=slug)
        page = Browser(slug).open(f"/fr/invited/{registration.invitation_key}/")
        fate = self.cast.chance.random()
        if fate < 0.05:
            page.form(holding="words").send({"words": "Nous sommes en congés."}, button=("step", "decline"))
        elif fate < 0.93:
            page.form(holding="people-0-name").send(self._said(slug))

    def _said(self, slug: str) -> dict[str, object]:
        """What they write into the form of registration."""
        said = self.cast.registration(slug)
        rounds = list(self.convention.rounds.values_list("number", flat=True))
        present = [number for number in sorted(said.rounds) if number in rounds]
        people = {f"people-{n}-name": one.name for n, one in enumerate(said.delegates[:2])}
        people |= {"people-0-email": said.delegates[0].email, "people-0-phone": "+352 1234"}
        return {
            **people,
            "languages": list(said.languages),
            "language": said.delegates[0].language,
            "when": "all" if len(present) == len(rounds) else "rounds",
            "rounds": [str(number) for number in present],
            "role": "host" if said.tables else "guest",
            "least_meetings": "3",
            "most_meetings": "",
            "is_listed": "on" if self.cast.chance.random() < 0.9 else None,
            "people-0-may_be_photographed": "on" if self.cast.chance.random() < 0.6 else None,
        }

    def decide(self) -> None:
        """The second facilitator approves who applied, in their order, and refuses one of them."""
        page = self.second.open(f"{self.room}registrations/")
        for place, one in enumerate(self.convention.registrations.filter(state=State.APPLIED)):
            if place == 7:
                page.form(f"registrations/{one.pk}/refuse/").send({"words": "Pas de notre territoire."})
            else:
                page.form(f"registrations/{one.pk}/approve/").send()

    def withdraw(self, number: int) -> list[Registration]:
        """Some withdraw by their page; who waits longest moves up. Those who moved up."""
        waiting = set(self.convention.registrations.filter(state=State.WAITING))
        coming = list(self.convention.registrations.filter(state=State.REGISTERED).order_by("pk"))
        for one in self.cast.chance.sample(coming, number):
            page = self.cast.members[one.organisation.slug].open(f"{self.public}registration/{one.pk}/")
            page.form("withdraw/").send({"sure": "yes"})
        return [one for one in waiting if Registration.objects.get(pk=one.pk).state == State.REGISTERED]

    def wish(self) -> None:
        """Members say whom they want to meet; who says nothing is reminded, phoned, or wished for."""
        self.step("open-wishes")
        rows = {
            one.organisation.slug: one
            for one in self.convention.registrations.filter(state=State.REGISTERED).select_related(
                "organisation"
            )
        }
        self.idle = set(self.cast.chance.sample(sorted(rows), 6))
        for slug in sorted(set(rows) - self.idle):
            self.clock.forward(minutes=self.cast.chance.randint(1, 120))
            self._say(self.cast.members[slug], slug, rows)
        self.first.open(f"{self.room}wishes/").form("wishes/remind/").send()
        for slug in sorted(self.idle):
            page = self.second.open(f"{self.room}wishes/")
            page.form(f"wishes/{rows[slug].pk}/call/").send(
                {"words": "Rappelé, nous pouvons choisir pour eux."}
            )
            self._say(self.second, slug, rows)

    def _say(self, browser: Browser, slug: str, rows: dict[str, Registration]) -> None:
        wanted = self.cast.intended.get(slug, {})
        levels = {f"wish-{rows[to].pk}": level for to, level in wanted.items() if to in rows}
        page = browser.open(f"{self.public}wishes/{rows[slug].pk}/?all=1")
        page.form(holding=next(iter(levels), "")).send(levels)

    def plan(self) -> Schedule:
        """Wishes are closed, the optimiser plans, a version is there."""
        if self.convention.state == Convention.State.WISHES:
            self.step("close-wishes")
        self.first.open(self.room).form("/plan/").send({"seconds": "5", "seed": "1"})
        run = ScheduleRun.objects.get(state=ScheduleRun.State.QUEUED)
        plan_meetings.func(run.pk)
        return self.convention.schedules.order_by("-number")[0]

    def publish(self, schedule: Schedule) -> None:
        """The version is shown; letters leave by the queue."""
        page = self.first.open(f"{self.room}?version={schedule.number}")
        page.form(f"versions/{schedule.number}/publish/").send()
        self.convention.refresh_from_db()

    def settle(self) -> None:
        """Participants remark, the team answers, publishes a second version and makes it final."""
        self.clock.forward(days=2)
        coming = list(self.convention.registrations.filter(state=State.REGISTERED).order_by("pk"))
        for one in self.cast.chance.sample(coming, 3):
            page = Browser(str(one)).open(f"/{one.language}/agenda/{one.agenda_key}/remarks/")
            page.form(holding="words").send({"words": "Nous arrivons à dix heures."})
        for remark in Remark.objects.order_by("pk"):
            page = self.second.open(f"{self.room}remarks/")
            page.form(f"remarks/{remark.pk}/").send({"words": "Merci, c’est noté."})
        self._publish_again()
        self.clock.forward(days=1)
        final = self.convention.schedules.get(state=Schedule.State.PROVISIONAL)
        self.first.open(f"{self.room}remarks/").form(f"versions/{final.number}/final/").send()
        self.convention.refresh_from_db()

    def _publish_again(self) -> None:
        """A draft made from the version that is shown takes its place."""
        shown = self.convention.schedules.get(state=Schedule.State.PROVISIONAL)
        page = self.first.open(f"{self.room}?version={shown.number}")
        page.form(f"versions/{shown.number}/draft/").send()
        draft = self.convention.schedules.order_by("-number")[0]
        assert draft != shown
        self.publish(draft)


def morning(convention: Convention) -> datetime:
    """An hour before the first meeting of the day."""
    return convention.rounds.order_by("number")[0].starts_at - timedelta(hours=1)
