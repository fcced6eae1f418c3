"""French sheltered workshops (ESAT) of the FINESS register, whose codes have lost their leading zeros."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from tisserand.cluster.organisations.models import Identifier, Kind
from tisserand.cluster.organisations.sources import cleaning
from tisserand.cluster.organisations.sources.draft import Draft, Source, number_of
from tisserand.cluster.organisations.sources.reading import Row
from tisserand.cluster.territories.models import SseClass
from tisserand.cluster.territories.reference import legal_form_called

HEADERS = frozenset(
    {"EJ-Raison sociale", "EJ-Statut juridique Libellé", "ET-N°FINESS", "ET-Raison sociale", "ET-Adresse",
     "ET-Code Postal", "ET-SIRET", "ET-Département Code", "ET-Commune Libellé"}
)  # fmt: skip
CAPACITY = "Capacité autorisée agrégée"


def draft(row: Row, _columns: Mapping[str, str]) -> Draft:
    """One workshop, known by its FINESS number; the SIRET is missing in some rows. Raises Refused."""
    cells = row.cells
    identifiers = [number_of(Identifier.Scheme.FINESS, cells["ET-N°FINESS"])]
    if cells["ET-SIRET"]:
        identifiers.append(number_of(Identifier.Scheme.SIRET, cells["ET-SIRET"]))
    form = legal_form_called(cells["EJ-Statut juridique Libellé"], "FR")
    operator = cleaning.line(cells["EJ-Raison sociale"])
    places = cleaning.whole(cells.get(CAPACITY, ""))
    return Draft(
        key=identifiers[0].value,
        name=cleaning.name_of(cells["ET-Raison sociale"]),
        kind=Kind.SSE_ENTERPRISE,
        sse_class=SseClass.ADAPTED_WORKSHOP,
        form=form.code if form and not form.is_accreditation else "",
        legal_form=cleaning.line(cells["EJ-Statut juridique Libellé"], 80),
        spoken=("fr",),
        street=cleaning.line(cells["ET-Adresse"]),
        postcode=cleaning.french_postcode(cells["ET-Code Postal"]),
        district=_department(cells["ET-Département Code"]),
        town=cleaning.line(cells["ET-Commune Libellé"], 80),
        country="FR",
        about=_about(operator, places),
        in_integration=places,
        identifiers=tuple(identifiers),
        accreditations=("fr-esat",),
    )


def _department(code: str) -> str:
    return code.zfill(2) if code else ""


def _about(operator: str, places: int | None) -> str:
    """What the register knows, as a French sentence: the record is written in French."""
    capacity = f", {places} places autorisées" if places else ""
    return (
        f"Établissement ou service d’accompagnement par le travail géré par {operator}{capacity}."
        if operator
        else ""
    )


SOURCE = Source(
    "esat_france",
    _("French sheltered workshops (ESAT, FINESS)"),
    "FINESS, Licence Ouverte 2.0",
    HEADERS,
    draft,
)
