"""Logos: pictures of common kinds, drawn anew as PNG of at most 512 pixels, nothing else carried along."""

import io
import secrets
import warnings

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

SIDE_PIXELS = 512
MOST_MEGABYTES = 8
_KINDS = ("PNG", "JPEG", "WEBP", "GIF")


class NotAcceptedAsLogo(ValueError):
    """The file is too large or no picture; the text says how to mend it."""


def drawn_anew(upload: "UploadedFile[bytes]") -> ContentFile[bytes]:
    """The picture as PNG under a generated name; raises `NotAcceptedAsLogo`."""
    if (upload.size or 0) > MOST_MEGABYTES * 1024 * 1024:
        raise NotAcceptedAsLogo(
            _("The file has more than %(most)d MB. Save the logo smaller and choose it again.")
            % {"most": MOST_MEGABYTES}
        )
    content = upload.read(MOST_MEGABYTES * 1024 * 1024 + 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=_KINDS) as picture:
                upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OSError,
        SyntaxError,
        ValueError,
    ) as error:
        raise NotAcceptedAsLogo(
            _("This is no whole PNG, JPEG, WebP or GIF picture; SVG is not taken. Save the logo as PNG.")
        ) from error
    upright.thumbnail((SIDE_PIXELS, SIDE_PIXELS))
    anew = io.BytesIO()
    upright.save(anew, "PNG", optimize=True)
    return ContentFile(anew.getvalue(), name=f"{secrets.token_urlsafe(16)}.png")
