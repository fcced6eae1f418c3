"""The directory as RDF in Turtle with the ESSGlobal vocabulary of RIPESS, one block an organisation.

ESSGlobal knows five legal forms (L1 informal group, L2 cooperative, L3 company, L4 non-profit organisation,
L5 social enterprise); our neutral classes map to them. Names are GoodRelations, addresses vCard.
Source: the vocabulary and its SKOS lists, purl.org/essglobal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rdflib import RDF, BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, ORG, SKOS

from .records import Entry, Term

ESSGLOBAL = Namespace("http://purl.org/essglobal/vocab/")
LEGAL_FORM = Namespace("http://purl.org/essglobal/standard/legal-form/")
GOODS = Namespace("http://purl.org/goodrelations/v1#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
GEO = Namespace("http://www.w3.org/2003/01/geo/wgs84_pos#")
PREFIXES = {
    "essglobal": ESSGLOBAL,
    "legalform": LEGAL_FORM,
    "gr": GOODS,
    "vcard": VCARD,
    "geo": GEO,
    "dcterms": DCTERMS,
    "foaf": FOAF,
    "org": ORG,
    "skos": SKOS,
}
FORMS = {
    "cooperative": "L2",
    "association": "L4",
    "mutual": "L4",
    "foundation": "L4",
    "work_integration": "L5",
    "adapted_workshop": "L5",
    "societal_impact": "L5",
    "social_inclusion": "L5",
}
NOT_IN_IRIS = frozenset(map(chr, range(33))) | frozenset('<>"{}|\\^`')
SSE_KINDS = frozenset({"sse_enterprise", "association"})


def turtle_parts(entries: Iterable[Entry], language: str) -> Iterator[bytes]:
    """The prefixes, then a block an organisation; labels are in the reader's language."""
    yield "".join(f"@prefix {short}: <{full}> .\n" for short, full in PREFIXES.items()).encode()
    for entry in entries:
        _prefixes, _, block = graph(entry, language).serialize(format="turtle").partition("\n\n")
        yield f"\n{block.strip()}\n".encode()


def graph(entry: Entry, language: str) -> Graph:
    """What is said of one organisation, as triples."""
    triples = Graph(bind_namespaces="none")
    for short, full in PREFIXES.items():
        triples.bind(short, full)
    subject = URIRef(entry.url)
    triples.add((subject, RDF.type, ORG.Organization))
    if entry.sse_class or entry.kind.code in SSE_KINDS:
        triples.add((subject, RDF.type, ESSGLOBAL.SSEInitiative))
    triples.add((subject, GOODS.name, Literal(entry.name)))
    for code, text in entry.about.items():
        if text:
            triples.add((subject, DCTERMS.description, Literal(text, lang=code)))
    if form := _legal_form(entry):
        triples.add((subject, ESSGLOBAL.legalForm, LEGAL_FORM[form]))
    if entry.website:
        triples.add((subject, FOAF.homepage, _iri(entry.website)))
    for term in entry.languages:
        triples.add((subject, DCTERMS.language, Literal(term.code)))
    for number in entry.numbers:
        triples.add((subject, ORG.identifier, Literal(f"{number.scheme}:{number.value}")))
    _add_address(triples, subject, entry)
    for term in entry.offers:
        _add_product(triples, subject, term, language)
    if entry.updated:
        triples.add((subject, DCTERMS.modified, Literal(entry.updated.date())))
    for source in entry.sources:
        triples.add((subject, DCTERMS.source, Literal(f"{source.name} ({source.licence})")))
    return triples


def _legal_form(entry: Entry) -> str:
    if entry.sse_class:
        return FORMS.get(entry.sse_class.code, "")
    return {"company": "L3", "association": "L4"}.get(entry.kind.code, "")


def _add_address(triples: Graph, subject: URIRef, entry: Entry) -> None:
    address = BNode()
    triples.add((subject, ESSGLOBAL.hasAddress, address))
    triples.add((address, RDF.type, ESSGLOBAL.Address))
    said = {
        "street-address": entry.street,
        "postal-code": entry.postcode,
        "locality": entry.town,
        "country-name": entry.country,
    }
    for name, value in said.items():
        if value:
            triples.add((address, VCARD[name], Literal(value)))
    if entry.latitude is not None:
        triples.add((address, GEO.lat, Literal(entry.latitude)))
        triples.add((address, GEO.long, Literal(entry.longitude)))
    if entry.email:
        triples.add((subject, VCARD.hasEmail, _iri(f"mailto:{entry.email}")))
    if entry.phone:
        triples.add((subject, VCARD.hasTelephone, _iri(f"tel:{entry.phone}")))


def _add_product(triples: Graph, subject: URIRef, term: Term, language: str) -> None:
    product = BNode()
    triples.add((subject, ESSGLOBAL.hasProductOrService, product))
    triples.add((product, RDF.type, ESSGLOBAL.ProductOrService))
    triples.add((product, SKOS.notation, Literal(term.code)))
    triples.add((product, GOODS.name, Literal(term.name, lang=language)))


def _iri(typed: str) -> URIRef:
    """Addresses as people type them hold blanks and brackets, which an IRI may not (RFC 3987)."""
    escaped = (f"%{ord(letter):02X}" if letter in NOT_IN_IRIS else letter for letter in typed)
    return URIRef("".join(escaped))
