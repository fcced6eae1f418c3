"""The whole and the lots of an eForms notice: codes, reservations, deadline, value.

Deadlines carry the zone that the notice names, else the buyer country's.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from tisserand.cluster.tenders.sources.codes import (
    country_code,
    cpv_codes,
    moment,
    money,
    nuts_codes,
    text_of,
    title_of,
)
from tisserand.cluster.tenders.sources.draft import Portion
from tisserand.cluster.tenders.sources.tree import Node
from tisserand.cluster.territories.models import Reservation

RESERVATIONS = frozenset({Reservation.SHELTERED, Reservation.PUBLIC_SERVICE})
TERMS_EXTENSION = "UBLExtensions/UBLExtension/ExtensionContent/EformsExtension"
DEADLINES = (
    ("TenderSubmissionDeadlinePeriod", "BT-131"),
    ("ParticipationRequestReceptionPeriod", "BT-1311"),
)
INTEREST = ("InterestExpressionReceptionPeriod", "BT-630")


def portion(project: Node, process: Node, terms: Node | None, country: str, number: str = "") -> Portion:
    """What a procedure or a lot says of itself."""
    value = project.first("RequestedTenderTotal/EstimatedOverallContractAmount")
    worth, currency = money(value.words(), value.code("currencyID"), "BT-27") if value else (None, "")
    return Portion(
        number=number[:20],
        title=title_of(project.words("Name")),
        text=text_of([project.words("Description")]),
        cpv_codes=cpv_codes(
            each.words()
            for kind in ("MainCommodityClassification", "AdditionalCommodityClassification")
            for each in project.all(f"{kind}/ItemClassificationCode")
        ),
        nuts_codes=_nuts(project),
        reservations=_reservations(terms),
        is_execution_reserved=_has(terms, "ContractExecutionRequirement/ExecutionRequirementCode",
                                   "reserved-execution", {"yes"}),
        has_social_objective=_is_social(project),
        suits_small_firms=project.words("SMESuitableIndicator").lower() == "true",
        deadline=_deadline(process, country),
        amount=worth,
        currency=currency,
    )  # fmt: skip


def merged(own: Portion, lots: Sequence[Portion]) -> Portion:
    """What holds for the tender as a whole: its own values, and what any of its lots has.

    The text is the procedure's, and that of a lot that is the only one: it often says more of the work.
    """
    parts = [own, *lots]
    only = lots[0] if len(lots) == 1 else own
    valued = own if own.amount is not None else only
    return replace(
        own,
        text=text_of([own.text, only.text]),
        cpv_codes=tuple(dict.fromkeys(code for each in parts for code in each.cpv_codes)),
        nuts_codes=tuple(dict.fromkeys(code for each in parts for code in each.nuts_codes)),
        reservations=tuple(sorted({code for each in parts for code in each.reservations})),
        is_execution_reserved=any(each.is_execution_reserved for each in parts),
        has_social_objective=any(each.has_social_objective for each in parts),
        suits_small_firms=any(each.suits_small_firms for each in parts),
        deadline=max((each.deadline for each in parts if each.deadline), default=None),
        amount=valued.amount,
        currency=valued.currency,
    )


def _nuts(project: Node) -> tuple[str, ...]:
    """BT-5071; where only a country is told, that one."""
    codes: list[str] = []
    for address in project.all("RealizedLocation/Address"):
        codes += [
            address.words("CountrySubentityCode") or country_code(address.words("Country/IdentificationCode"))
        ]
    return nuts_codes(codes)


def _reservations(terms: Node | None) -> tuple[str, ...]:
    """BT-71: the codes by which participation is reserved, sorted."""
    if terms is None:
        return ()
    said = {
        each.words()
        for each in terms.all(
            "TendererQualificationRequest/SpecificTendererRequirement/TendererRequirementTypeCode"
        )
        if each.code("listName") in ("reserved-procurement", "")
    }
    return tuple(sorted(said & RESERVATIONS))


def _has(terms: Node | None, path: str, code_list: str, values: set[str]) -> bool:
    found = terms.all(path) if terms else ()
    return any(each.code("listName") == code_list and each.words() in values for each in found)


def _is_social(project: Node) -> bool:
    """BT-06 says "soc-obj", or BT-775 names an objective."""
    said = [
        (each.code("listName"), each.words())
        for each in project.all("ProcurementAdditionalType/ProcurementTypeCode")
    ]
    return any(
        (code_list == "strategic-procurement" and value == "soc-obj")
        or (code_list == "social-objective" and value not in ("", "none"))
        for code_list, value in said
    )


def _deadline(process: Node, country: str) -> datetime | None:
    """Until when to bid, to ask to take part, or to say that one is interested: the first that is told."""
    periods = [(process.first(name), term) for name, term in DEADLINES]
    periods.append((process.first(f"{TERMS_EXTENSION}/{INTEREST[0]}"), INTEREST[1]))
    for period, term in periods:
        if period is not None and (
            found := moment(period.words("EndDate"), period.words("EndTime"), country, term)
        ):
            return found
    return None
