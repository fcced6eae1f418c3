"""Codes of notices in the form the models keep: CPV, NUTS, languages, countries, numbers, moments.

Times without a zone are those of the buyer's country, as TED prints them.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from tisserand.cluster.territories import countries

from .draft import LONGEST_TITLE, Refused

LANGUAGES = {
    "BUL": "bg", "CES": "cs", "DAN": "da", "DEU": "de", "ELL": "el", "ENG": "en", "EST": "et", "FIN": "fi",
    "FRA": "fr", "GLE": "ga", "HRV": "hr", "HUN": "hu", "ITA": "it", "LAV": "lv", "LIT": "lt", "MLT": "mt",
    "NLD": "nl", "POL": "pl", "POR": "pt", "RON": "ro", "SLK": "sk", "SLV": "sl", "SPA": "es", "SWE": "sv",
    "NOR": "no", "NOB": "no", "NNO": "no", "ISL": "is", "MKD": "mk", "SRP": "sr", "SQI": "sq", "TUR": "tr",
    "LTZ": "lb", "UKR": "uk",
}  # fmt: skip
"""Two letters of the languages notices are written in, by their three."""
COUNTRIES = {"UK": "GB", "EL": "GR", "1A": "XK", "1A0": "XK"}
"""Codes of the publications office that are not those of ISO."""
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
DAY_ENDS = time(23, 59, 59)
YEARS = range(1950, 2200)
"""What lies outside is a slip of the pen, and beyond what a time zone can be reckoned for."""
MOST_AMOUNT = Decimal(10) ** 14
_WEST, _EAST = ZoneInfo("Europe/London"), ZoneInfo("Europe/Helsinki")
_MIDDLE = ZoneInfo("Europe/Luxembourg")
_ZONES = {
    **dict.fromkeys(("GB", "IE", "PT"), _WEST),
    **dict.fromkeys(("FI", "EE", "LV", "LT", "BG", "RO", "GR", "CY"), _EAST),
}


def language_code(text: str) -> str:
    """Two letters for "FR", "fra" or "FRA"; "" for nothing. Raises Refused for what is no language."""
    code = text.strip().upper()
    if not code:
        return ""
    if code in LANGUAGES:
        return LANGUAGES[code]
    if code.lower() in LANGUAGES.values():
        return code.lower()
    raise Refused("unknown_language", value=text.strip()[:20])


def country_code(text: str) -> str:
    """ISO letters for "UK", "LUX" or "Luxembourg"; "" for nothing or what is no country."""
    code = text.strip().upper()
    return COUNTRIES.get(code) or countries.country_code(code)


def cpv_codes(texts: Iterable[str]) -> tuple[str, ...]:
    """The CPV codes among these texts, eight digits each, without a check digit, each once."""
    found = (re.fullmatch(r"(\d{8})(-\d)?", text.strip()) for text in texts)
    return tuple(dict.fromkeys(match[1] for match in found if match))


def nuts_codes(texts: Iterable[str]) -> tuple[str, ...]:
    """The NUTS codes among these texts, each once; what has no country in front is left out."""
    found = (re.fullmatch(r"[A-Z]{2}[0-9A-Z]{0,3}", text.strip().upper()) for text in texts)
    return tuple(dict.fromkeys(match[0] for match in found if match))


def notice_number(text: str) -> str:
    """TED's number as "053123-2020", from that or from "2020/S 027-053123"; "" for nothing.

    Raises Refused.
    """
    if not (plain := text.strip()):
        return ""
    journal = re.fullmatch(r"(\d{4})/S\s*\d+\s*-\s*(\d{1,8})", plain)
    number = re.fullmatch(r"(\d{1,8})-(\d{4})", plain)
    if journal:
        return f"{int(journal[2]):06d}-{journal[1]}"
    if number:
        return f"{int(number[1]):06d}-{number[2]}"
    raise Refused("not_a_number", value=plain[:40])


def day(text: str, place: str) -> date | None:
    """The day in "20200131", "2020-01-31" or "2020-01-31+01:00"; None for nothing. Raises Refused."""
    if not (plain := text.strip()):
        return None
    found = re.match(r"(\d{4})-?(\d\d)-?(\d\d)(?!\d)", plain)
    try:
        the_day = date(*map(int, found.groups())) if found else _no_day(plain, place)
    except ValueError:
        return _no_day(plain, place)
    return the_day if the_day.year in YEARS else _no_day(plain, place)


def _no_day(text: str, place: str) -> date:
    raise Refused("bad_date", value=text[:40], place=place)


def moment(on: str, at: str, country: str, place: str) -> datetime | None:
    """The moment a deadline ends: its day and time with the zone they name, else the country's.

    Without a time the day's last second. None for nothing. Raises Refused.
    """
    if (the_day := day(on, place)) is None:
        return None
    clock = re.match(r"(\d{1,2})[:.hH](\d\d)(?::(\d\d))?", at.strip())
    try:
        hours, minutes, seconds = (int(part or 0) for part in clock.groups()) if clock else (0, 0, 0)
        hour = time(hours, minutes, seconds) if clock else DAY_ENDS
    except ValueError:
        hour = DAY_ENDS
    zone = _zone(at) or _zone(on) or "+00:00" * bool(re.search(r"\dZ$", at.strip() or on.strip()))
    if zone:
        return datetime.fromisoformat(f"{the_day}T{hour}{zone}")
    return datetime.combine(the_day, hour, _ZONES.get(country, _MIDDLE))


def _zone(text: str) -> str:
    found = re.search(r"[:\d]([+-](?:0\d|1[0-4]):[0-5]\d)$", text.strip())
    return found[1] if found else ""


def amount(text: str, place: str) -> Decimal | None:
    """Money; None for nothing, and for zero, which notices write for "not told". Raises Refused."""
    if not (plain := text.strip().replace(" ", "").replace("\xa0", "")):
        return None
    try:
        value = Decimal(plain if plain.count(",") != 1 or "." in plain else plain.replace(",", "."))
    except InvalidOperation:
        raise Refused("bad_amount", value=text.strip()[:40], place=place) from None
    if not value.is_finite() or not 0 <= value <= MOST_AMOUNT - 1:
        raise Refused("bad_amount", value=text.strip()[:40], place=place)
    return value.quantize(Decimal("0.01")) or None


def money(text: str, currency: str, place: str) -> tuple[Decimal | None, str]:
    """An amount with its currency; neither where one of them is not told. Raises Refused."""
    worth, letters = amount(text, place), currency.strip().upper()[:3]
    return (worth, letters) if worth is not None and letters else (None, "")


def title_of(text: str) -> str:
    """A title on one line, cut where it is longer than is kept."""
    plain = " ".join(UNPRINTABLE.sub("", text).split())
    return plain if len(plain) <= LONGEST_TITLE else f"{plain[: LONGEST_TITLE - 1].rstrip()}…"


def text_of(paragraphs: Iterable[str]) -> str:
    """Paragraphs, each on its line, empty ones and repetitions left out."""
    plain = (" ".join(UNPRINTABLE.sub("", each).split()) for each in paragraphs)
    return "\n".join(dict.fromkeys(each for each in plain if each))


def address_of(text: str) -> str:
    """An address on the web that can be followed; "" for anything else."""
    plain = text.strip()
    if plain.startswith("www."):
        plain = f"https://{plain}"
    if plain.startswith("http://ted.europa.eu/"):
        plain = plain.replace("http:", "https:", 1)
    return plain if re.fullmatch(r"https?://[^\s<>\"]{3,490}", plain) else ""


def lots_ended(said: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The lots that results name, each once with its state: awarded where any result of it says so."""
    found: dict[str, str] = {}
    for number, state in said:
        if number and found.get(number) != "awarded":
            found[number] = state
    return tuple(sorted(found.items()))
