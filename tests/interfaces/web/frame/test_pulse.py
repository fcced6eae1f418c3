"""One poller asks for all who listen, only while somebody does, and outlives a fault of the database."""

import asyncio
from collections import Counter

import pytest
from django.db import DatabaseError
from django.test import AsyncClient
from tests.rooms.world import World

from tisserand.cluster.conventions import actions
from tisserand.cluster.conventions.models import Convention
from tisserand.interfaces.web.frame import pulse

STREAMS = 200


class Records:
    """Pulses as the database has them; counts how often it was asked."""

    def __init__(self) -> None:
        self.pulses = Counter({1: 7, 2: 40})
        self.looks = 0
        self.is_down = False

    def look(self, keys):
        self.looks += 1
        if self.is_down:
            raise DatabaseError("locked")
        return {key: self.pulses[key] for key in keys}


async def heard(poller: pulse.Poller, key: int, many: int) -> list[int | None]:
    """The first so many things that one stream says."""
    said = []
    listening = poller.listen(key)
    async for number in listening:
        said.append(number)
        if len(said) == many:
            break
    await listening.aclose()
    return said


def test_two_hundred_streams_cost_one_query_a_look_and_all_hear_of_a_change() -> None:
    records = Records()

    async def day() -> list[list[int | None]]:
        poller = pulse.Poller(records.look, seconds=0.05)
        streams = [asyncio.create_task(heard(poller, 1 + number % 2, 2)) for number in range(STREAMS)]
        await asyncio.sleep(0.2)
        before, began = records.looks, asyncio.get_running_loop().time()
        records.pulses.update({1: 1, 2: 1})
        said = await asyncio.gather(*streams)
        looks_there_were_time_for = (asyncio.get_running_loop().time() - began) / 0.05 + 2
        assert records.looks - before <= looks_there_were_time_for
        return said

    assert asyncio.run(day()) == [[7, 8], [40, 41]] * (STREAMS // 2)


def test_nobody_asks_once_nobody_listens() -> None:
    records = Records()

    async def day() -> int:
        poller = pulse.Poller(records.look, seconds=0.01)
        assert await heard(poller, 1, 1) == [7]
        await asyncio.sleep(0.05)
        looks = records.looks
        await asyncio.sleep(0.05)
        assert poller.task is not None
        assert poller.task.done()
        assert await heard(poller, 1, 1) == [7]
        return records.looks - looks

    assert asyncio.run(day()) <= 1


def test_a_fault_of_the_database_is_outlived(caplog) -> None:
    records = Records()

    async def day() -> list[int | None]:
        poller = pulse.Poller(records.look, seconds=0.01)
        stream = asyncio.create_task(heard(poller, 1, 2))
        await asyncio.sleep(0.05)
        records.is_down = True
        await asyncio.sleep(0.05)
        records.is_down = False
        records.pulses[1] += 1
        return await stream

    assert asyncio.run(day()) == [7, 8]
    assert {record.message for record in caplog.records} == {"the pulse cannot be read"}


def test_silence_is_broken_now_and_then_and_a_stream_ends(monkeypatch) -> None:
    monkeypatch.setattr(pulse, "SECONDS_OF_SILENCE", 0.05)

    async def day() -> list[int | None]:
        poller = pulse.Poller(Records().look, seconds=0.01)
        return [number async for number in poller.listen(1, seconds=0.12)]

    said = asyncio.run(day())
    assert set(said) == {7}
    assert len(said) >= 2


@pytest.mark.django_db(transaction=True)
def test_the_stream_tells_the_pulse_of_a_convention_and_what_is_in_preparation_has_none(world: World) -> None:
    actions.beat(world.convention.pk)

    async def day() -> tuple[str, str, int]:
        client = AsyncClient()
        answer = await client.get("/live/conventions/spring/")
        assert answer.headers["Content-Type"] == "text/event-stream"
        parts = aiter(answer.streaming_content)
        first, second = await anext(parts), await anext(parts)
        await parts.aclose()
        await Convention.objects.aupdate(state=Convention.State.DRAFT)
        hidden = await client.get("/live/conventions/spring/")
        return first.decode(), second.decode(), hidden.status_code

    assert asyncio.run(day()) == ("retry: 2000\n\n", "event: pulse\ndata: 1\n\n", 404)
