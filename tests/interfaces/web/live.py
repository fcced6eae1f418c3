"""The small world on its day: the first of four rounds has been running for five minutes.

It is noon where it takes place, so that no round crosses midnight whenever the tests run.
"""

from datetime import timedelta

from django.utils import timezone
from tests.rooms.world import World, wish

from tisserand.cluster.conventions.models import Convention, Schedule, Wish

ROUND = timedelta(minutes=15)


def go_live(world: World, version) -> Schedule:
    """Buyer and cooperative meet now, buyer and workshop in round 3, all of them wished."""
    began = timezone.now().replace(second=0, microsecond=0) - timedelta(minutes=5)
    for one in world.convention.rounds.all():
        one.starts_at = began + ROUND * (one.number - 1)
        one.ends_at = one.starts_at + timedelta(minutes=13)
        one.save()
    Convention.objects.filter(pk=world.convention.pk).update(
        state="live",
        starts_at=began - timedelta(minutes=1),
        ends_at=began + timedelta(hours=3),
        timezone=f"Etc/GMT{began.hour - 12:+d}",
    )
    world.convention.refresh_from_db()
    wish(world.buyer, world.cooperative, Wish.Level.MUST)
    wish(world.buyer, world.workshop, Wish.Level.WOULD)
    return version((world.buyer, world.cooperative, 1, 1), (world.buyer, world.workshop, 3, 2), state="live")
