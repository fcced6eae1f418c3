"""Documents that go with a need or an offer: PDF, images and office files, told by what is in them.

At most 10 MB each and 5 of them. Their content is kept as it came, under a name made here; what somebody
called the file is only shown.
"""

import io
import re
import secrets
import warnings
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

MEGABYTE = 1024 * 1024
MOST_MEGABYTES, MOST_DOCUMENTS = 10, 5
LONGEST_NAME = 120
OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "docx": f"{OFFICE}wordprocessingml.document",
    "xlsx": f"{OFFICE}spreadsheetml.sheet",
    "pptx": f"{OFFICE}presentationml.presentation",
    "odt": f"{OPEN_DOCUMENT}text",
    "ods": f"{OPEN_DOCUMENT}spreadsheet",
    "odp": f"{OPEN_DOCUMENT}presentation",
}
_IMAGES = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp"}
_FOLDERS = {"word": "docx", "xl": "xlsx", "ppt": "pptx"}


class NotAcceptedAsDocument(ValueError):
    """The file is too large or not what it may be; the text says how to mend it."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document that was checked: its content, what to call it, and the name to keep it under."""

    name: str
    ending: str
    content: bytes

    @property
    def stored_name(self) -> str:
        """A name that nobody guesses."""
        return f"{secrets.token_urlsafe(24)}.{self.ending}"


def checked_document(upload: "UploadedFile[bytes]") -> Document:
    """The document of an upload; raises `NotAcceptedAsDocument`."""
    called = str(upload.name or "")
    if (upload.size or 0) > MOST_MEGABYTES * MEGABYTE:
        raise NotAcceptedAsDocument(
            _("“%(name)s” has more than %(most)d MB. Send a smaller version, or only the pages needed.")
            % {"name": called, "most": MOST_MEGABYTES}
        )
    content = upload.read(MOST_MEGABYTES * MEGABYTE + 1)
    ending = _kind(content)
    if not ending:
        raise NotAcceptedAsDocument(
            _(
                "“%(name)s” is no PDF, picture (PNG, JPEG, WebP) or office document without macros (docx,"
                " xlsx, pptx, odt, ods, odp). Save it as PDF and choose it again."
            )
            % {"name": called}
        )
    return Document(_shown_name(called, ending), ending, content)


def content_type(name: str) -> str:
    """What a stored document is served as."""
    return CONTENT_TYPES[name.rpartition(".")[2]]


def _shown_name(called: str, ending: str) -> str:
    stem = re.sub(r"[^\w .,()+-]", "_", PurePosixPath(called.replace("\\", "/")).stem).strip(" .")
    return f"{stem[:LONGEST_NAME] or 'document'}.{ending}"


def _kind(content: bytes) -> str:
    """The ending that fits the content; "" for what is not accepted."""
    if content.startswith(b"%PDF-"):
        return "pdf" if b"%%EOF" in content[-2048:] else ""
    if content.startswith(b"PK"):
        return _office_kind(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=tuple(_IMAGES)) as image:
                image.load()
                return _IMAGES[str(image.format)]
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return ""
    except (OSError, SyntaxError, ValueError):  # what Pillow says of half a file
        return ""


def _office_kind(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                return ""
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
                said = archive.read("mimetype").decode("ascii", "replace").strip()
                return next((ending for ending, kind in CONTENT_TYPES.items() if kind == said), "")
            if "[Content_Types].xml" in names:
                folders = {name.partition("/")[0] for name in names if "/" in name}
                return next((_FOLDERS[folder] for folder in _FOLDERS if folder in folders), "")
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, OSError):
        return ""
    return ""
