"""The daily work: put into the queue at four in the morning, by the clock of the cluster."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tisserand.interfaces.cli.beat import seconds_to_wait

ZONE = ZoneInfo("Europe/Luxembourg")


@pytest.mark.parametrize(
    ("now", "hours"),
    [
        (datetime(2027, 1, 11, 3, 0, tzinfo=ZONE), 1),
        (datetime(2027, 1, 11, 4, 0, tzinfo=ZONE), 24),
        (datetime(2027, 1, 11, 22, 0, tzinfo=ZONE), 6),
    ],
)
def test_the_next_beat_is_at_four(now: datetime, hours: int) -> None:
    assert seconds_to_wait(now) == hours * 3600
