"""Writing needs and offers down: begin, change, copy, throw away, their documents; nothing is half-kept."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.utils.timezone import localdate

from tisserand.cluster.accounts.models import User
from tisserand.cluster.needs.documents import MOST_DOCUMENTS, Document
from tisserand.cluster.needs.faults import NotInOrder, faults_of
from tisserand.cluster.needs.models import AmountSaid, Attachment, Need, Notice, Offer
from tisserand.cluster.needs.rules import may_change, may_publish_for, may_write_for
from tisserand.cluster.needs.validity import usual_end
from tisserand.cluster.organisations.evidence import forget_after_commit
from tisserand.cluster.organisations.models import Organisation

from . import letters
from .confirming import confirm_trades

N = TypeVar("N", Need, Offer, Need | Offer)
State = Notice.State
PLAIN = frozenset(
    {"title", "text", "original_language", "amount", "least_band", "most_band", "visibility", "valid_until"}
)
PLAIN_OF = {
    Need: PLAIN | {"kind", "place", "has_social_clause", "is_environmental", "is_local", "reservation"},
    Offer: PLAIN | {"kind", "area", "radius_km", "is_environmental"},
}
RELATIONS_OF = {
    Need: frozenset({"trades", "languages", "accreditations"}),
    Offer: frozenset({"trades", "languages", "territories"}),
}
CHANGEABLE = frozenset({State.DRAFT, State.SUBMITTED, *Notice.OPEN_STATES})


class NotYours(Exception):
    """This person may not do that with this need or offer."""


class MovedOn(Exception):
    """It is no longer where this step begins: reload and see what happened."""


class TooManyDocuments(Exception):
    """It has as many documents as it may: take one away first."""


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote: plain fields by name, and keys or records by relation; others stay as they are."""

    fields: Mapping[str, Any]
    relations: Mapping[str, Collection[Any]] = field(default_factory=dict)


def write(model: type[N], organisation: Organisation, written: Written, *, by: User, at: datetime) -> N:
    """A new draft of an organisation; raises NotYours, NotInOrder."""
    _allow(may_write_for(by, organisation))
    notice = model(organisation=organisation, author=by, written_at=at, changed_at=at)
    if isinstance(notice, Need):
        notice.place = organisation.territory
    _fill(notice, written, at)
    with transaction.atomic():
        notice.save()
        _relate(notice, written)
    return notice


def change(notice: N, written: Written, *, by: User, at: datetime) -> N:
    """Changes what is not over; raises NotYours, MovedOn, NotInOrder.

    What is open waits for the team again where it was changed by somebody who may not publish; left without
    a last day it gets the usual one.
    """
    _allow(may_change(by, notice))
    model = type(notice)
    with transaction.atomic():
        kept = model._default_manager.select_for_update().select_related("organisation").get(pk=notice.pk)
        if kept.state not in CHANGEABLE:
            raise MovedOn
        _fill(kept, written, at)
        waits = kept.is_open and not may_publish_for(by, kept.organisation)
        if waits:
            kept.state, kept.submitted_at = State.SUBMITTED, at
        kept.revision += 1
        kept.save()
        _relate(kept, written)
        if kept.state != State.DRAFT:
            confirm_trades(kept, at=at)
        if waits:
            letters.write_submitted(kept, at=at)
    return kept


def copy(notice: N, *, by: User, at: datetime) -> N:
    """A new draft that says the same, without its day, its documents and its history; raises NotYours."""
    fields = {name: getattr(notice, name) for name in PLAIN_OF[type(notice)] if name != "valid_until"}
    relations = {
        name: list(getattr(notice, name).values_list("pk", flat=True)) for name in RELATIONS_OF[type(notice)]
    }
    return write(type(notice), notice.organisation, Written(fields, relations), by=by, at=at)


def discard(notice: Need | Offer, *, by: User) -> None:
    """Throws a draft away with its documents; raises NotYours, MovedOn where it is no draft any more."""
    _allow(may_change(by, notice))
    with transaction.atomic():
        model = type(notice)
        kept = model._default_manager.select_for_update().filter(pk=notice.pk, state=State.DRAFT).first()
        if kept is None:
            raise MovedOn
        forget_after_commit([str(one.file.name) for one in kept.attachments.all()])
        kept.delete()


def attach(notice: Need | Offer, document: Document, *, by: User, at: datetime) -> Attachment:
    """Adds a document that was checked; raises NotYours, MovedOn, TooManyDocuments."""
    _allow(may_change(by, notice))
    with transaction.atomic():
        _touch(notice, at)
        if notice.attachments.count() >= MOST_DOCUMENTS:
            raise TooManyDocuments
        attachment: Attachment = notice.attachments.create(
            file=ContentFile(document.content, name=document.stored_name),
            name=document.name,
            size_bytes=len(document.content),
            added_at=at,
        )
    return attachment


def detach(attachment: Attachment, *, by: User, at: datetime) -> None:
    """Takes a document away for good; raises NotYours, MovedOn."""
    notice = attachment.need or attachment.offer
    assert notice is not None
    _allow(may_change(by, notice))
    with transaction.atomic():
        _touch(notice, at)
        forget_after_commit([str(attachment.file.name)])
        attachment.delete()


def _touch(notice: Need | Offer, at: datetime) -> None:
    standing = type(notice)._default_manager.filter(pk=notice.pk, state__in=CHANGEABLE)
    if not standing.update(changed_at=at, revision=F("revision") + 1):
        raise MovedOn


def _fill(notice: Need | Offer, written: Written, at: datetime) -> None:
    """Puts the plain fields in, and what follows from them; raises NotInOrder."""
    unknown = {*written.fields} - PLAIN_OF[type(notice)], {*written.relations} - RELATIONS_OF[type(notice)]
    if any(unknown):
        raise ValueError(f"not to be written: {unknown}")
    for name, value in written.fields.items():
        setattr(notice, name, value)
    notice.changed_at = at
    if notice.amount != AmountSaid.SAID:
        notice.least_band = notice.most_band = None
    if isinstance(notice, Offer) and notice.area != Offer.Area.RADIUS:
        notice.radius_km = None
    if notice.is_open and notice.valid_until is None:
        notice.valid_until = usual_end(type(notice), localdate(at))
    relations = dict(written.relations)
    if isinstance(notice, Offer) and notice.pk:
        relations.setdefault("territories", notice.territories.all())
    if faults := faults_of(notice, relations, day=localdate(at)):
        raise NotInOrder(faults)


def _relate(notice: Need | Offer, written: Written) -> None:
    for relation, related in written.relations.items():
        getattr(notice, relation).set(related)
    if isinstance(notice, Offer) and notice.area != Offer.Area.TERRITORIES:
        notice.territories.clear()


def _allow(is_allowed: bool) -> None:
    if not is_allowed:
        raise NotYours
