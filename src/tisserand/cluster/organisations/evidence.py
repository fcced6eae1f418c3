"""Documents that people hand in: PDF, PNG or JPEG, told by their content, kept under a name made here."""

import io
import secrets
import warnings
from collections.abc import Iterable
from functools import partial

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

MEGABYTE = 1024 * 1024
_IMAGES = {"PNG": "png", "JPEG": "jpg"}


class NotAcceptedAsEvidence(ValueError):
    """The file is too large or not what it may be; the text says how to mend it."""


def checked_evidence(upload: "UploadedFile[bytes]") -> ContentFile[bytes]:
    """The document under a generated name; raises `NotAcceptedAsEvidence`. Its own name is forgotten."""
    most = settings.EVIDENCE_MEGABYTES
    if (upload.size or 0) > most * MEGABYTE:
        raise NotAcceptedAsEvidence(
            _("The file has more than %(most)d MB. Scan it less finely, or send only the pages needed.")
            % {"most": most}
        )
    content = upload.read(most * MEGABYTE + 1)
    return ContentFile(content, name=f"{secrets.token_urlsafe(24)}.{_kind(content)}")


def forget_after_commit(names: Iterable[str]) -> None:
    """Erases stored documents that nothing refers to any more, once the change stands."""
    for name in filter(None, names):
        transaction.on_commit(partial(default_storage.delete, name))


def content_type(name: str) -> str:
    """What a stored document is served as."""
    return {"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg"}[name.rpartition(".")[2]]


def _kind(content: bytes) -> str:
    if content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:]:
        return "pdf"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=tuple(_IMAGES)) as image:
                image.load()
                return _IMAGES[str(image.format)]
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise NotAcceptedAsEvidence(_refusal()) from error
    except (OSError, SyntaxError, ValueError) as error:  # what Pillow says of half a file
        raise NotAcceptedAsEvidence(_refusal()) from error


def _refusal() -> str:
    return _("This is no whole PDF, PNG or JPEG file. Save the document as PDF and choose it again.")
