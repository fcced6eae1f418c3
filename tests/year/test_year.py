"""A convention from an empty page to what became of it a year later, by pages and API alone."""

from datetime import UTC, datetime

import pytest

from tisserand.cluster.conventions.models import Registration

from .before import CAPACITY, Before
from .cast import make_cast
from .clock import Clock

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_the_year(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(datetime(2027, 1, 11, 8, 0, tzinfo=UTC), monkeypatch)
    cast = make_cast(seed=7)
    before = Before(cast, clock)
    before.prepare()
    print(before.convention.rounds.count(), before.convention.tables.count(), before.convention.state)
    before.register()
    from collections import Counter

    print(Counter(before.convention.registrations.values_list("state", flat=True)))
    moved = before.withdraw(3)
    print(moved)
    before.wish()
    s = before.plan()
    print(s, s.meetings.count(), s.levels[:2])
    before.publish(s)
    print(before.convention.state, CAPACITY)
