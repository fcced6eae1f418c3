"""A convention from an empty page to what became of it a year later, by pages and API alone."""

from datetime import UTC, datetime

import pytest

from tisserand.cluster.conventions.models import Registration

from .after import After
from .before import Before, morning
from .cast import make_cast
from .clock import Clock
from .judging import broken_rules
from .recount import differences
from .the_day import TheDay

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
BEGINS = datetime(2027, 1, 11, 8, 0, tzinfo=UTC)


def test_the_year(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(BEGINS, monkeypatch)
    before = Before(make_cast(seed=7), clock)
    steps: list[str] = []

    def judged(step: str) -> None:
        steps.append(step)
        assert (step, broken_rules(before.convention, clock.now)) == (step, [])

    before.prepare()
    judged("prepared")
    before.register()
    judged("registered")
    before.withdraw(3)
    judged("withdrawn")
    before.wish()
    judged("wished")
    before.publish(before.plan())
    judged("published")
    before.settle()
    judged("settled")

    clock.to(morning(before.convention))
    day = TheDay(before, judged)
    day.open_doors()
    judged("live")
    day.arrive()
    day.hold()

    after = After(day, judged)
    after.close()
    after.tell_deals()
    after.survey()
    after.follow_up()
    after.end()

    assert before.convention.state == "followed_up"
    assert differences(before.convention) == []
    page = before.second.open(f"{before.room}report/")
    sheet = before.second.open(f"{before.room}report.pdf")
    assert sheet.body.startswith(b"%PDF")
    coming = before.convention.registrations.filter(state=Registration.State.REGISTERED).count()
    assert str(coming) in page.text
