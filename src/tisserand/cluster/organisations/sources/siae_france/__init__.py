"""French work-integration enterprises (SIAE) as the payment agency lists them: one row a SIRET and kind."""

import hashlib
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from tisserand.cluster.organisations.models import Identifier, Kind
from tisserand.cluster.organisations.sources import cleaning
from tisserand.cluster.organisations.sources.draft import Draft, Refused, Source, number_of
from tisserand.cluster.organisations.sources.reading import Row
from tisserand.cluster.territories.models import SseClass
from tisserand.cluster.territories.reference import folded, legal_form_called

KINDS = ("EI", "ACI", "AI", "ETTI", "EITI", "GEIQ", "EA", "EATT", "ESAT")
SHELTERED = {"EA", "EATT", "ESAT"}
HEADERS = frozenset({"name", "brand", "kind", "siret", "naf", "post_code", "city", "department", "coords"})


def draft(row: Row, _columns: Mapping[str, str]) -> Draft:
    """One structure; known by its SIRET and kind, since one firm may run an EI and an ETTI. Raises
    Refused.
    """
    cells = row.cells
    kind = cells["kind"].strip().upper()
    if kind not in KINDS:
        raise Refused("unknown_kind", value=cells["kind"][:40], known=", ".join(KINDS))
    siret = number_of(Identifier.Scheme.SIRET, cells["siret"]) if cells["siret"] else None
    legal_name = cleaning.name_of(cells["name"])
    point = cleaning.point(cells["coords"]) or (None, None)
    form = legal_form_called(cells.get("legal_form", ""), "FR")
    return Draft(
        key=f"{siret.value if siret else _without_number(cells)}-{kind}",
        name=cleaning.name_of(cells["brand"]) if cells["brand"] else legal_name,
        legal_name=legal_name if cells["brand"] else "",
        kind=Kind.SSE_ENTERPRISE,
        sse_class=SseClass.ADAPTED_WORKSHOP if kind in SHELTERED else SseClass.WORK_INTEGRATION,
        form=form.code if form and not form.is_accreditation else "",
        legal_form=cleaning.line(cells.get("legal_form", ""), 80).replace("AUTRE", ""),
        spoken=("fr",),
        street=cleaning.line(cells["address"]),
        postcode=cleaning.french_postcode(cells["post_code"]),
        district=cells["department"].zfill(2) if cells["department"] else "",
        town=cleaning.line(cells["city"], 80),
        country="FR",
        latitude=point[0],
        longitude=point[1],
        about=cleaning.prose(cells.get("description", "")),
        website=cleaning.website(cells.get("website", "")),
        identifiers=(siret,) if siret else (),
        accreditations=(f"fr-{kind.lower()}",),
        nace=cells["naf"][:4],
    )


def _without_number(cells: Mapping[str, str]) -> str:
    """What a structure without its SIRET is known by: its name and where it is."""
    said = "|".join(folded(cells[column]) for column in ("name", "address", "post_code", "city"))
    return hashlib.sha256(said.encode()).hexdigest()[:40]


SOURCE = Source(
    "siae_france",
    _("French work-integration enterprises (SIAE)"),
    "ASP, liste publique des SIAE",
    HEADERS,
    draft,
)
