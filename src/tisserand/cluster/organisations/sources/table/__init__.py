"""Any other table: its columns are matched to our fields by their headers, and by hand where that fails.

A mapping is field → header; a text beginning with "=" in place of a header holds for every row ("=LU").
"""

import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.translation import gettext_lazy as _

from tisserand.cluster.organisations.identifiers import COUNTRIES
from tisserand.cluster.organisations.models import Kind
from tisserand.cluster.organisations.sources import cleaning
from tisserand.cluster.organisations.sources.draft import Draft, Number, Refused, Source, number_of
from tisserand.cluster.organisations.sources.reading import Row
from tisserand.cluster.territories.countries import country_code
from tisserand.cluster.territories.gazetteer import nearest
from tisserand.cluster.territories.reference import folded, legal_form_called

NUMBERS = (
    "siret",
    "siren",
    "rna",
    "finess",
    "be_enterprise",
    "lu_vat",
    "lu_rcs",
    "de_vat",
    "de_register",
    "lei",
)
CONSTANT = "="


@cache
def _synonyms() -> Mapping[str, Any]:
    return tomllib.loads((files(__package__) / "synonyms.toml").read_text(encoding="utf-8"))


FIELDS = tuple(field for field in _synonyms() if field != "kinds")
"""Every field a column can fill."""


def fingerprint(headers: Sequence[str]) -> str:
    """Tells tables of the same headers, whatever stands in them."""
    return hashlib.sha256("\x1f".join(headers).encode()).hexdigest()


def proposed(headers: Sequence[str]) -> dict[str, str]:
    """For each field the header that seems to name it; a header fills one field at most."""
    plain = {header: _plain(header) for header in headers if header}
    mapping: dict[str, str] = {}
    for field in FIELDS:
        words = [_plain(word) for word in _synonyms()[field]]
        free = {name: header for header, name in plain.items() if header not in mapping.values()}
        if found := next((free[word] for word in words if word in free), None):
            mapping[field] = found
    return mapping


def _plain(header: str) -> str:
    return folded(
        re.sub(r"[_\W]+", " ", header.rsplit(".", maxsplit=1)[-1] if header.count(".") == 1 else header)
    )


def draft(row: Row, columns: Mapping[str, str]) -> Draft:
    """One row through its mapping; known by its key, else its identifiers, else name and town. Raises
    Refused.
    """
    cell = _cells(row, columns)
    name = cleaning.name_of(cell["name"])
    point = _point(cell)
    country = _country(cell, point)
    numbers = [scheme for scheme in NUMBERS if cell[scheme] and not (scheme == "siren" and cell["siret"])]
    identifiers = tuple(number_of(scheme, cell[scheme], country) for scheme in numbers)
    form, accreditation = (legal_form_called(cell[field], country) for field in ("form", "accreditation"))
    sse_class = next((one.sse_class for one in (accreditation, form) if one and one.sse_class != "other"), "")
    return Draft(
        key=_key(cell, name, identifiers),
        name=name,
        legal_name=cleaning.line(cell["legal_name"]),
        kind=_kind(cell["kind"] or cell["form"], sse_class),
        country=country,
        town=cleaning.line(cell["town"], 80),
        sse_class=sse_class,
        form=form.code if form and not form.is_accreditation else "",
        legal_form=cleaning.line(cell["form"], 80),
        language="de" if country in {"DE", "AT", "CH"} else "fr",
        street=cleaning.line(cell["street"]),
        postcode=_postcode(cell["postcode"], country),
        district=cell["department"],
        latitude=point[0] if point else None,
        longitude=point[1] if point else None,
        about=cleaning.prose(cell["about"]),
        website=cleaning.website(cell["website"]),
        email=cleaning.email(cell["email"]),
        phone=cleaning.line(cell["phone"], 40),
        founded=_year(cell["founded"]),
        staff=cleaning.whole(cell["staff"]),
        identifiers=identifiers,
        accreditations=(accreditation.code,) if accreditation and accreditation.is_accreditation else (),
    )  # fmt: skip


def _cells(row: Row, columns: Mapping[str, str]) -> dict[str, str]:
    if row.fault:
        raise Refused(row.fault)
    return {
        field: header[1:] if header.startswith(CONSTANT) else row.cells.get(header, "").strip()
        for field, header in ((field, columns.get(field, "")) for field in FIELDS)
    }


def _point(cell: Mapping[str, str]) -> tuple[float, float] | None:
    if cell["latitude"] or cell["longitude"]:
        return cleaning.on_earth(cell["latitude"], cell["longitude"])
    if pair := re.fullmatch(r"\[?(-?\d+\.\d+)\s*[,;]\s*(-?\d+\.\d+)\]?", cell["point"]):
        return cleaning.on_earth(pair[1], pair[2])
    return cleaning.point(cell["point"])


def _country(cell: Mapping[str, str], point: tuple[float, float] | None) -> str:
    """The country said, else the one whose identifier or postcode it has, else the one the point lies in."""
    if cell["country"]:
        if code := country_code(cell["country"]):
            return code
        raise Refused("no_country", value=cell["country"][:40])
    issued = [COUNTRIES[scheme] for scheme in NUMBERS if cell[scheme] and scheme in COUNTRIES]
    if issued:
        return issued[0]
    if marked := re.match(r"\s*(L|LU|F|FR|B|BE|D|DE)\s*-\s*\d{4,5}", cell["postcode"]):
        return country_code(marked[1])
    if point and (near := nearest(*point)):
        return near.country
    raise Refused("no_country", value="")


def _key(cell: Mapping[str, str], name: str, identifiers: Sequence[Number]) -> str:
    if cell["key"]:
        return cleaning.line(cell["key"], 120)
    if identifiers:
        return f"{identifiers[0].scheme}:{identifiers[0].value}"[:120]
    place = folded(cell["town"] or cell["postcode"] or f"{cell['latitude']} {cell['longitude']}")
    if not place:
        raise Refused("no_key")
    return hashlib.sha256(f"{folded(name)}|{place}|{folded(cell['street'])}".encode()).hexdigest()[:40]


def _postcode(text: str, country: str) -> str:
    plain = re.sub(r"^\s*[A-Z]{1,3}\s*-\s*", "", cleaning.line(text, 16))
    if not plain:
        return ""
    return cleaning.digits(plain, {"FR": 5, "DE": 5, "LU": 4, "BE": 4}.get(country, 1))[:12]


def _kind(text: str, sse_class: str) -> str:
    word = folded(text)
    for kind, words in _synonyms()["kinds"].items():
        if word and (word == folded(kind.replace("_", " ")) or word in {folded(each) for each in words}):
            return str(kind)
    if sse_class == "association":
        return Kind.ASSOCIATION
    return Kind.SSE_ENTERPRISE if sse_class or not word else Kind.COMPANY


def _year(text: str) -> int | None:
    found = re.search(r"\b(1[5-9]|20)\d\d\b", text)
    return int(found[0]) if found else None


SOURCE = Source("table", _("Another table"), "", frozenset(), draft, FIELDS)
