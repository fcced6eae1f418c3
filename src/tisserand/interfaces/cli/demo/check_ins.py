"""The morning of last year's convention at the desk: people arrive between a quarter past eight and ten."""

import random
from datetime import timedelta
from uuid import UUID, uuid5

from tisserand.cluster.conventions.actions.arriving import Scan, note_scans
from tisserand.cluster.conventions.models import Convention, Delegate

DEMO = UUID("6c3f6b0e-5d0b-4c5e-9f5b-0d6a1f7c2b11")
EARLY_IN_MINUTES, LATE_IN_MINUTES = -45, 60


def load_check_ins(slug: str) -> None:
    """Whoever held meetings was there; most come in the half hour before it begins (seeded)."""
    convention = Convention.objects.get(slug=slug)
    chance = random.Random(convention.slug)  # noqa: S311  a demo, no secret
    people = Delegate.objects.filter(registration__convention=convention).order_by("registration", "position")
    scans = [
        Scan(
            uuid5(DEMO, person.key),
            person.key,
            convention.starts_at
            + timedelta(minutes=chance.triangular(EARLY_IN_MINUTES, LATE_IN_MINUTES, EARLY_IN_MINUTES / 3)),
        )
        for person in people
    ]
    note_scans(convention, scans, by=None, at=convention.ends_at)
