"""Keeping the index of the search up to date: what changed, or everything anew.

Whoever changes a record calls `index` in the same transaction; `index_changed` catches what came another way.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from tisserand.cluster.organisations.models import Organisation, SearchDocument, SearchIndex, SearchWord

from .document import Places, document, spellings, whole
from .vocabulary import trade_rows, vocabulary_of

BATCH = 500
LEAST_SPELLING, LONGEST_SPELLING = 4, 60
KEPT = ("words", "facets", "points", "sort_name", "is_listed", "version", "indexed_at")


def index(organisations: Iterable[int], *, at: datetime) -> int:
    """Brings the documents of these organisations (ids) up to date; how many: 16 queries a batch of 500."""
    wanted = sorted(set(organisations))
    if wanted and not SearchWord.objects.exists():
        _keep_words(vocabulary_of(trade_rows()).spellings())
    places = Places() if wanted else None
    for start in range(0, len(wanted), BATCH):
        assert places is not None
        with transaction.atomic():
            _index_batch(wanted[start : start + BATCH], places, at)
    return len(wanted)


def index_changed(*, at: datetime) -> int:
    """Brings up to date what was changed since it was indexed, or never was; how many."""
    changed = Q(search_document=None) | Q(updated_at__gt=F("search_document__indexed_at"))
    return index(Organisation.objects.filter(changed).values_list("pk", flat=True), at=at)


def index_everything(*, at: datetime) -> int:
    """Makes the whole index anew, its words too; how many organisations."""
    SearchWord.objects.all().delete()
    return index(Organisation.objects.values_list("pk", flat=True), at=at)


def _index_batch(ids: list[int], places: Places, at: datetime) -> None:
    records = list(whole(Organisation.objects.filter(pk__in=ids)))
    version = _next_version()
    SearchDocument.objects.bulk_create(
        [document(one, places, version=version, at=at) for one in records],
        update_conflicts=True,
        unique_fields=["organisation"],
        update_fields=KEPT,
    )
    _keep_words(word for one in records for word in spellings(one))


def _next_version() -> int:
    """The number of this change; whoever else changes the index waits until this transaction is over."""
    state, _ = SearchIndex.objects.select_for_update().get_or_create(pk=1)
    state.version += 1
    state.save(update_fields=("version",))
    return state.version


def _keep_words(spelled: Iterable[str]) -> None:
    kept = sorted({word for word in spelled if LEAST_SPELLING <= len(word) <= LONGEST_SPELLING})
    SearchWord.objects.bulk_create(
        (SearchWord(word=word) for word in kept if not word.isdigit()),
        batch_size=BATCH,
        ignore_conflicts=True,
    )
