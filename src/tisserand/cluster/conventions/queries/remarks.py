"""Remarks on the provisional plan: those of one registration, and those that wait for the team."""

from collections.abc import Sequence

from tisserand.cluster.conventions.models import Convention, Registration, Remark


def remarks_of(registration: Registration) -> Sequence[Remark]:
    """What a registration said, the newest first, with the meetings it was about: 1 query."""
    return list(
        registration.plan_remarks.select_related(
            "meeting__round", "meeting__table", "meeting__a__organisation", "meeting__b__organisation"
        )
    )


def remarks_on(convention: Convention) -> Sequence[Remark]:
    """All remarks of a convention; those that wait come first, the longest waiting at the top: 1 query."""
    found = Remark.objects.filter(schedule__convention=convention).select_related(
        "registration__organisation",
        "schedule",
        "answered_by",
        "meeting__round",
        "meeting__table",
        "meeting__a__organisation",
        "meeting__b__organisation",
    )
    return sorted(found, key=lambda one: (one.answered_at is not None, one.at, one.pk))
