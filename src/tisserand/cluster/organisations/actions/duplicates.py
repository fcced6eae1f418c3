"""Two records of one body: found, merged so that nothing is lost, taken apart again, or told apart for good.

A merge moves whatever points to the absorbed record, in this room and in those above it, which this room does
not know: it asks Django's own register of relations (`_meta`) instead of naming ties, registrations and what
later rooms will add. What cannot move, because the record that stays has the like already, stays with the
absorbed one, which is archived and leads to the other: nothing is deleted.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, models, transaction

from tisserand.cluster.accounts.models import User
from tisserand.cluster.organisations.likeness import pairs
from tisserand.cluster.organisations.models import (
    Duplicate,
    ImportedRow,
    Membership,
    Organisation,
    SearchDocument,
    Visibility,
)
from tisserand.cluster.organisations.queries.duplicates import profiles
from tisserand.cluster.organisations.search.indexing import index
from tisserand.cluster.organisations.sources.values import COLUMNS

STAYING = (ImportedRow, SearchDocument, Duplicate)
"""What does not move: the book of an import keeps telling what it did to which record."""

FILLED = (*COLUMNS, "links", "logo", "volunteers")
"""Columns that the record that stays takes over where it has nothing."""

SHOWN_BY: Mapping[str, frozenset[str]] = {
    "contact_visibility": frozenset({"email", "phone"}),
    "figures_visibility": frozenset({"staff", "volunteers", "in_integration"}),
}
"""Which column says who sees which others."""


LIVELIEST = (Organisation.State.PUBLISHED, Organisation.State.STALE)


class AlreadyDecided(Exception):
    """The pair has been merged or told apart, or one of the two is gone into a third."""


class CannotBeTakenApart(Exception):
    """The two were not merged, or one of them has been merged on since."""


def find_duplicates() -> int:
    """Keeps the pairs that are alike, forgets open ones that are not any more; how many are new.

    Pairs that were decided are never proposed again: n log n in the number of records, a few queries.
    """
    found = {(pair.a, pair.b): pair for pair in pairs(profiles())}
    with transaction.atomic():
        known = {(one.a_id, one.b_id): one for one in Duplicate.objects.all()}
        gone = [
            one.pk for key, one in known.items() if one.state == Duplicate.State.OPEN and key not in found
        ]
        Duplicate.objects.filter(pk__in=gone).delete()
        new = [
            Duplicate(a_id=a, b_id=b, score=round(pair.score, 3), reasons=list(pair.reasons))
            for (a, b), pair in found.items()
            if (a, b) not in known
        ]
        Duplicate.objects.bulk_create(new, batch_size=500)
    return len(new)


@transaction.atomic
def tell_apart(duplicate: Duplicate, *, by: User, at: datetime) -> None:
    """They are two: never proposed again. Raises AlreadyDecided."""
    held = _held(duplicate)
    held.state, held.decided_by, held.decided_at = Duplicate.State.REFUSED, by, at
    held.save()


@transaction.atomic
def merge(duplicate: Duplicate, *, into: Organisation, by: User, at: datetime) -> Organisation:
    """Makes one record of two: `into` stays, the other is archived and leads to it. Raises AlreadyDecided.

    Everything that points to the absorbed record points to the other from then on, empty columns are filled,
    and the pair remembers what was moved, so that the merge can be taken back. What is taken over is shown no
    more widely than either record showed it.
    """
    held = _held(duplicate)
    stays, absorbed = (held.a, held.b) if into.pk == held.a_id else (held.b, held.a)
    states = [stays.state, absorbed.state]
    moved = list(_moved(absorbed, stays))
    filled = _filled(stays, absorbed)
    _set(stays, {column: new for column, (_old, new) in filled.items()})
    stays.state = next((state for state in LIVELIEST if state in states), stays.state)
    absorbed.absorbed_by, absorbed.state = stays, Organisation.State.ARCHIVED
    absorbed.save()
    stays.save()
    _close_others(held, absorbed)
    held.trace = {"stays": stays.pk, "filled": filled, "moved": moved, "states": states}
    held.state, held.decided_by, held.decided_at = Duplicate.State.MERGED, by, at
    held.save()
    index([stays.pk, absorbed.pk], at=at)
    return stays


@transaction.atomic
def take_apart(duplicate: Duplicate, *, by: User, at: datetime) -> None:
    """Takes a merge back: both records are there again with what was theirs, and never proposed again.

    Raises CannotBeTakenApart unless the two are still merged directly.
    """
    held = _whole(duplicate)
    trace = held.trace
    stays, absorbed = (held.a, held.b) if trace.get("stays") == held.a_id else (held.b, held.a)
    if held.state != Duplicate.State.MERGED or absorbed.absorbed_by_id != stays.pk or stays.absorbed_by_id:
        raise CannotBeTakenApart
    models_by_label = {model._meta.label: model for model, _column in _pointing()}
    for label, key, column in trace["moved"]:
        _repoint(models_by_label[label], key, column, stays.pk, absorbed.pk)
    _set(
        stays, {column: old for column, (old, new) in trace["filled"].items() if _value(stays, column) == new}
    )
    stays.state, absorbed.state = trace["states"]
    absorbed.absorbed_by = None
    absorbed.save()
    stays.save()
    held.state, held.decided_by, held.decided_at, held.trace = Duplicate.State.REFUSED, by, at, {}
    held.save()
    index([stays.pk, absorbed.pk], at=at)


def _filled(stays: Organisation, absorbed: Organisation) -> dict[str, list[Any]]:
    """Each column of the one that stays that takes another value: before and after, as they can be kept."""
    columns = list(_to_fill(stays, absorbed))
    filled = {column: [_value(stays, column), _value(absorbed, column)] for column in columns}
    for switch, shown in SHOWN_BY.items():
        both = [getattr(stays, switch), getattr(absorbed, switch)]
        narrower = max(both, key=Visibility.values.index)
        if not shown.isdisjoint(columns) and narrower != both[0]:
            filled[switch] = [both[0], narrower]
    if not stays.member_since and stays.memberships.filter(state__in=Membership.MEMBER_STATES).exists():
        filled["member_since"] = [None, _value(absorbed, "member_since")]
    return filled


def _to_fill(stays: Organisation, absorbed: Organisation) -> Iterator[str]:
    """The columns where one has nothing and the other something; a point only where the town is the same."""
    for column in FILLED:
        if column in {"latitude", "longitude"} and stays.town != absorbed.town:
            continue
        if _value(stays, column) in {None, ""} and _value(absorbed, column) not in {None, ""}:
            yield column


def _value(organisation: Organisation, column: str) -> Any:
    """A column's value as it can be kept: a picture by its name, a day as text."""
    value = getattr(organisation, column)
    return value.name if column == "logo" else value.isoformat() if isinstance(value, date) else value


def _set(organisation: Organisation, values: dict[str, Any]) -> None:
    for column, value in values.items():
        setattr(organisation, column, value)


def _held(duplicate: Duplicate) -> Duplicate:
    """The pair, locked with both its records, if it is still to be decided."""
    held = _whole(duplicate)
    if held.state != Duplicate.State.OPEN or held.a.absorbed_by_id or held.b.absorbed_by_id:
        raise AlreadyDecided
    return held


def _whole(duplicate: Duplicate) -> Duplicate:
    """The pair and its records as they are now; nobody else writes them until the end of the transaction."""
    locked = Duplicate.objects.select_for_update(of=("self", "a", "b"))
    return locked.select_related("a", "b").get(pk=duplicate.pk)


def _moved(absorbed: Organisation, stays: Organisation) -> Iterator[tuple[str, Any, str]]:
    """Points everything to the record that stays; what could be: (model, key, column)."""
    for model, column in _pointing():
        for key in list(model._base_manager.filter(**{column: absorbed.pk}).values_list("pk", flat=True)):
            if _repoint(model, key, column, absorbed.pk, stays.pk):
                yield model._meta.label, key, column


def _pointing() -> Iterator[tuple[type[models.Model], str]]:
    """Every model and column that points to organisations, in whatever room."""
    for relation in Organisation._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ForeignObjectRel) and not relation.many_to_many:
            model = relation.related_model
            if model not in STAYING:
                yield model, relation.remote_field.attname


def _repoint(model: type[models.Model], key: Any, column: str, old: int, new: int) -> bool:
    """Points one record from one organisation to another; whether that was possible.

    Pairs (ties) name their sides in order, the smaller first, and never twice the same.
    """
    row = model._base_manager.filter(pk=key)
    values = {column: new}
    if column in {"a_id", "b_id"}:
        sides = row.values_list("a_id", "b_id").get()
        if old not in sides or new in sides:
            return False
        partner = sides[0] if sides[1] == old else sides[1]
        values = {"a_id": min(partner, new), "b_id": max(partner, new)}
    elif not row.filter(**{column: old}).exists():
        return False
    try:
        with transaction.atomic():
            return bool(row.update(**values))
    except IntegrityError:  # the record that stays has the like already
        return False


def _close_others(held: Duplicate, absorbed: Organisation) -> None:
    """Other pairs of the absorbed record: what was told apart stays so, open ones come up again by
    themselves.
    """
    others = Duplicate.objects.filter(models.Q(a=absorbed) | models.Q(b=absorbed)).exclude(pk=held.pk)
    others.filter(state=Duplicate.State.OPEN).delete()
    stays = held.a_id if held.b_id == absorbed.pk else held.b_id
    for one in others.filter(state=Duplicate.State.REFUSED):
        partner = one.a_id if one.b_id == absorbed.pk else one.b_id
        Duplicate.objects.get_or_create(
            a_id=min(partner, stays),
            b_id=max(partner, stays),
            defaults={"score": one.score, "reasons": one.reasons, "state": one.state,
                      "decided_by": one.decided_by, "decided_at": one.decided_at},
        )  # fmt: skip
