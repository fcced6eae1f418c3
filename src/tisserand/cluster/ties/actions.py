"""Writing to the ledger: entries are added, never altered."""

from datetime import date, datetime

from tisserand.cluster.organisations.models import Organisation

from .models import Tie, TieKind


def write_tie(
    one: Organisation, other: Organisation, kind: TieKind, *, on: date, evidence: str, at: datetime
) -> Tie:
    """The entry for this evidence, made now or found: telling the same thing twice makes one tie."""
    a, b = sorted((one, other), key=lambda organisation: organisation.pk)
    tie, _ = Tie.objects.get_or_create(
        a=a, b=b, kind=kind, evidence=evidence, defaults={"on": on, "written_at": at}
    )
    return tie
