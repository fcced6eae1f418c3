"""Taking a whole import back: what it created goes, what it changed is as it was, unless people came between.

Rows are undone from the last to the first, in one transaction, so that several rows on one record unwind.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from auditlog.context import disable_auditlog
from django.db import models, transaction
from django.utils.dateparse import parse_datetime

from tisserand.cluster.organisations.models import (
    Accreditation,
    Duplicate,
    Establishment,
    Identifier,
    Import,
    ImportedRow,
    Organisation,
    Origin,
    SearchDocument,
)
from tisserand.cluster.organisations.search.indexing import index

from .arrivals import NothingLeftToImport

BATCH = 500
ADDED: Mapping[str, type[models.Model]] = {
    "identifiers": Identifier,
    "accreditations": Accreditation,
    "establishments": Establishment,
}
OUR_OWN = (*ADDED.values(), Origin, ImportedRow, SearchDocument)
"""What an import itself hangs on a record; anything else hanging there was put by somebody."""


@dataclass
class Undone:
    """What an undo did, and the rows (numbers) whose records stay because somebody has worked on them
    since.
    """

    deleted: int = 0
    restored: int = 0
    kept: list[int] = field(default_factory=list)


@transaction.atomic
def undo_import(run: Import, *, at: datetime) -> Undone:
    """Takes every row back that can be; raises NothingLeftToImport where it was undone before or never
    ran.
    """
    held = Import.objects.select_for_update().get(pk=run.pk)
    if held.state not in {Import.State.DONE, Import.State.RUNNING}:
        raise NothingLeftToImport
    undone = Undone()
    with disable_auditlog():
        rows: list[ImportedRow] = list(
            run.rows.exclude(organisation=None).select_related("organisation").order_by("-number")
        )
        changed = [row for row in rows if row.outcome != ImportedRow.Outcome.CREATED]
        for row in changed:
            _restore(row, undone)
        created = [row for row in rows if row.outcome == ImportedRow.Outcome.CREATED]
        _delete(created, undone)
        _tell_the_search([row.organisation_id for row in changed], at)
    run.rows.exclude(number__in=undone.kept).update(is_undone=True)
    run.state, run.finished_at = Import.State.UNDONE, at
    run.counts = {**run.counts, "undone": {"deleted": undone.deleted, "restored": undone.restored,
                                           "kept": sorted(undone.kept)}}  # fmt: skip
    run.save(update_fields=("state", "finished_at", "counts"))
    return undone


def _restore(row: ImportedRow, undone: Undone) -> None:
    """The old values where nobody has written others since; what was added goes, the origin is as it was."""
    assert row.organisation_id is not None
    before: dict[str, Any] = row.before or {}
    current = (
        Organisation.objects.filter(pk=row.organisation_id).values(*before["columns"], "updated_at").get()
    )
    old = {column: was for column, (was, written) in before["columns"].items() if current[column] == written}
    if len(old) < len(before["columns"]):
        undone.kept.append(row.number)
    elif before["columns"] or any(before["added"].values()):
        undone.restored += 1
    if old:
        untouched = before["updated_at"] and current["updated_at"] == parse_datetime(before["written_at"])
        moment = {"updated_at": parse_datetime(before["updated_at"])} if untouched else {}
        Organisation.objects.filter(pk=row.organisation_id).update(**old, **moment)
    for name, ids in before["added"].items():
        ADDED[name]._default_manager.filter(pk__in=ids, organisation=row.organisation_id).delete()
    _restore_origin(before["origin"])


def _restore_origin(origin: dict[str, Any] | None) -> None:
    if origin is None:
        return
    if "made" in origin:
        Origin.objects.filter(pk=origin["made"]).delete()
        return
    Origin.objects.filter(pk=origin["pk"]).update(
        checksum=origin["checksum"], said=origin["said"], seen_at=parse_datetime(origin["seen_at"])
    )


def _delete(rows: Sequence[ImportedRow], undone: Undone) -> None:
    """Deletes the records that are as they were made."""
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        ids = [row.organisation_id for row in batch if row.organisation_id is not None]
        moments = dict(Organisation.objects.filter(pk__in=ids).values_list("pk", "updated_at"))
        lived_in = set(_lived_in(ids)) | set(_grown(batch))
        gone = []
        for row in batch:
            assert row.organisation_id is not None
            written = (row.before or {})["written_at"]
            if row.organisation_id in lived_in or moments[row.organisation_id] != parse_datetime(written):
                undone.kept.append(row.number)
            else:
                gone.append(row.organisation_id)
        Organisation.objects.filter(pk__in=gone).delete()
        undone.deleted += len(gone)


def _lived_in(ids: Sequence[int]) -> Iterable[int]:
    """The organisations that records of other rooms or other people's work point to: 1 query a model."""
    for relation in Organisation._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ForeignObjectRel) or relation.many_to_many:
            continue
        model, name = relation.related_model, relation.remote_field.name
        if model in OUR_OWN or model._meta.auto_created:
            continue
        pointing = model._base_manager.filter(**{f"{name}__in": ids}).order_by()
        if model is Duplicate:  # found by the machine: only what was decided counts
            pointing = pointing.exclude(state=Duplicate.State.OPEN)
        yield from pointing.values_list(name, flat=True).distinct()


def _grown(rows: Sequence[ImportedRow]) -> Iterable[int]:
    """Those that hold more identifiers, accreditations, sites or origins than the import gave them."""
    ids = [row.organisation_id for row in rows]
    made: Mapping[str, type[models.Model]] = {**ADDED, "origins": Origin}
    for name, model in made.items():
        counts = dict(
            model._default_manager.filter(organisation__in=ids)
            .order_by()
            .values_list("organisation")
            .annotate(number=models.Count("pk"))
        )
        for row in rows:
            given = 1 if name == "origins" else len((row.before or {})["added"].get(name, ()))
            if row.organisation_id is not None and counts.get(row.organisation_id, 0) > given:
                yield row.organisation_id


def _tell_the_search(ids: Iterable[int | None], at: datetime) -> None:
    there = Organisation.objects.filter(pk__in=[one for one in ids if one is not None])
    index(there.values_list("pk", flat=True), at=at)
