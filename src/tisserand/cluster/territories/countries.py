"""Countries by whatever people write: codes of two or three letters, names in fr, de, en or nl.

Codes are ISO 3166-1 alpha-2; names come from pycountry (iso-codes).
"""

import gettext
from collections.abc import Mapping
from functools import cache

import pycountry

from .reference import PAGE_LANGUAGES, folded

_LANGUAGES = ("fr", "de", "nl", "it", "pt", "es")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_EVERYDAY = {
    "AT": ("A",),
    "BE": ("B",),
    "CH": ("Confédération suisse", "Svizzera", "Svizra"),
    "CZ": ("Tschechien", "Tchéquie"),
    "DE": ("D", "RFA", "BRD", "Bundesrepublik Deutschland"),
    "FR": ("F", "France métropolitaine"),
    "GB": ("UK", "England", "Angleterre", "Großbritannien", "Grande-Bretagne"),
    "LU": ("L", "Lëtzebuerg", "Grand-Duché de Luxembourg", "Großherzogtum Luxemburg"),
    "NL": ("Holland", "Hollande"),
}


def country_code(text: str) -> str:
    """The code of the country meant: "Österreich", "AT", "AUT" and "Austria" give "AT"; "" if none is."""
    return _index().get(folded(text), "") if text else ""


def country_names(code: str) -> Mapping[str, str]:
    """The country's name in each language of the pages. Raises KeyError for an unknown code."""
    country = pycountry.countries.get(alpha_2=code)
    if country is None:
        raise KeyError(code)
    english = getattr(country, "common_name", country.name)
    return {
        language: _translations(language).gettext(country.name) if language != "en" else english
        for language in PAGE_LANGUAGES
    }


@cache
def _index() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for country in pycountry.countries:
        names = [country.alpha_2, country.alpha_3, *_EVERYDAY.get(country.alpha_2, ())]
        for english in filter(
            None, (getattr(country, key, "") for key in ("name", "common_name", "official_name"))
        ):
            names += [english, *(_translations(language).gettext(english) for language in _LANGUAGES)]
        for name in names:
            for spelling in (name, name.translate(_UMLAUTS)):
                found.setdefault(folded(spelling), country.alpha_2)
    return found


@cache
def _translations(language: str) -> gettext.NullTranslations:
    return gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language], fallback=True)
