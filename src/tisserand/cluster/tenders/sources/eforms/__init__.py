"""eForms notices (UBL with the extensions of Regulation (EU) 2019/1780): from their elements to a draft.

Business terms (BT-…) are those of the regulation's annex; the path of each is that of the eForms SDK.
"""

import re
from dataclasses import replace

from tisserand.cluster.tenders.models import Source, Tender
from tisserand.cluster.tenders.sources.codes import (
    address_of,
    country_code,
    day,
    language_code,
    lots_ended,
    money,
    nuts_codes,
    text_of,
    title_of,
)
from tisserand.cluster.tenders.sources.draft import Buyer, Draft, Portion, Refused, Words, required
from tisserand.cluster.tenders.sources.tree import Node

from .portions import merged, portion

ROOTS = frozenset({"ContractNotice", "PriorInformationNotice", "ContractAwardNotice"})
COMPANY = "BusinessRegistrationInformationNotice"
KINDS = {
    "planning": Tender.Kind.PLANNING,
    "consultation": Tender.Kind.PLANNING,
    "competition": Tender.Kind.COMPETITION,
    "dir-awa-pre": Tender.Kind.RESULT,
    "result": Tender.Kind.RESULT,
    "completion": Tender.Kind.RESULT,
    "cont-modif": Tender.Kind.CHANGE,
}
"""What a notice says, by its form type (BT-03)."""
OF_ROOT = {"PriorInformationNotice": "planning", "ContractNotice": "competition"}
EXTENSION = "UBLExtensions/UBLExtension/ExtensionContent/EformsExtension"
NO_WINNER, UNDECIDED = "clos-nw", "open-nw"


def draft_of(root: Node) -> Draft:
    """The notice. Raises Refused naming every element that is needed and missing."""
    extension = root.first(EXTENSION) or Node("", {})
    form = root.first("NoticeTypeCode")
    kind = KINDS.get(form.code("listName") if form else "", "") or KINDS[OF_ROOT.get(root.name, "result")]
    number, changed = root.words("ID"), extension.words("Changes/ChangedNoticeIdentifier")
    company = _buyer(root, extension)
    country = country_code(company.words("PostalAddress/Country/IdentificationCode"))
    language = language_code(root.words("NoticeLanguageCode"))
    words = _words(root, language)
    own = next((each for each in words if each.language == language), next(iter(words), Words("", "")))
    required("eforms", number=number, language=language, title=own.title, country=country)
    whole, lots = _portions(root, extension, country)
    ending = _ending(extension, kind)
    return Draft(
        source=Source.EFORMS,
        number=number[:60],
        version=root.words("VersionID")[:12],
        kind=kind,
        language=language,
        country=country,
        whole=replace(whole, title=own.title, text=text_of([*own.text.split("\n"), *whole.text.split("\n")])),
        lots=lots,
        procedure=root.words("ContractFolderID")[:60],
        changes=_bare(changed),
        ending=ending,
        ended_lots=_ended_lots(extension, kind),
        buyer=Buyer(
            name=company.words("PartyName/Name")[:300],
            town=company.words("PostalAddress/CityName")[:120],
            numbers=tuple(
                dict.fromkeys(
                    each.words() for each in company.all("PartyLegalEntity/CompanyID") if each.words()
                )
            ),
        ),
        published_on=day(
            extension.words("Publication/PublicationDate") or root.words("IssueDate"), "BT-05, cbc:IssueDate"
        ),
        url=_address(root, extension),
        words=tuple(each for each in words if each.language != language and each.title),
    )


def _bare(identifier: str) -> str:
    """The number of a notice without its version: BT-758 writes "…-01" behind a notice's own number."""
    return re.sub(r"(?<=-[0-9a-f]{12})-\d\d$", "", identifier.strip())[:60]


def _buyer(root: Node, extension: Node) -> Node:
    """The company of the first buyer, or its touch point, by the number the notice gives it (OPT-300)."""
    wanted = root.words("ContractingParty/Party/PartyIdentification/ID")
    everybody = [
        each
        for organisation in extension.all("Organizations/Organization")
        for each in organisation
        if each.name in ("Company", "TouchPoint")
    ]
    named = [each for each in everybody if each.words("PartyIdentification/ID") == wanted]
    return next(iter(named or everybody), Node("", {}))


def _words(root: Node, language: str) -> tuple[Words, ...]:
    """Title (BT-21) and description (BT-24) of the procedure, else of its first lot, in every language."""
    for project in (*root.all("ProcurementProject"), *root.all("ProcurementProjectLot/ProcurementProject")):
        titles = _by_language(project, "Name", language)
        texts = _by_language(project, "Description", language)
        if any(titles.values()):
            return tuple(
                Words(each, title_of(title), text_of([texts.get(each, "")])) for each, title in titles.items()
            )
    return ()


def _by_language(project: Node, name: str, language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in project.all(name):
        code = language_code(node.code("languageID")) or language
        if node.words():
            found.setdefault(code, node.raw())
    return found


def _portions(root: Node, extension: Node, country: str) -> tuple[Portion, tuple[Portion, ...]]:
    """What holds for the whole, and the lots where there are several: one lot alone is the whole."""
    project = root.first("ProcurementProject") or Node("", {})
    own = portion(project, Node("", {}), root.first("TenderingTerms"), country)
    lots = [
        portion(
            each.first("ProcurementProject") or Node("", {}),
            each.first("TenderingProcess") or Node("", {}),
            each.first("TenderingTerms"),
            country,
            number=each.words("ID"),
        )
        for each in root.all("ProcurementProjectLot")
    ]
    whole = merged(own, lots)
    if whole.amount is None and (total := extension.first("NoticeResult/TotalAmount")) is not None:
        worth, currency = money(total.words(), total.code("currencyID"), "BT-161")
        whole = replace(whole, amount=worth, currency=currency)
    if not whole.nuts_codes:
        whole = replace(whole, nuts_codes=_places(root, extension, country))
    numbers = {each.number for each in lots}
    return whole, tuple(lots) if 1 < len(lots) == len(numbers) else ()


def _places(root: Node, extension: Node, country: str) -> tuple[str, ...]:
    """Where no NUTS code is given: the countries of performance, else the buyer's NUTS, else its country."""
    countries = (
        country_code(each.words())
        for address in root.within("RealizedLocation")
        for each in address.all("Address/Country/IdentificationCode")
    )
    buyer = _buyer(root, extension).words("PostalAddress/CountrySubentityCode")
    return nuts_codes(countries) or nuts_codes([buyer]) or nuts_codes([country])


def _ending(extension: Node, kind: str) -> str:
    """The state in which the notice leaves its procedure (BT-142, BT-140)."""
    if any(each.words() == "cancel" for each in extension.all("Changes/ChangeReason/ReasonCode")):
        return Tender.State.CANCELLED
    if kind != Tender.Kind.RESULT:
        return ""
    said = [each.words() for each in extension.all("NoticeResult/LotResult/TenderResultCode")]
    if said and all(each == NO_WINNER for each in said):
        return Tender.State.CANCELLED
    return "" if said and all(each == UNDECIDED for each in said) else Tender.State.AWARDED


def _ended_lots(extension: Node, kind: str) -> tuple[tuple[str, str], ...]:
    """The lots that are decided (BT-13713), each with its state (BT-142)."""
    results = extension.all("NoticeResult/LotResult") if kind == Tender.Kind.RESULT else []
    said = ((each.words("TenderLot/ID")[:20], each.words("TenderResultCode")) for each in results)
    return lots_ended(
        (number, Tender.State.CANCELLED if code == NO_WINNER else Tender.State.AWARDED)
        for number, code in said
        if code != UNDECIDED
    )


def _address(root: Node, extension: Node) -> str:
    """The notice on TED where it is published there, else its documents (BT-15), else the buyer's profile."""
    if published := re.fullmatch(r"0*(\d{1,8}-\d{4})", extension.words("Publication/NoticePublicationID")):
        return f"https://ted.europa.eu/en/notice/-/detail/{published[1]}"
    documents = (
        each.words()
        for lot in root.all("ProcurementProjectLot/TenderingTerms/CallForTendersDocumentReference")
        for each in lot.all("Attachment/ExternalReference/URI")
    )
    found = (address_of(each) for each in (*documents, root.words("ContractingParty/BuyerProfileURI")))
    return next(filter(None, found), "")


def refuse_root(name: str) -> Refused:
    """Why a document of this root is no notice to bid for."""
    return Refused("company") if name == COMPANY else Refused("not_a_notice", root=name[:60])


__all__ = ["ROOTS", "draft_of", "refuse_root"]
