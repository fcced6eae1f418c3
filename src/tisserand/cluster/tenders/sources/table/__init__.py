"""Notices in a CSV table, one a row: each row by itself a draft or a refusal (sources/table/README.md).

Columns are known by their names, whatever their order; the names are those of TED's own exports in lower
case.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping

from tisserand.cluster.organisations.sources.reading.comma import DELIMITERS, decoded
from tisserand.cluster.organisations.sources.reading.table import Unreadable
from tisserand.cluster.tenders.models import Source, Tender
from tisserand.cluster.tenders.sources.codes import (
    address_of,
    amount,
    country_code,
    cpv_codes,
    day,
    language_code,
    moment,
    notice_number,
    nuts_codes,
    text_of,
    title_of,
)
from tisserand.cluster.tenders.sources.draft import Buyer, Draft, Portion, Refused, Words, required
from tisserand.cluster.tenders.sources.ted_export import (
    CORRECTIONS,
    KINDS,
    PROGRAMME,
    PUBLIC_SERVICE,
    SHELTERED,
)
from tisserand.cluster.territories.models import Reservation

NEEDED = ("doc", "country", "lang_orig", "title")
LONGEST_CELL = 200_000  # characters; more is a quotation mark that was never closed
TRUE = frozenset({"1", "yes", "true", "oui", "ja", "x"})
Row = Mapping[str, str]


def rows_of(content: bytes, most_rows: int) -> Iterator[tuple[int, Draft | Refused]]:
    """Each row with its number (the header is row 1) as a draft or the refusal of it.

    Raises Refused for a table that cannot be read at all.
    """
    lines = _lines(content)
    headers = [cell.strip().lower() for cell in next(lines, [])]
    if missing := [name for name in NEEDED if name not in headers]:
        raise Refused("no_columns", missing=", ".join(missing))
    number = 1
    while True:
        number += 1
        try:
            cells = next(lines)
        except StopIteration:
            return
        except csv.Error:
            yield number, Refused("quotes")
            continue
        if number > most_rows + 1:
            yield number, Refused("too_many_rows", most=most_rows)
            return
        if any(cell.strip() for cell in cells):
            yield number, _understood(headers, cells)


def _lines(content: bytes) -> Iterator[list[str]]:
    if not content.strip():
        raise Refused("empty")
    try:
        text = decoded(content)
    except Unreadable as unreadable:
        raise Refused("encoding", cause=unreadable.facts.get("near", "?")) from None
    header = text.lstrip("\r\n").split("\n", 1)[0]
    csv.field_size_limit(LONGEST_CELL)
    return csv.reader(io.StringIO(text, newline=""), delimiter=max(DELIMITERS, key=header.count), strict=True)


def _understood(headers: list[str], cells: list[str]) -> Draft | Refused:
    if len(cells) != len(headers):
        return Refused("cells", found=len(cells), headers=len(headers))
    try:
        return draft_of(dict(zip(headers, (cell.strip() for cell in cells), strict=True)))
    except Refused as refused:
        return refused


def draft_of(row: Row) -> Draft:
    """The notice of one row. Raises Refused."""
    number = notice_number(row["doc"])
    type_code = row.get("doc_type", "3") or "3"
    if type_code in CORRECTIONS:
        raise Refused("lone_correction")
    if type_code not in KINDS:
        raise Refused("unknown_type", value=type_code[:20])
    language, country = language_code(row["lang_orig"]), country_code(row["country"])
    if row["country"] and not country:
        raise Refused("unknown_country", value=row["country"][:20])
    title = title_of(row["title"])
    required("table", number=number, language=language, country=country, title=title)
    kind = KINDS[type_code]
    previous = notice_number(row.get("previous", ""))
    return Draft(
        source=Source.TABLE,
        number=number,
        kind=kind,
        language=language,
        country=country,
        whole=_whole(row, title, country),
        procedure=previous or number,
        previous=previous,
        ending=Tender.State.AWARDED if kind == Tender.Kind.RESULT else "",
        buyer=Buyer(row.get("buyer", "")[:300], row.get("buyer_town", "")[:120]),
        published_on=day(row.get("date_pub", ""), "date_pub"),
        url=address_of(row.get("url", ""))
        or f"https://ted.europa.eu/en/notice/-/detail/{number.lstrip('0')}",
        words=_words(row.get("other_lang_titles", ""), language),
    )


def _whole(row: Row, title: str, country: str) -> Portion:
    named = set(row.get("reserved", "").split())
    reservations = [Reservation.SHELTERED.value] * bool(named & SHELTERED)
    reservations += [Reservation.PUBLIC_SERVICE.value] * bool(named & PUBLIC_SERVICE)
    worth = amount(row.get("amount", ""), "amount")
    on, _, at = row.get("deadline", "").replace("T", " ").partition(" ")
    return Portion(
        title=title,
        text=text_of(row.get("short_descr", "").split("\n")),
        cpv_codes=cpv_codes(row.get("cpv", "").split()),
        nuts_codes=nuts_codes(row.get("nuts", "").split()),
        reservations=tuple(sorted(reservations)),
        is_execution_reserved=bool(named & PROGRAMME),
        has_social_objective=row.get("social", "").lower() in TRUE,
        suits_small_firms=row.get("small_firms", "").lower() in TRUE,
        deadline=moment(on, at, country, "deadline"),
        amount=worth,
        currency=(row.get("currency", "")[:3] or "EUR") if worth else "",
    )


def _words(cell: str, language: str) -> tuple[Words, ...]:
    """Titles in further languages, written as JSON: {"FR": "…"}; what is none is left out."""
    try:
        titles = json.loads(cell or "{}")
    except ValueError:
        return ()
    pairs = titles.items() if isinstance(titles, dict) else ()
    found: dict[str, str] = {}
    for key, title in pairs:
        code = str(key).strip().lower()
        if isinstance(title, str) and title.strip() and len(code) == 2 and code != language:
            found.setdefault(code, title_of(title))
    return tuple(Words(code, title) for code, title in found.items())
