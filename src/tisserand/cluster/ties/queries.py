"""Reads of the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from tisserand.cluster.organisations.models import Organisation

from .models import STRENGTH, Tie, TieKind


@dataclass(frozen=True, slots=True)
class Bond:
    """All that links an organisation to one other: the strongest kind, its strands (1–5), the last date."""

    other: Organisation
    kind: TieKind
    strands: int
    since: date
    latest: date
    entries: int


def bonds_of(organisation: Organisation) -> Sequence[Bond]:
    """The organisation's ties, one row a partner, strongest and newest first: 1 query."""
    entries = (
        Tie.objects.filter(Q(a=organisation) | Q(b=organisation))
        .select_related("a", "b")
        .order_by("on", "pk")
    )
    by_partner: dict[Organisation, list[Tie]] = {}
    for tie in entries:
        by_partner.setdefault(tie.b if tie.a_id == organisation.pk else tie.a, []).append(tie)
    bonds = [
        Bond(
            other=other,
            kind=(strongest := max((TieKind(tie.kind) for tie in ties), key=lambda kind: STRENGTH[kind])),
            strands=STRENGTH[strongest],
            since=ties[0].on,
            latest=ties[-1].on,
            entries=len(ties),
        )
        for other, ties in by_partner.items()
    ]
    return sorted(bonds, key=lambda bond: (-bond.strands, -bond.latest.toordinal(), bond.other.name))


def strongest_bonds(limit: int) -> Sequence[tuple[int, int, int]]:
    """The strongest and newest links of the whole ledger, (key of a, key of b, strands 1–5): 1 query."""
    strands: dict[tuple[int, int], int] = {}
    for a, b, kind in Tie.objects.order_by("-on", "-pk").values_list("a_id", "b_id", "kind"):
        strands[a, b] = max(strands.get((a, b), 0), STRENGTH[TieKind(kind)])
    strongest = sorted(strands.items(), key=lambda item: -item[1])[:limit]
    return [(a, b, number) for (a, b), number in strongest]
