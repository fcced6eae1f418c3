"""What a postcode looks like, country by country, as people write it: with the letter of the country or not.

Shapes only, no list of those in use; in countries that are not named here anything may be one.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .countries import country_names


class NotAPostcode(Exception):
    """It cannot be a postcode of its country; the words say so and show how one is written there."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How the postcodes of a country are written, in capitals; `example` is one of them."""

    pattern: str
    example: str


SHAPES: Mapping[str, Shape] = {
    "AT": Shape(r"(A-)?[1-9]\d{3}", "1010"),
    "BE": Shape(r"(B-)?[1-9]\d{3}", "6700"),
    "CH": Shape(r"(CH-)?[1-9]\d{3}", "4051"),
    "DE": Shape(r"(DE?-)?\d{5}", "54290"),
    "FR": Shape(r"(FR?-)?\d{5}", "57000"),
    "LU": Shape(r"(LU?-)?\d{4}", "4040"),
    "NL": Shape(r"(NL-)?[1-9]\d{3}[A-Z]{2}", "6211 AB"),
}
"""The Greater Region and the countries around it, by ISO 3166-1 code."""


def check_postcode(text: str, country: str) -> None:
    """Raises NotAPostcode; no postcode at all is none that is wrong. Spaces and case do not count."""
    written = "".join(text.split()).upper()
    shape = SHAPES.get(country.upper())
    if not written or shape is None or re.fullmatch(shape.pattern, written, re.ASCII):
        return
    raise NotAPostcode(
        _("“%(postcode)s” cannot be a postcode there (%(country)s). Write it like this one: %(example)s.")
        % {
            "postcode": text,
            "country": country_names(country.upper())[get_language() or "fr"],
            "example": shape.example,
        }
    )
