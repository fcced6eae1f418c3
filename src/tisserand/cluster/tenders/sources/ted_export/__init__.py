"""TED's own XML of the years before eForms (TED_EXPORT R2.0.8, R2.0.9): from coded data and forms to a draft.

Forms of both releases name the same things differently; what this reads is found by name within the form.
"""

from collections.abc import Iterator
from dataclasses import replace

from tisserand.cluster.tenders.models import Source, Tender
from tisserand.cluster.tenders.sources.codes import (
    address_of,
    country_code,
    day,
    language_code,
    lots_ended,
    notice_number,
    text_of,
    title_of,
)
from tisserand.cluster.tenders.sources.draft import (
    Buyer,
    Correction,
    Draft,
    Portion,
    Refused,
    Words,
    required,
)
from tisserand.cluster.tenders.sources.tree import Node
from tisserand.cluster.territories.models import Reservation

from .correction import correction_of
from .portions import lots_of, whole_of

ROOT = "TED_EXPORT"
KINDS = {
    **dict.fromkeys("0PBQ4", Tender.Kind.PLANNING),
    **dict.fromkeys("3AMOHCDYF5NI", Tender.Kind.COMPETITION),
    **dict.fromkeys("7VJRE", Tender.Kind.RESULT),
    "K": Tender.Kind.CHANGE,
}
"""What a notice says, by TED's type of document (TD_DOCUMENT_TYPE)."""
CORRECTIONS = frozenset("12")
COMPANIES = frozenset("SG")
PAGE_LANGUAGES = ("fr", "de", "en")


def draft_of(root: Node) -> Draft | Correction:
    """The notice, or what it corrects in another. Raises Refused."""
    coded = root.first("CODED_DATA_SECTION") or Node("", {})
    notice = coded.first("NOTICE_DATA") or Node("", {})
    number = notice_number(root.code("DOC_ID") or notice.words("NO_DOC_OJS"))
    language = language_code(notice.words("LG_ORIG").split(" ")[0])
    kind_node = coded.first("CODIF_DATA/TD_DOCUMENT_TYPE")
    type_code = kind_node.code("CODE") if kind_node else ""
    if type_code in COMPANIES:
        raise Refused("company")
    form, others = _forms(root, language)
    if form is None:
        raise Refused("no_form")
    published_on = day(coded.words("REF_OJS/DATE_PUB"), "DATE_PUB")
    country = country_code(_value(notice, "ISO_COUNTRY"))
    if type_code in CORRECTIONS or form.name.startswith("F14"):
        required("ted_export", number=number)
        return correction_of(form, number, published_on, country)
    kind = KINDS.get(type_code, "")
    title = _title(form) or _translated(root).get(language, "")
    required("ted_export", number=number, kind=kind, language=language, country=country, title=title)
    previous = _previous(form, notice, number)
    return Draft(
        source=Source.TED_EXPORT,
        number=number,
        kind=kind,
        language=language,
        country=country,
        whole=_whole(form, coded, country, title),
        lots=lots_of(form),
        procedure=previous or number,
        previous=previous,
        ending=_ending(form, kind),
        ended_lots=_ended_lots(form, kind),
        buyer=_buyer(form, root),
        published_on=published_on,
        url=_address(notice, language),
        words=tuple(_words(root, others, language)),
    )


def _whole(form: Node, coded: Node, country: str, title: str) -> Portion:
    reserved, is_execution_reserved = reservations(form)
    return replace(
        whole_of(form, coded, country),
        title=title,
        text=_text(form),
        reservations=reserved,
        is_execution_reserved=is_execution_reserved,
    )


def _forms(root: Node, language: str) -> tuple[Node | None, list[Node]]:
    """The form in the notice's own language, and those in further ones."""
    forms = [each for each in root.all("FORM_SECTION") for each in each if each.code("LG")]
    originals = [each for each in forms if each.code("CATEGORY") == "ORIGINAL"] or forms
    main = next((each for each in originals if each.code("LG").lower() == language), None)
    main = main or next(iter(originals), None)
    return main, [each for each in forms if each is not main]


def _value(node: Node, name: str) -> str:
    found = node.first(name)
    return found.code("VALUE") if found else ""


def _object(form: Node) -> Node:
    return next(iter(form.within("OBJECT_CONTRACT")), Node("", {}))


def _title(form: Node) -> str:
    found = _object(form).words("TITLE") or next(
        (each.words() for each in form.within("TITLE_CONTRACT", "TITLE_DESIGN_CONTACT_NOTICE")), ""
    )
    return title_of(found)


def _text(form: Node) -> str:
    """The short description, and the fuller one where the tender is not divided into lots."""
    parts = _object(form).all("SHORT_DESCR")
    descriptions = _object(form).all("OBJECT_DESCR")
    if len(descriptions) == 1:
        parts += descriptions[0].all("SHORT_DESCR")
    parts = (
        parts
        or list(
            form.within(
                "SHORT_CONTRACT_DESCRIPTION", "QUANTITY_SCOPE_WORKS_DEFENCE", "TOTAL_QUANTITY_OR_SCOPE"
            )
        )[:1]
    )
    return text_of(paragraph.words() for part in parts for paragraph in (part.all("P") or [part]))


def reservations(form: Node) -> tuple[tuple[str, ...], bool]:
    """For whom participation is reserved, sorted, and whether the work is (III.1.5, III.1.4; R2.0.8
    III.2.4).
    """
    named = {each.name for each in form.within(*SHELTERED, *PROGRAMME, *PUBLIC_SERVICE)}
    found = {Reservation.SHELTERED.value} if named & SHELTERED else set()
    if named & PUBLIC_SERVICE:
        found.add(Reservation.PUBLIC_SERVICE.value)
    return tuple(sorted(found)), bool(named & PROGRAMME)


SHELTERED = frozenset({"RESTRICTED_SHELTERED_WORKSHOP", "RESTRICTED_TO_SHELTERED_WORKSHOPS"})
PROGRAMME = frozenset({"RESTRICTED_SHELTERED_PROGRAM", "RESTRICTED_TO_FRAMEWORK"})
PUBLIC_SERVICE = frozenset({"RESERVED_ORGANISATIONS_SERVICE_MISSION"})


def _previous(form: Node, notice: Node, number: str) -> str:
    """The notice this one follows: of the form, else of the coded data; never itself."""
    said = [each.words() for each in form.within("NOTICE_NUMBER_OJ")]
    said += [each.words() for each in notice.all("REF_NOTICE/NO_DOC_OJS")]
    for text in said:
        try:
            found = notice_number(text)
        except Refused:  # some write a national number there, which names no notice of ours
            continue
        if found and found != number:
            return found
    return ""


def _ending(form: Node, kind: str) -> str:
    if kind != Tender.Kind.RESULT:
        return ""
    awards = list(form.within("AWARD_CONTRACT"))
    are_void = bool(awards) and all(each.first("NO_AWARDED_CONTRACT") for each in awards)
    return Tender.State.CANCELLED if are_void else Tender.State.AWARDED


def _ended_lots(form: Node, kind: str) -> tuple[tuple[str, str], ...]:
    """The lots that sections V name, each with its state; none where one of them names no lot."""
    awards = list(form.within("AWARD_CONTRACT")) if kind == Tender.Kind.RESULT else []
    if not all(each.words("LOT_NO") for each in awards):
        return ()
    return lots_ended(
        (
            each.words("LOT_NO")[:20],
            Tender.State.CANCELLED if each.first("NO_AWARDED_CONTRACT") else Tender.State.AWARDED,
        )
        for each in awards
    )


def _buyer(form: Node, root: Node) -> Buyer:
    found = next(iter(form.within("ADDRESS_CONTRACTING_BODY", "CA_CE_CONCESSIONAIRE_PROFILE")), Node("", {}))
    name = next((each.words() for each in found.within("OFFICIALNAME")), "")
    name = name or root.words("TRANSLATION_SECTION/ML_AA_NAMES/AA_NAME")
    numbers = tuple(each.words() for each in found.within("NATIONALID") if each.words())
    return Buyer(name[:300], found.words("TOWN")[:120], numbers)


def _address(notice: Node, language: str) -> str:
    pages = notice.all("URI_LIST/URI_DOC")
    own = [each for each in pages if each.code("LG").lower() == language]
    return next((found for each in [*own, *pages] if (found := address_of(each.words()))), "")


def _translated(root: Node) -> dict[str, str]:
    """The title that TED itself gives the notice, by language."""
    return {
        each.code("LG").lower(): title_of(each.words("TI_TEXT"))
        for each in root.all("TRANSLATION_SECTION/ML_TITLES/ML_TI_DOC")
        if each.words("TI_TEXT")
    }


def _words(root: Node, forms: list[Node], language: str) -> Iterator[Words]:
    """The notice's further languages, then TED's titles in those of our pages."""
    given = {language}
    for form in forms:
        code, title = form.code("LG").lower(), _title(form)
        if title and len(code) == 2 and code not in given:
            given.add(code)
            yield Words(code, title, _text(form))
    for code, title in _translated(root).items():
        if code in PAGE_LANGUAGES and code not in given:
            yield Words(code, title)
