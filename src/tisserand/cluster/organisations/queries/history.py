"""Who changed what in the directory, when: the history that is kept of changes by hand, made readable."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet
from django.utils.translation import pgettext

from tisserand.cluster.accounts.models import User
from tisserand.cluster.organisations.models import Organisation, Representative, Visibility

LONGEST_VALUE = 120
CONTACT_FIELDS = frozenset({"email", "phone"})
HIDDEN = "•••"


@dataclass(frozen=True, slots=True)
class Change:
    """One change: what was done to which record, by whom, and each field with its value before and after."""

    at: datetime
    by: User | None
    action: str
    record: str
    organisation: Organisation | None
    fields: Sequence[tuple[str, str, str]]


def history(cared_for: QuerySet[Organisation] | None, *, record: str = "") -> QuerySet[LogEntry]:
    """Entries about these organisations (None: all) and their people, newest first, by part of a name."""
    kinds = ContentType.objects.get_for_models(Organisation, Representative)
    entries: QuerySet[LogEntry] = LogEntry.objects.filter(content_type__in=kinds.values())
    if cared_for is not None:
        seats = Representative.objects.filter(organisation__in=cared_for)
        entries = entries.filter(
            Q(content_type=kinds[Organisation], object_id__in=cared_for.values("pk"))
            | Q(content_type=kinds[Representative], object_id__in=seats.values("pk"))
        )
    if record:
        entries = entries.filter(object_repr__icontains=record)
    return entries.select_related("actor", "content_type").order_by("-timestamp", "-pk")


def told(entries: Sequence[LogEntry]) -> Iterator[Change]:
    """The entries for a reader, in the language of the moment: 1 query whatever their number."""
    keys = {entry.object_id for entry in entries if _model_of(entry) is Organisation}
    there = Organisation.objects.in_bulk(keys)
    actions = {
        LogEntry.Action.CREATE: pgettext("what was done to a record", "added"),
        LogEntry.Action.UPDATE: pgettext("what was done to a record", "changed"),
        LogEntry.Action.DELETE: pgettext("what was done to a record", "removed"),
    }
    for entry in entries:
        organisation = there.get(entry.object_id) if _model_of(entry) is Organisation else None
        yield Change(
            at=entry.timestamp,
            by=entry.actor,
            action=actions.get(entry.action, ""),
            record=entry.object_repr,
            organisation=organisation,
            fields=list(_fields(entry, organisation)),
        )


def _model_of(entry: LogEntry) -> type[Model] | None:
    model: type[Model] | None = entry.content_type.model_class()
    return model


def _fields(entry: LogEntry, organisation: Organisation | None) -> Iterator[tuple[str, str, str]]:
    if entry.action != LogEntry.Action.UPDATE:
        return
    hides_contact = organisation is not None and organisation.contact_visibility == Visibility.PRIVATE
    names = {field.name: field for field in (_model_of(entry) or Organisation)._meta.get_fields()}
    for name, values in (entry.changes or {}).items():
        label = str(getattr(names.get(name), "verbose_name", name))
        if not isinstance(values, list) or len(values) != 2:
            continue
        before, after = (
            HIDDEN if name in CONTACT_FIELDS and hides_contact else _short(one) for one in values
        )
        yield label, before, after


def _short(value: object) -> str:
    text = "" if value in (None, "None") else str(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"
