"""Files sent to a page: kept while somebody looks at the preview, imported in the background, then put away.

A file that cannot be read is refused before anything is stored.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.db import transaction

from tisserand.cluster.accounts.models import User
from tisserand.cluster.organisations.models import Import
from tisserand.cluster.organisations.sources import SOURCES, fitting, lacking, proposed, read_table

from .arrivals import Arrival, NothingLeftToImport, UnfitFile, arrival, limits, remember, remembered

KEPT = timedelta(days=7)
"""How long a preview that nobody went on with is kept."""


class FileIsGone(Exception):
    """The file of this import has been put away: it must be sent again."""


def receive(content: bytes, name: str, *, source: str, licence: str, by: User, at: datetime) -> Import:
    """Keeps a file for its preview, with the columns as remembered or proposed; older previews are put away.

    Raises Unreadable, and UnfitFile where the source named needs other columns.
    """
    table = read_table(content, name, limits())
    chosen = SOURCES[source] if source else fitting(table.headers)
    if missing := lacking(chosen, table.headers):
        raise UnfitFile(chosen, missing)
    for old in Import.objects.filter(state=Import.State.PREVIEWED, started_at__lt=at - KEPT):
        discard(old)
    run = Import(
        source=chosen.code,
        file_name=name[-200:],
        checksum=hashlib.sha256(content).hexdigest(),
        licence=(licence or chosen.licence)[:120],
        columns=dict(remembered(chosen, table.headers)),
        by=by,
        started_at=at,
    )
    run.file.save("list", ContentFile(content), save=False)
    run.save()
    return run


def arrival_of(run: Import) -> Arrival:
    """The file of an import, read again. Raises FileIsGone; UnfitFile while no column fills the name."""
    return arrival(content_of(run), run.file_name, source=run.source, columns=run.columns)


def content_of(run: Import) -> bytes:
    """The bytes of the file. Raises FileIsGone."""
    try:
        with run.file.open("rb") as file:
            return bytes(file.read())
    except (OSError, ValueError) as error:
        raise FileIsGone from error


def choose_columns(run: Import, columns: Mapping[str, str]) -> None:
    """Keeps which column fills which field, for this file and the next one with its headers."""
    headers = read_table(content_of(run), run.file_name, limits()).headers
    run.columns = dict(columns)
    run.save(update_fields=("columns",))
    remember(SOURCES[run.source], headers, columns)


def headers_of(run: Import) -> tuple[tuple[str, ...], Mapping[str, str]]:
    """The headers of the file and what its columns fill, as chosen or proposed."""
    headers = read_table(content_of(run), run.file_name, limits()).headers
    return headers, run.columns or proposed(headers)


@transaction.atomic
def start(run: Import, *, by: User, at: datetime) -> Import:
    """The import may begin; raises NothingLeftToImport if it was begun or put away before."""
    started = Import.objects.filter(pk=run.pk, state=Import.State.PREVIEWED).update(
        state=Import.State.RUNNING, by=by, started_at=at
    )
    if not started:
        raise NothingLeftToImport
    run.refresh_from_db()
    return run


def discard(run: Import) -> None:
    """Puts a preview away with its file; raises NothingLeftToImport once it has begun."""
    gone, _what = Import.objects.filter(pk=run.pk, state=Import.State.PREVIEWED).delete()
    if not gone:
        raise NothingLeftToImport
    run.file.delete(save=False)
