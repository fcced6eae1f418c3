"""The clock of a simulated year: every part of the house that asks for the time is told this one."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone


class Clock:
    """A time that stands still until it is told to go on; never backwards."""

    def __init__(self, begins: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = begins
        monkeypatch.setattr(timezone, "now", lambda: self.now)

    def forward(self, **time: float) -> datetime:
        """So much later: `days=3`, `minutes=10`."""
        return self.to(self.now + timedelta(**time))

    def to(self, moment: datetime) -> datetime:
        """At this moment."""
        assert moment >= self.now, f"{moment} is before {self.now}"
        self.now = moment
        return moment
