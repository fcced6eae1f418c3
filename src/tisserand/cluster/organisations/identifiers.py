"""The numbers by which offices know organisations: checked and brought into their compact form.

Compact: no blanks or dots, capital letters; a German register number is "Court TYPE number". What a
spreadsheet lost, the zeros in front of a number of fixed length, is put back before the check.
"""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from stdnum import lei, luhn
from stdnum.be import vat as be_enterprise
from stdnum.de import handelsregisternummer
from stdnum.de import vat as de_vat
from stdnum.exceptions import InvalidComponent, InvalidFormat, ValidationError
from stdnum.fr import siren, siret
from stdnum.lu import tva as lu_vat

from .models import Identifier

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Scheme = Identifier.Scheme
LONGEST = 60

COUNTRIES: Mapping[str, str] = MappingProxyType(
    {
        Scheme.SIREN: "FR",
        Scheme.SIRET: "FR",
        Scheme.RNA: "FR",
        Scheme.FINESS: "FR",
        Scheme.BE_ENTERPRISE: "BE",
        Scheme.LU_VAT: "LU",
        Scheme.LU_RCS: "LU",
        Scheme.DE_VAT: "DE",
        Scheme.DE_REGISTER: "DE",
    }
)
"""The issuing country of the schemes that have one; the others are of any country."""

_HINTS: Mapping[str, "_StrPromise"] = MappingProxyType(
    {
        Scheme.SIREN: _("A SIREN has nine digits, the last one to check it, such as 732 829 320."),
        Scheme.SIRET: _(
            "Compare it with annuaire-entreprises.data.gouv.fr and correct it, or leave it empty: a SIRET has"
            " fourteen digits, SIREN first and the last one to check them, such as 732 829 320 00074."
        ),
        Scheme.RNA: _("An RNA number is a W and nine digits, such as W543001234."),
        Scheme.FINESS: _("A FINESS number has nine digits, the department first, such as 540000478."),
        Scheme.BE_ENTERPRISE: _("A Belgian enterprise number has ten digits, such as 0403.019.261."),
        Scheme.LU_VAT: _("A Luxembourg VAT number is LU and eight digits, such as LU 15027442."),
        Scheme.LU_RCS: _("An RCS number is a letter from A to L and up to six digits, such as F1234."),
        Scheme.DE_VAT: _("A German VAT number is DE and nine digits, such as DE 136 695 976."),
        Scheme.DE_REGISTER: _(
            "Write the court, HRA, HRB, GnR, PR or VR, and the number, such as Saarbrücken VR 4321."
        ),
        Scheme.EUID: _("An EUID is a country, its register, a dot and the number, such as LURCSL.B123456."),
        Scheme.LEI: _("An LEI has twenty letters and digits, such as 213800KUD8LAJWSQ9D15."),
        Scheme.OTHER: _("Write a number of at most 60 characters."),
    }
)


class NotSuchANumber(ValueError):
    """The number is not one of its scheme; the text says what such a number looks like."""

    def __init__(self, scheme: str, value: str) -> None:
        self.scheme, self.value = scheme, value
        super().__init__(scheme, value)

    def __str__(self) -> str:
        scheme, hint = Scheme(self.scheme).label, _HINTS[self.scheme]
        return str(_("“%(value)s” is no %(scheme)s number. %(hint)s")) % {
            "value": self.value[:LONGEST],
            "scheme": scheme,
            "hint": hint,
        }


def compact(scheme: str, value: str) -> str:
    """The number in its compact form; raises `NotSuchANumber`."""
    text = re.sub(r"\.0$", "", " ".join(str(value).split()))  # a spreadsheet's idea of a whole number
    try:
        return _CHECKS[scheme](text)
    except ValidationError as error:
        raise NotSuchANumber(scheme, text) from error


def country_of(scheme: str, value: str, default: str) -> str:
    """The country that issued a compact number: its scheme's, the one an EUID begins with, or the default."""
    return COUNTRIES.get(scheme) or (value[:2] if scheme == Scheme.EUID else default)


def _filled(digits: int, validate: Callable[[str], str]) -> Callable[[str], str]:
    """A check that first puts back up to two zeros in front of a number of so many digits."""

    def check(text: str) -> str:
        plain = re.sub(r"[\s.\-/]", "", text)
        if plain.isdigit() and digits - 2 <= len(plain) < digits:
            plain = plain.zfill(digits)
        return str(validate(plain))

    return check


def _matching(pattern: str) -> Callable[[str], str]:
    """A check by form alone, for schemes whose check digits nobody publishes."""

    def check(text: str) -> str:
        plain = re.sub(r"[\s.\-/]", "", text).upper()
        if not re.fullmatch(pattern, plain):
            raise InvalidFormat
        return plain

    return check


def _finess(text: str) -> str:
    """Nine digits with Luhn's key; Corsica's 2A and 2B have a letter, which no key covers."""
    plain = re.sub(r"\s", "", text).upper()
    if re.fullmatch(r"2[AB]\d{7}", plain):
        return plain
    if not re.fullmatch(r"\d{9}", plain):
        raise InvalidFormat
    return str(luhn.validate(plain))


def _de_register(text: str) -> str:
    """Court, register and number; a court the library does not know keeps associations only, and is taken."""
    plain = re.sub(r"(?i)\b(Amtsgericht|Registergericht|AG)\b", " ", text)
    found = re.search(r"(?i)\b(HRA|HRB|GnR|VR|PR)\s*(\d{1,6})( ?[A-ZÖ]{1,2})?(?=$|[,\s])", plain)
    if not found:
        raise InvalidFormat
    register, number, suffix = found.groups(default="")
    court = " ".join(plain.replace(found[0], " ").replace(",", " ").split())
    if not re.fullmatch(r"[^\d<>]{2,40}", court):
        raise InvalidFormat
    with suppress(InvalidComponent):
        court = handelsregisternummer.validate(f"{court} HRB 1").removesuffix(" HRB 1")
    return f"{court} {_REGISTERS[register.lower()]} {number}{suffix.upper()}"


def _euid(text: str) -> str:
    plain = re.sub(r"\s", "", text)
    if not re.fullmatch(r"(?i)[A-Z]{2}[A-Z0-9-]{1,12}\.[A-Z0-9._/-]{1,30}", plain):
        raise InvalidFormat
    return plain.upper()


def _other(text: str) -> str:
    if not 0 < len(text) <= LONGEST:
        raise InvalidFormat
    return text


_REGISTERS = {"hra": "HRA", "hrb": "HRB", "gnr": "GnR", "vr": "VR", "pr": "PR"}
_CHECKS: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {
        Scheme.SIREN: _filled(9, siren.validate),
        Scheme.SIRET: _filled(14, siret.validate),
        Scheme.RNA: _matching(r"W[\dA-Z]{3}\d{6}"),
        Scheme.FINESS: _filled(9, _finess),
        Scheme.BE_ENTERPRISE: _filled(10, be_enterprise.validate),
        Scheme.LU_VAT: lu_vat.validate,
        Scheme.LU_RCS: _matching(r"[A-L]\d{1,6}"),
        Scheme.DE_VAT: de_vat.validate,
        Scheme.DE_REGISTER: _de_register,
        Scheme.EUID: _euid,
        Scheme.LEI: lei.validate,
        Scheme.OTHER: _other,
    }
)
