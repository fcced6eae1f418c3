"""A placed draft as the values of a record, and what a record would have to change to say the same.

The values are those of the columns: `about_fr` rather than `about`, ids of forms and territories.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.territories.models import Language, LegalForm, Territory, Trade
from tisserand.cluster.territories.reference import trade_groups

from .placing import Placed

Value = str | int | float | None
Change = tuple[Value, Value]

PLAIN = (
    "name", "legal_name", "kind", "sse_class", "legal_form", "street", "postcode", "website",
    "email", "phone",
    "founded", "staff", "in_integration",
)  # fmt: skip
PLACE = ("town", "country", "latitude", "longitude", "territory_id")
TEXTS = ("about_fr", "about_de", "about_en")
COLUMNS = (*PLAIN, *PLACE, *TEXTS, "form_id")
"""Every column that an import may fill."""


@dataclass(frozen=True)
class Shelves:
    """What records point to, read once for a whole import: 4 queries."""

    territories: Mapping[tuple[str, str], int] = field(
        default_factory=lambda: {
            (scheme, code): pk for pk, scheme, code in Territory.objects.values_list("pk", "scheme", "code")
        }
    )
    forms: Mapping[str, int] = field(
        default_factory=lambda: dict(LegalForm.objects.values_list("code", "pk"))
    )
    languages: frozenset[str] = field(
        default_factory=lambda: frozenset(Language.objects.values_list("pk", flat=True))
    )
    trades: Mapping[str, int] = field(default_factory=lambda: dict(Trade.objects.values_list("code", "pk")))

    def territory(self, placed: Placed) -> int | None:
        """The smallest part of the tree it lies in; None while even its country is missing."""
        return next((self.territories[one] for one in placed.territories if one in self.territories), None)

    @cached_property
    def trade_by_nace(self) -> Mapping[str, int]:
        """The trades that alone stand for a class of NACE, by its four digits."""
        claims: dict[str, set[str]] = {}
        for group in trade_groups():
            for trade in group.trades:
                for code in trade.nace_codes:
                    claims.setdefault(code.replace(".", ""), set()).add(trade.code)
        return {
            code: self.trades[name]
            for code, names in claims.items()
            if len(code) == 4 and len(names) == 1 and (name := min(names)) in self.trades
        }


def values_of(placed: Placed, shelves: Shelves) -> dict[str, Value]:
    """What the source says, by column; columns it says nothing of are left out."""
    draft, point = placed.draft, placed.point or (None, None)
    said: dict[str, Value] = {column: getattr(draft, column) for column in PLAIN}
    said |= {"town": placed.town, "country": placed.country, "latitude": point[0], "longitude": point[1]}
    said |= {
        "territory_id": shelves.territory(placed),
        "form_id": shelves.forms.get(draft.form),
        f"about_{draft.language}": draft.about,
    }
    return {column: value for column, value in said.items() if value not in {"", None}}


def changes_of(
    organisation: Organisation, said: Mapping[str, Value], said_before: Mapping[str, Value]
) -> dict[str, Change]:
    """Column → (old, new) for what is empty or still as the source last had it; what people wrote stays.

    The place is one thing: where people moved the record, none of its parts is touched.
    """
    changed = {
        column: (old, new)
        for column, new in said.items()
        if (old := getattr(organisation, column)) != new
        and (old in {"", None} or (column in said_before and old == said_before[column]))
    }
    moved = any(
        getattr(organisation, column) not in {"", None, said.get(column), said_before.get(column)}
        for column in PLACE
    )
    return {column: pair for column, pair in changed.items() if not (moved and column in PLACE)}
