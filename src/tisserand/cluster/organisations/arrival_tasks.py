"""Work of arrivals that goes on while nobody waits for it: importing a file, looking for duplicates."""

import logging

from django.utils import timezone
from django_tasks import task

from .actions.arrivals import NothingLeftToImport, import_rows
from .actions.duplicates import find_duplicates
from .actions.receiving import FileIsGone, arrival_of
from .models import Import

log = logging.getLogger(__name__)


@task()
def import_file(run_key: int) -> None:
    """Imports what is left of a file that was received, then looks for duplicates."""
    run = Import.objects.get(pk=run_key)
    try:
        import_rows(run, arrival_of(run), at=timezone.now())
    except (NothingLeftToImport, FileIsGone):
        log.info("import %s is over already", run_key)
        return
    log.info("import %s: %s", run_key, run.counts)
    find_duplicates()


@task()
def look_for_duplicates() -> int:
    """Looks through the whole directory; how many pairs are new."""
    return find_duplicates()
