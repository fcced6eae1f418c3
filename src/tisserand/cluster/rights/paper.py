"""The copy of all that is kept about a person: a ZIP with one JSON file, their documents, some guidance."""

import json
import zipfile
from io import BytesIO
from pathlib import PurePath

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.urls import reverse
from django.utils.translation import gettext as _

from tisserand.cluster.accounts.models import User

from .queries import files_of, kept_about


def copy_for(person: User) -> bytes:
    """The ZIP, in the language of the moment where words are ours (GDPR, articles 15 and 20)."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        kept = json.dumps(kept_about(person), cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
        archive.writestr("data.json", kept)
        archive.writestr("README.txt", _guidance())
        for number, file in enumerate(files_of(person), start=1):
            name = str(file.name)
            if file.storage.exists(name):
                with file.open("rb") as opened:
                    archive.writestr(f"files/{number}-{PurePath(name).name}", opened.read())
    return buffer.getvalue()


def _guidance() -> str:
    return _(
        "This is all that %(cluster)s keeps about you, in a form that programs read (JSON, UTF-8).\n"
        "data.json: your account, consents, letters, messages, what you did; dates with their time zone.\n"
        "files/: the documents you handed in.\n"
        "Left out: secrets such as the fingerprints of your tokens, and what is about other people.\n"
        "To correct something or have it erased: %(url)s\n"
    ) % {"cluster": settings.CLUSTER_NAME, "url": settings.SITE_URL + reverse("my-kept-data")}
