"""Cells made into values: texts without markup, addresses of pages, digits with their leading zeros,
points.
"""

import re
import unicodedata
from html.parser import HTMLParser
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from .draft import Refused

MARKUP = re.compile(r"<[a-zA-Z/!?]|&[a-zA-Z#]\w+;")
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
POINT = re.compile(
    r"(?:SRID=4326;\s*)?POINT\s*Z?\s*\(\s*(-?[\d.]+(?:e[+-]?\d+)?)\s+(-?[\d.]+(?:e[+-]?\d+)?)[^)]*\)",
    re.IGNORECASE,
)
HIDDEN = {"script", "style", "iframe", "object", "svg", "math", "template", "noscript", "head", "title"}
BREAKS = {"p", "br", "div", "li", "ul", "ol", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"}
LONGEST_TEXT = 10_000
LONGEST_NAME = 160


def prose(value: str, most: int = LONGEST_TEXT) -> str:
    """A text of several lines without markup, scripts and unseen characters.

    The apostrophe that our exports put before `=` and the like goes again: lists come back as they left.
    """
    value = re.sub(r"^'(?=[=+@\t-])", "", value)
    plain = composed(without_markup(value))
    lines = [" ".join(UNSEEN.sub("", line).split()) for line in plain.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()[:most]


def line(value: str, most: int = 160) -> str:
    """A text of one line without markup, scripts and unseen characters, cut where it is longer."""
    return " ".join(prose(value).split())[:most].strip()


def name_of(value: str) -> str:
    """A name without markup. Raises Refused where nothing is left or it is too long."""
    name = line(value, LONGEST_TEXT)
    if not re.search(r"\w", name):
        raise Refused("no_name")
    if len(name) > LONGEST_NAME:
        raise Refused("long_name", most=LONGEST_NAME, value=f"{name[:60]}…")
    return name


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 its signature
        self.hidden += tag in HIDDEN
        if tag in BREAKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.hidden = max(0, self.hidden - (tag in HIDDEN))
        if tag in BREAKS:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.words.append(data)


def without_markup(value: str) -> str:
    """The words of a text that may be HTML; again until no tag is left, since tags may hide in escaped
    ones.
    """
    for _round in range(4):
        if not MARKUP.search(value):
            return value
        parser = _Words()
        parser.feed(value)
        parser.close()
        if (plain := "".join(parser.words)) == value:
            break
        value = plain
    return re.sub(r"<(?=[a-zA-Z/!?])", "", value)


def website(value: str) -> str:
    """The address of a page, with https where no scheme is given; "" for anything that is none."""
    address = UNSEEN.sub("", value).strip()
    if not address or re.search(r"\s", address):
        return ""
    address = address if re.match(r"[a-zA-Z][\w+.-]*:", address) else f"https://{address.lstrip('/')}"
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return ""
    is_sound = (
        parts.scheme in {"http", "https"}
        and re.fullmatch(r"[\w-]+(\.[\w-]+)+", host)
        and "@" not in parts.netloc
    )
    return address if is_sound and len(address) <= 200 else ""


def email(value: str) -> str:
    """The address, or "" for anything that is none."""
    address = value.strip().removeprefix("mailto:").lower()
    try:
        validate_email(address)
    except ValidationError:
        return ""
    return address if len(address) <= 254 else ""


def digits(value: str, length: int) -> str:
    """The digits of a number with the leading zeros that spreadsheets eat; "" for an empty cell."""
    plain = re.sub(r"[\s.\u00a0\u202f-]", "", value.removesuffix(".0"))
    return plain.zfill(length) if plain.isascii() and plain.isdigit() else plain


def french_postcode(value: str) -> str:
    """Five digits, the leading zero repaired; other texts as they are."""
    return digits(line(value, 12), 5) if value.strip() else ""


def point(value: str) -> tuple[float, float] | None:
    """(latitude, longitude) of "SRID=4326;POINT (lon lat)"; None for an empty cell. Raises Refused."""
    if not value.strip():
        return None
    found = POINT.fullmatch(value.strip())
    if found is None:
        raise Refused("bad_point", value=value[:80])
    return on_earth(found[2], found[1])


def on_earth(latitude: str, longitude: str) -> tuple[float, float] | None:
    """The two as numbers; None where both are empty or 0. Raises Refused where they are no point on earth."""
    if not latitude.strip() and not longitude.strip():
        return None
    try:
        lat, lon = (float(text.strip().replace(",", ".").rstrip("°")) for text in (latitude, longitude))
    except ValueError:
        raise Refused("bad_point", value=f"{latitude} {longitude}"[:80]) from None
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise Refused("bad_point", value=f"{latitude} {longitude}"[:80])
    return (lat, lon) if (lat, lon) != (0.0, 0.0) else None


def whole(value: str) -> int | None:
    """A whole number of people or a year; None for anything else."""
    found = re.fullmatch(r"(\d{1,7})(?:[.,]0+)?", value.replace("\u00a0", "").replace(" ", ""))
    return int(found[1]) if found else None


def composed(value: str) -> str:
    """The same letters with their accents in one piece, as everything is kept."""
    return unicodedata.normalize("NFC", value)
