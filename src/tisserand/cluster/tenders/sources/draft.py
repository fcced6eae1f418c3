"""One notice as a source tells it, and the refusal of one; no database yet.

Amounts are in `currency`; CPV codes have eight digits, NUTS codes two to five characters, languages two
letters, countries ISO 3166-1; deadlines carry their time zone.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

LONGEST_TITLE = 400


@dataclass(frozen=True, slots=True)
class Words:
    """Title and description in one language."""

    language: str
    title: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who buys; `numbers` are its identifiers as the notice writes them."""

    name: str = ""
    town: str = ""
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Portion:
    """What can be said of a whole tender and of each of its lots alike."""

    title: str = ""
    text: str = ""
    cpv_codes: tuple[str, ...] = ()
    nuts_codes: tuple[str, ...] = ()
    reservations: tuple[str, ...] = ()
    is_execution_reserved: bool = False
    has_social_objective: bool = False
    suits_small_firms: bool = False
    deadline: datetime | None = None
    amount: Decimal | None = None
    currency: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A whole notice. `whole` says what holds for all of it, `lots` is empty where it is not divided.

    `previous` is the notice it follows in its procedure, `changes` the one it replaces; `ending` is the state
    in which it leaves the tender of its procedure ("" where it leaves it as it is), `ended_lots` the lots
    that a result names, each with its state.
    """

    source: str
    number: str
    kind: str
    language: str
    country: str
    whole: Portion
    lots: tuple[Portion, ...] = ()
    version: str = ""
    procedure: str = ""
    previous: str = ""
    changes: str = ""
    ending: str = ""
    ended_lots: tuple[tuple[str, str], ...] = ()
    buyer: Buyer = Buyer()
    published_on: date | None = None
    url: str = ""
    words: tuple[Words, ...] = ()

    @property
    def fingerprint(self) -> str:
        """Changes whenever the notice says something else."""
        return hashlib.sha256(repr(self).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Correction:
    """A corrigendum: what it changes in the notice `changes`, without repeating the rest."""

    source: str
    number: str
    changes: str
    published_on: date | None
    deadline: datetime | None
    passages: tuple[tuple[str, str, str], ...]
    """Section, old and new words, each as printed."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever the corrigendum says something else."""
        return hashlib.sha256(repr(self).encode()).hexdigest()


class Refused(Exception):
    """A notice or a file that is not taken; `str()` is a sentence for its reader."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts

    def __str__(self) -> str:
        if self.code == "missing":
            return _missing(self.facts)
        return str(REASONS[self.code]) % self.facts


def required(source: str, **values: object) -> None:
    """Raises Refused naming every one of these elements that is empty, with its place in the source."""
    if empty := tuple(name for name, value in values.items() if not value):
        raise Refused("missing", source=source, elements=empty)


def _missing(facts: Mapping[str, object]) -> str:
    places, elements = PLACES[str(facts["source"])], facts["elements"]
    assert isinstance(elements, tuple)
    named = ", ".join(f"{ELEMENTS[each]} ({places[each]})" for each in elements)
    return gettext(
        "What every notice needs is missing or empty: %(elements)s. Fill it in there, or ask the buyer"
        " for the complete notice, and import it again."
    ) % {"elements": named}


ELEMENTS: Mapping[str, Promise] = {
    "number": _("number of the notice"),
    "kind": _("kind of notice"),
    "language": _("language of the notice"),
    "country": _("country of the buyer"),
    "title": _("title"),
    "previous": _("number of the corrected notice"),
}
PLACES: Mapping[str, Mapping[str, str]] = {
    "eforms": {
        "number": "BT-701, cbc:ID",
        "kind": "BT-02, cbc:NoticeTypeCode",
        "language": "BT-702, cbc:NoticeLanguageCode",
        "country": "BT-514, cac:Country/cbc:IdentificationCode",
        "title": "BT-21, cac:ProcurementProject/cbc:Name",
    },
    "ted_export": {
        "number": "DOC_ID",
        "kind": "TD_DOCUMENT_TYPE",
        "language": "LG_ORIG",
        "country": "ISO_COUNTRY",
        "title": "OBJECT_CONTRACT/TITLE",
        "previous": "NOTICE_NUMBER_OJ",
    },
    "table": {
        "number": "doc",
        "kind": "doc_type",
        "language": "lang_orig",
        "country": "country",
        "title": "title",
    },
}
REASONS: Mapping[str, Promise] = {
    "not_xml": _(
        "This is no well-formed XML (line %(line)s): the file is damaged, cut short or written in another"
        " encoding than it says. Fetch it again from where it was published."
    ),
    "not_a_number": _("“%(value)s” is no number of a notice. Write it as TED does, such as 123456-2026."),
    "declares": _(
        "The file declares a document type or entities, which notices never do and which can do harm. It was"
        " not read any further. Fetch the notice again from where it was published."
    ),
    "too_deep": _(
        "The file is nested more than %(most)s levels deep, which no notice is. Fetch it again from"
        " where it was published."
    ),
    "too_many": _(
        "The file has more than %(most)s elements, which no notice has. Split it, one notice a file."
    ),
    "too_large": _(
        "The file has more than %(most)s MB, which is the most that is read. Split it into several files."
    ),
    "empty": _("The file is empty. Save it again from where it comes."),
    "unreadable": _("The file cannot be read (%(cause)s). Check its permissions."),
    "unknown_kind": _(
        "This kind of file is not known. Give .xml or .csv files, a folder of them, or a .zip."
    ),
    "not_a_notice": _(
        "“%(root)s” is no notice that is known: give eForms notices (ContractNotice,"
        " PriorInformationNotice, ContractAwardNotice) or TED_EXPORT."
    ),
    "company": _("The notice announces a European company, no contract: there is nothing to bid for."),
    "no_form": _("The file holds no form (FORM_SECTION is empty). Fetch the notice again from TED."),
    "archive": _("This is no readable .zip archive. Pack it again without a password, or give the folder."),
    "bomb": _(
        "Unpacked, the archive would be larger than %(most)s MB or hold more than %(files)s files."
        " Unpack it yourself and import the folder in parts."
    ),
    "no_columns": _("The table lacks the columns %(missing)s. Name them so in its first row."),
    "encoding": _("The characters of the file are broken (%(cause)s). Save it again as CSV in UTF-8."),
    "cells": _(
        "The row has %(found)s cells, but there are %(headers)s columns. Put texts with commas in quotes."
    ),
    "quotes": _("The row cannot be split into columns. Check its quotation marks."),
    "too_many_rows": _("The table has more than %(most)s rows. Split it into several files."),
    "unknown_type": _("“%(value)s” is no kind of notice (column doc_type). Write 3 for a call for bids."),
    "unknown_country": _(
        "“%(value)s” is no country that is known (column country). Write its two letters, such as LU."
    ),
    "unknown_language": _("“%(value)s” is no language of a notice. Write its two letters, such as FR."),
    "bad_date": _("“%(value)s” is no date (%(place)s). Write year, month and day, such as 2026-03-31."),
    "bad_amount": _("“%(value)s” is no amount (%(place)s). Write digits, with a point before the cents."),
    "lone_correction": _(
        "This corrects another notice, and the table does not say which. Import the correction as XML."
    ),
    "no_base": _(
        "This corrects the notice %(number)s, which is not here. Import that one first, then this one."
    ),
    "other_procedure": _(
        "This changes the notice %(number)s, but names another procedure (BT-04) than that one, which a"
        " change may not do. Ask the buyer which of the two is meant."
    ),
}
"""Why notices and files are refused and what to do, by the code of the refusal."""
