"""QR codes as drawings, one unit a module, with the quiet zone that scanners ask for (ISO/IEC 18004)."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

import segno

QUIET_MODULES = 1  # the white of the paper does the rest


@lru_cache(maxsize=1024)
def svg(text: str) -> str | None:
    """The QR code of a text as SVG, error correction M; None for an empty text or one too long."""
    if not text:
        return None
    try:
        code = segno.make_qr(text, error="m")
    except segno.DataOverflowError:
        return None
    buffer = BytesIO()
    code.save(buffer, kind="svg", border=QUIET_MODULES, xmldecl=False, svgns=True, nl=False, dark="#22263A")
    return buffer.getvalue().decode()
