"""What templates need to draw and to say things: marks, strands, numbers, texts in the reader's language.

Load with `{% load weave %}`. Drawings are coloured by the stylesheet's classes, never by themselves.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import template
from django.forms import BaseFormSet, BoundField, Form
from django.urls import reverse
from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tisserand.cluster.organisations.models import Organisation
from tisserand.interfaces.web.frame.forms import Trapped
from tisserand.press import mark as woven

register = template.Library()

LARGE = frozenset({"l", "xl"})

TERRITORIES = (
    ("lu", gettext_lazy("Luxembourg")),
    ("fr", gettext_lazy("France")),
    ("be", gettext_lazy("Belgium")),
    ("de", gettext_lazy("Germany")),
)
WRITTEN_IN = {
    "fr": gettext_lazy("Written in French."),
    "de": gettext_lazy("Written in German."),
    "en": gettext_lazy("Written in English."),
}
IN_LANGUAGE = {
    "fr": gettext_lazy("in French"),
    "de": gettext_lazy("in German"),
    "en": gettext_lazy("in English"),
    "nl": gettext_lazy("in Dutch"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """A text in the reader's language, or in its own with the note that says so."""

    text: str
    lang: str
    note: str

    def __html__(self) -> str:
        if not self.note:
            return format_html("{}", self.text)
        return format_html(
            '<span lang="{}">{}</span> <span class="meta">{}</span>', self.lang, self.text, self.note
        )

    def __str__(self) -> str:
        return self.__html__()

    def __bool__(self) -> bool:
        return bool(self.text)


@register.simple_tag
def mark(of: Organisation | str, size: str = "") -> SafeString:
    """The woven mark of an organisation or of a permanent id; sizes: s, l, xl, brand, who.

    Large, an organisation's own logo stands in its place.
    """
    if isinstance(of, Organisation) and of.logo and size in LARGE:
        address = reverse("logo", args=(str(of.logo.name).rpartition("/")[2],))
        return format_html('<img class="mark mark--{} mark--logo" src="{}" alt="">', size, address)
    drawing = woven.svg(of if isinstance(of, str) else of.mark)
    if size:
        drawing = drawing.replace('class="mark"', f'class="mark mark--{size}"', 1)
    return mark_safe(drawing)  # noqa: S308  drawn from a hash, no text of anybody


@register.simple_tag
def mark_threads(of: Organisation) -> SafeString:
    """The three paths of a mark, on a field of 70 × 70, for a drawing that places them itself."""
    drawing = woven.svg(of.mark)
    return mark_safe(drawing[drawing.index(">") + 1 : drawing.rindex("</svg>")])  # noqa: S308  see mark


@register.simple_tag
def strands(number: int) -> SafeString:
    """As many threads as the tie is strong, 1 to 5."""
    first = 24 - 3 * (number - 1)
    threads = "".join(f"M0 {first + 6 * index}h100" for index in range(number))
    return format_html(
        '<svg class="strands" viewBox="0 0 100 48" preserveAspectRatio="none" aria-hidden="true">'
        '<path class="strand" vector-effect="non-scaling-stroke" d="{}"/></svg>',
        threads,
    )


@register.simple_tag
def pair(one: Organisation | str, other: Organisation | str, number: int) -> SafeString:
    """Two marks and the strands between them."""
    return format_html('<div class="pair">{}{}{}</div>', mark(one), strands(number), mark(other))


@register.inclusion_tag("frame/territory_key.html")
def territory_key(modifier: str = "") -> dict[str, object]:
    """The four dyes of the territories with their names; modifier: deep."""
    return {"territories": TERRITORIES, "modifier": modifier}


@register.filter
def number(value: float | None, digits: int = 0) -> str:
    """A number as the reader writes it: 1 384, 1.384 or 1,384."""
    if value is None:
        return ""
    return formats.number_format(round(value, digits), digits, use_l10n=True, force_grouping=True)


@register.filter
def percent(share: float | None, digits: int = 0) -> str:
    """A share of 1 as the reader writes it: 54 % or 54%."""
    if share is None:
        return ""
    figure = number(100 * share, digits)
    return f"{figure}%" if get_language() == "en" else f"{figure}\N{NARROW NO-BREAK SPACE}%"


@register.filter
def country_name(code: str) -> str:
    """A country of the Greater Region in the reader's language; any other by its code."""
    return str(dict(TERRITORIES).get(code.lower(), code))


@register.filter
def in_language(code: str) -> str:
    """“in French”, for a language that texts are written in."""
    return str(IN_LANGUAGE[code])


@register.simple_tag
def said(record: Any, field: str) -> Said:
    """A translated field as the reader can read it; prints itself with `lang` and a note where foreign."""
    reader = get_language() or "fr"
    own = getattr(record, "original_language", None) or getattr(record, "language", None)
    for code in dict.fromkeys((reader, own, "fr", "de", "en")):
        if code and (text := getattr(record, f"{field}_{code}", None)):
            return Said(text, code, "" if code == reader else str(WRITTEN_IN[code]))
    return Said("", reader, "")


@register.simple_tag
def written_in(code: str) -> str:
    """“Written in German.” for a text that is not in the reader's language, else nothing."""
    return "" if code == get_language() else str(WRITTEN_IN[code])


@register.inclusion_tag("frame/field.html")
def field(bound: BoundField, kind: str = "") -> dict[str, object]:
    """A question of a form with its help and its faults; kind: tick (a box to tick) or code (digits).

    Where strangers are asked, what they may leave empty says so.
    """
    may_stay_empty = isinstance(bound.form, Trapped) and not bound.field.required and kind != "tick"
    return {"field": bound, "kind": kind, "faults": _faults_of(bound), "may_stay_empty": may_stay_empty}


@register.inclusion_tag("frame/faults.html")
def faults(form: Form, rows: Mapping[str, BaseFormSet[Any]] | None = None) -> dict[str, object]:
    """What is wrong in a form and in its rows, at its top, each fault leading to its question."""
    forms = [form, *(row for formset in (rows or {}).values() for row in formset)]
    return {"faults": [fault for one in forms for fault in _faults_in(one)]}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, with the question it answers and the id of its field; both empty for a whole form."""

    text: str
    question: str = ""
    field_id: str = ""


def _faults_in(form: Form) -> Iterator[Fault]:
    if not form.is_bound:
        return
    yield from (Fault(str(text)) for text in form.non_field_errors())
    for bound in form:
        # A box to tick asks by its whole text: its fault alone says enough.
        question = "" if bound.widget_type == "checkbox" else str(bound.label)
        place = bound.id_for_label or bound.auto_id
        yield from (Fault(text, question, place) for text in _faults_of(bound))


def _faults_of(bound: BoundField) -> list[str]:
    if bound.errors and bound.widget_type == "checkbox":
        return [_("Tick the box if you agree: we may not go on without.")]
    return [str(text) for text in bound.errors]


@register.simple_block_tag
def why(content: str, summary: str = "") -> SafeString:
    """A disclosure for everything computed: `{% why %}<p>…</p>{% endwhy %}`."""
    return format_html(
        '<details class="why"><summary>{}</summary>{}</details>', summary or _("Why?"), content
    )
