"""What comes after: thanks, deals confirmed or not known, the survey, a year of questions."""

from collections.abc import Callable
from datetime import timedelta

from tisserand.cluster.conventions.models import Deal, FollowUp, Outcome
from tisserand.cluster.conventions.tasks.following import ask_what_became_of_meetings

from .browsing import Browser
from .clock import Clock
from .the_day import TheDay


class After:
    """The year after the day."""

    def __init__(self, day: TheDay, after_step: Callable[[str], None]) -> None:
        self.day, self.clock, self.chance = day, day.clock, day.chance
        self.after_step = after_step

    def close(self) -> None:
        """The team closes the convention; everybody is thanked."""
        clock: Clock = self.clock
        clock.forward(hours=2)
        self.day.second.open(f"{self.day.room}after/").form("after/close/").send()
        self.day.convention.refresh_from_db()
        self.after_step("closed")

    def survey(self) -> None:
        """Half of those who came answer."""
        for one in self.day.coming():
            if one not in self.day.absent and self.chance.random() < 0.5:
                marks = {name: str(self.chance.choice([3, 4, 4, 5])) for name in ("meetings", "partners")}
                page = Browser(str(one)).open(f"{self.day.agenda(one)}survey/")
                page.form(holding="again").send(
                    {**marks, "organisation": "5", "again": self.chance.choice(["yes", "yes", "perhaps"])}
                )
        self.after_step("survey")

    def tell_deals(self) -> None:
        """Whoever spoke of an order tells the deal; most partners confirm it, one knows of none."""
        orders = Outcome.objects.filter(code="order").select_related(
            "registration__organisation", "meeting__a__organisation", "meeting__b__organisation"
        )
        for number, told in enumerate(orders.order_by("pk")):
            one, meeting = told.registration, told.meeting
            page = Browser(str(one)).open(f"{self.day.agenda(one)}meetings/{meeting.pk}/deal/")
            said = {"buys": self.chance.choice(["yes", "no"]), "sort": "purchase", "amount": "unknown"}
            if number % 3:
                said["amount"] = str(self.chance.randint(2, 9))
            page.form(holding="amount").send(said)
        for number, deal in enumerate(Deal.objects.filter(confirmed_at=None).order_by("pk")):
            other = deal.meeting.b if deal.told_by_id == deal.meeting.a_id else deal.meeting.a
            if number % 4 == 3:
                continue
            page = Browser(str(other)).open(f"{self.day.agenda(other)}outcomes/")
            page.form(f"/deals/{deal.pk}/").send(button=("so", "no" if number == 0 else "yes"))
        self.after_step("deals")

    def follow_up(self) -> None:
        """After 1, 3, 6 and 12 months questions leave; a quarter is answered from the letter."""
        closed = self.clock.now
        for months in FollowUp.MONTHS:
            self.clock.to(closed + timedelta(days=31 * months))
            ask_what_became_of_meetings.func()
            for asked in FollowUp.objects.filter(asked_at=self.clock.now, answer="").order_by("pk"):
                asked.refresh_from_db()
                if not asked.answer and self.chance.random() < 0.25:
                    self._answer(asked)
            self.after_step("questions")

    def _answer(self, asked: FollowUp) -> None:
        answer = self.chance.choices(["done", "not_yet", "no"], weights=(3, 5, 2))[0]
        page = Browser(str(asked.registration)).open(f"/fr/follow-ups/{asked.key}/")
        for _where, form in page.forms():
            if form.form_values() and ("which", str(asked.pk)) in form.form_values():
                page.browser.send(page.url, {"which": str(asked.pk), "answer": answer})
                return
        raise AssertionError(f"{page.url} does not ask about {asked.pk}")

    def end(self) -> None:
        """Nobody is asked any more."""
        self.day.first.open(f"{self.day.room}after/").form("after/end/").send()
        self.day.convention.refresh_from_db()
        self.after_step("followed up")
