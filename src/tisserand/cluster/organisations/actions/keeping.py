"""Decided rows written to the database, a batch in one go, with what is needed to take each of them back.

The history of changes by hand does not hear of it: nothing here sends signals, the import is the record.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.text import slugify

from tisserand.cluster.organisations.models import (
    Accreditation,
    Establishment,
    Identifier,
    Import,
    ImportedRow,
    Organisation,
    Origin,
)
from tisserand.cluster.organisations.search.indexing import index
from tisserand.cluster.organisations.sources import Draft
from tisserand.cluster.organisations.sources.values import Shelves
from tisserand.cluster.territories.actions import country_node

from .deciding import Outcome, Step, Understood

BATCH = 500
LONGEST_SLUG = 80


def keep(run: Import, steps: Sequence[Step], shelves: Shelves, *, at: datetime) -> None:
    """Writes a batch of rows; call it inside a transaction: some 20 queries and those of the search."""
    created = [step for step in steps if step.outcome == Outcome.CREATED]
    changed = [step for step in steps if step.changes and step.organisation]
    befores = {id(step): _moment(step) for step in changed}
    _create(created)
    _change(changed, at)
    added = _add(steps, shelves)
    origins = _keep_origins(run, steps, at)
    rows = [
        ImportedRow(
            run=run,
            number=step.number,
            outcome=step.outcome,
            organisation=step.organisation,
            reason=step.reason,
            facts=dict(step.facts),
            before=_trace(step, befores.get(id(step)), added.get(id(step), {}), origins.get(id(step)))
            if step.organisation
            else None,
        )
        for step in steps
    ]
    ImportedRow.objects.bulk_create(rows, batch_size=BATCH)
    touched = {
        step.organisation.pk for step in steps if step.organisation and step.outcome != Outcome.UNCHANGED
    }
    index(touched, at=at)


def with_countries(batch: Sequence[Understood], shelves: Shelves) -> Shelves:
    """The shelves with a node of the tree for every country these rows lie in."""
    homeless = {one.placed.country for one in batch if one.placed and shelves.territory(one.placed) is None}
    for country in sorted(homeless):
        country_node(country)
    return Shelves() if homeless else shelves


def _create(steps: Sequence[Step]) -> None:
    organisations = [step.organisation for step in steps if step.organisation]
    _name_pages(organisations)
    Organisation.objects.bulk_create(organisations, batch_size=BATCH)


def _name_pages(organisations: Sequence[Organisation]) -> None:
    """Gives each record an address nobody has: its name, else name and town, else both with a number."""
    wishes = {id(one): list(_addresses(one)) for one in organisations}
    wanted = [wish for choices in wishes.values() for wish in choices]
    taken = set(Organisation.objects.filter(slug__in=wanted).values_list("slug", flat=True))
    for one in organisations:
        free = (wish for wish in wishes[id(one)] if wish not in taken)
        one.slug = next(free, "") or _numbered(wishes[id(one)][1], taken)
        taken.add(one.slug)


def _addresses(one: Organisation) -> Iterable[str]:
    name = slugify(one.name)[:60] or "organisation"
    yield name
    yield f"{name}-{slugify(one.town)}"[:LONGEST_SLUG]
    digest = hashlib.sha256(f"{one.name}|{one.street}|{one.postcode}|{one.town}".encode()).hexdigest()
    yield f"{name}-{digest[:8]}"


def _numbered(start: str, taken: set[str]) -> str:
    number = 2
    while (
        Organisation.objects.filter(slug=f"{start[:70]}-{number}").exists()
        or f"{start[:70]}-{number}" in taken
    ):
        number += 1
    return f"{start[:70]}-{number}"


def _moment(step: Step) -> str:
    """When the record was last written before this row, which an undo brings back."""
    assert step.organisation is not None
    return step.organisation.updated_at.isoformat() if step.organisation.updated_at else ""


def _change(steps: Sequence[Step], at: datetime) -> None:
    """Writes the columns that change in any of these records."""
    records = {step.organisation.pk: step.organisation for step in steps if step.organisation}
    columns = {column.removesuffix("_id") for step in steps for column in step.changes}
    for record in records.values():
        record.updated_at = at
    if records:
        Organisation.objects.bulk_update(records.values(), [*sorted(columns), "updated_at"], batch_size=BATCH)


def _add(steps: Sequence[Step], shelves: Shelves) -> Mapping[int, dict[str, list[int]]]:
    """Identifiers, accreditations, sites, languages and trades; the ids of the first three by step."""
    added: dict[int, dict[str, list[int]]] = {}
    for name, model, makes in ADDITIONS:
        records = [(id(step), record) for step in steps for record in makes(step)]
        model._default_manager.bulk_create([record for _step, record in records], batch_size=BATCH)
        for step, record in records:
            added.setdefault(step, {}).setdefault(name, []).append(record.pk)
    created = [step for step in steps if step.outcome == Outcome.CREATED]
    _tick(Organisation.languages, created, lambda draft: sorted(shelves.languages & set(draft.spoken)))
    _tick(Organisation.trades, created, lambda draft: filter(None, [shelves.trade_by_nace.get(draft.nace)]))
    return added


def _tick(choices: Any, steps: Sequence[Step], chosen: Callable[[Draft], Iterable[int | str]]) -> None:
    """Ties new records to the languages or trades (keys) that their drafts name."""
    through, target = choices.through, choices.field.m2m_reverse_field_name()
    through._default_manager.bulk_create(
        [
            through(organisation_id=step.organisation.pk, **{f"{target}_id": key})
            for step in steps
            if step.organisation and step.placed
            for key in chosen(step.placed.draft)
        ],
        batch_size=BATCH,
    )


def _identifiers(step: Step) -> Iterable[Identifier]:
    for number in step.numbers:
        yield Identifier(
            organisation=step.organisation, scheme=number.scheme, country=number.country, value=number.value
        )


def _accreditations(step: Step) -> Iterable[Accreditation]:
    for form in step.accreditations:
        yield Accreditation(organisation=step.organisation, form_id=form)


def _sites(step: Step) -> Iterable[Establishment]:
    if step.is_further_site and step.placed:
        said: dict[str, Any] = dict(step.said)
        yield Establishment(
            organisation=step.organisation,
            name=said["name"],
            street=said.get("street", ""),
            postcode=said.get("postcode", ""),
            town=said["town"],
            country=said["country"],
            territory_id=said["territory_id"],
            latitude=said.get("latitude"),
            longitude=said.get("longitude"),
        )


ADDITIONS: Sequence[tuple[str, type[models.Model], Callable[[Step], Iterable[models.Model]]]] = (
    ("identifiers", Identifier, _identifiers),
    ("accreditations", Accreditation, _accreditations),
    ("establishments", Establishment, _sites),
)


def _keep_origins(run: Import, steps: Sequence[Step], at: datetime) -> Mapping[int, dict[str, Any]]:
    """Makes and renews the origins; what each was before, by step; only `made`, its id, where it is new."""
    before: dict[int, dict[str, Any]] = {}
    makers: dict[str, int] = {}
    new, known, same = {}, {}, []
    for step in steps:
        if step.placed is None:
            continue
        draft = step.placed.draft
        if step.origin is None:
            makers.setdefault(draft.key, id(step))
            new[draft.key] = Origin(
                organisation=step.organisation, source=run.source, key=draft.key, licence=run.licence,
                checksum=draft.checksum, said=dict(step.said), seen_at=at,
            )  # fmt: skip
        elif step.origin.pk:
            origin = step.origin
            before[id(step)] = {
                "pk": origin.pk, "checksum": origin.checksum, "said": origin.said,
                "seen_at": origin.seen_at.isoformat(),
            }  # fmt: skip
            if origin.checksum == draft.checksum:
                same.append(origin.pk)
                continue
            origin.said = {**origin.said, **step.said}
            origin.checksum, origin.seen_at = draft.checksum, at
            known[origin.pk] = origin
    Origin.objects.bulk_create(new.values(), batch_size=BATCH)
    Origin.objects.filter(pk__in=same).update(seen_at=at)
    Origin.objects.bulk_update(known.values(), ["checksum", "said", "seen_at"], batch_size=BATCH)
    return {**before, **{makers[key]: {"made": origin.pk} for key, origin in new.items()}}


def _trace(
    step: Step, moment: str | None, added: Mapping[str, list[int]], origin: Mapping[str, Any] | None
) -> dict[str, Any]:
    """What an undo needs: the old values, when the record was written before and after, what was added."""
    assert step.organisation is not None
    return {
        "columns": {column: list(pair) for column, pair in step.changes.items()},
        "updated_at": moment,
        "written_at": step.organisation.updated_at.isoformat(),
        "added": dict(added),
        "origin": None if origin is None else dict(origin),
    }
