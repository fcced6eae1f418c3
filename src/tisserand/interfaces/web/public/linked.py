"""Data for machines within a page: JSON-LD that cannot end its own block."""

import json
from collections.abc import Mapping

from django.utils.safestring import SafeString, mark_safe

IN_A_PAGE = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
"""What could end a block of data, written as JSON may write it."""


def in_a_page(document: Mapping[str, object]) -> SafeString:
    """The document as it may stand in a page."""
    text = json.dumps(document, ensure_ascii=False).translate(IN_A_PAGE)
    return mark_safe(text)  # noqa: S308  nothing in it can end the block: see IN_A_PAGE
