"""What becomes of each row of a file: created, updated, unchanged, merged or rejected; nothing is written
here.

A preview and a real import decide with the same code. A row is known by its key in the source, else by its
identifiers. Rows may refer to records that earlier rows of the same file create.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from tisserand.cluster.organisations.models import (
    Accreditation,
    Identifier,
    ImportedRow,
    Kind,
    Organisation,
    Origin,
)
from tisserand.cluster.organisations.sources import Draft, Number, Refused, Row, Source
from tisserand.cluster.organisations.sources.placing import Geocoder, Placed, placed
from tisserand.cluster.organisations.sources.values import Change, Shelves, Value, changes_of, values_of
from tisserand.cluster.territories.reference import folded

Outcome = ImportedRow.Outcome


@dataclass
class Step:
    """A row with what becomes of it; `organisation` is not saved yet where it is to be created."""

    number: int
    outcome: str
    placed: Placed | None = None
    organisation: Organisation | None = None
    changes: Mapping[str, Change] = field(default_factory=dict)
    said: Mapping[str, Value] = field(default_factory=dict)
    origin: Origin | None = None
    numbers: Sequence[Number] = ()
    accreditations: Sequence[int] = ()
    is_further_site: bool = False
    reason: str = ""
    facts: Mapping[str, str | int] = field(default_factory=dict)


@dataclass
class Understood:
    """A row that was read: its draft with its place, or why it is refused."""

    number: int
    placed: Placed | None
    refusal: Refused | None = None


class Reading:
    """Understands the rows of one file, in order, and remembers their keys: the same key twice is refused."""

    def __init__(self, source: Source, columns: Mapping[str, str]) -> None:
        self.source, self.columns = source, columns
        self.seen: dict[str, tuple[int, str]] = {}

    def understood(self, row: Row, geocoder: Geocoder | None = None) -> Understood:
        """The row as a draft on the map, or its refusal; never raises."""
        try:
            if row.fault:
                raise Refused(row.fault)
            draft = self.source.draft(row, self.columns)
            self._refuse_second(row, draft)
            return Understood(row.number, placed(draft, geocoder))
        except Refused as refusal:
            return Understood(row.number, None, refusal)

    def _refuse_second(self, row: Row, draft: Draft) -> None:
        first, checksum = self.seen.setdefault(draft.key, (row.number, draft.checksum))
        if first != row.number and checksum != draft.checksum:
            raise Refused("row_twice", row=first)


class Deciding:
    """Decides batch by batch; what earlier batches of a preview would create is remembered by `keeps`."""

    def __init__(self, source: Source, shelves: Shelves, *, keeps: bool) -> None:
        self.source, self.shelves, self.keeps = source, shelves, keeps
        self.origins: dict[str, Origin] = {}
        self.holders: dict[Number, Organisation] = {}
        self.accredited: dict[int, set[int]] = {}
        self.same: dict[int, Organisation] = {}

    def decided(self, batch: Sequence[Understood]) -> list[Step]:
        """What becomes of these rows: 4 queries."""
        if not self.keeps:
            self.origins, self.holders, self.accredited, self.same = {}, {}, {}, {}
        self._look_up([one.placed.draft for one in batch if one.placed])
        return [self._step(one) for one in batch]

    def _look_up(self, drafts: Sequence[Draft]) -> None:
        keys = [draft.key for draft in drafts if draft.key not in self.origins]
        known = Origin.objects.filter(source=self.source.code, key__in=keys).select_related("organisation")
        for origin in known:
            origin.organisation = self.same.setdefault(origin.organisation_id, origin.organisation)
            self.origins[origin.key] = origin
        numbers = {number for draft in drafts for number in draft.identifiers} - set(self.holders)
        for identifier in _identifiers(numbers):
            one = self.same.setdefault(identifier.organisation_id, identifier.organisation)
            self.holders[Number(identifier.scheme, identifier.country, identifier.value)] = one
        held = Accreditation.objects.filter(organisation__in=self.same).values_list("organisation", "form")
        for organisation, form in held:
            self.accredited.setdefault(organisation, set()).add(form)

    def _step(self, one: Understood) -> Step:
        if one.placed is None:
            assert one.refusal is not None
            return _rejected(one.number, one.refusal)
        draft, said = one.placed.draft, values_of(one.placed, self.shelves)
        origin = self.origins.get(draft.key)
        if origin is not None:
            return self._known(one, said, origin)
        holders = {id(found): found for number in draft.identifiers if (found := self.holders.get(number))}
        if len(holders) > 1:
            names = ", ".join(found.name for found in holders.values())
            return _rejected(one.number, Refused("several_records", names=names[:160]))
        if holders:
            return self._merged(one, said, next(iter(holders.values())))
        return self._created(one, said)

    def _known(self, one: Understood, said: Mapping[str, Value], origin: Origin) -> Step:
        assert one.placed is not None
        organisation = origin.organisation
        if origin.checksum == one.placed.draft.checksum:
            return Step(one.number, Outcome.UNCHANGED, one.placed, organisation, origin=origin)
        step = self._changed(one, said, organisation, origin.said)
        step.outcome = (
            Outcome.UPDATED if step.changes or step.numbers or step.accreditations else Outcome.UNCHANGED
        )
        step.origin = origin
        return step

    def _merged(self, one: Understood, said: Mapping[str, Value], organisation: Organisation) -> Step:
        step = self._changed(one, said, organisation, {})
        step.is_further_site = _is_elsewhere(organisation, said)
        self._remember(one, step)
        return step

    def _changed(
        self,
        one: Understood,
        said: Mapping[str, Value],
        organisation: Organisation,
        before: Mapping[str, Any],
    ) -> Step:
        """The record brought in line with the row, in memory; absorbed records pass it on to their heir."""
        assert one.placed is not None
        while organisation.absorbed_by is not None:
            organisation = organisation.absorbed_by
        changes = changes_of(organisation, said, before)
        for column, (_old, new) in changes.items():
            setattr(organisation, column, new)
        free = [number for number in one.placed.draft.identifiers if number not in self.holders]
        held = self.accredited.setdefault(organisation.pk or id(organisation), set())
        forms = [form for form in self._forms(one.placed.draft) if form not in held]
        held.update(forms)
        self.holders.update(dict.fromkeys(free, organisation))
        return Step(
            one.number, Outcome.MERGED, one.placed, organisation, changes, said, None, free, forms
        )  # fmt: skip

    def _created(self, one: Understood, said: Mapping[str, Value]) -> Step:
        assert one.placed is not None
        draft = one.placed.draft
        organisation = Organisation(
            **said, original_language=draft.language, state=Organisation.State.PUBLISHED
        )
        organisation.kind = draft.kind or Kind.SSE_ENTERPRISE
        forms = self._forms(draft)
        self.holders.update(dict.fromkeys(draft.identifiers, organisation))
        self.accredited[id(organisation)] = set(forms)
        step = Step(
            one.number, Outcome.CREATED, one.placed, organisation, {}, said, None, draft.identifiers, forms
        )  # fmt: skip
        self._remember(one, step)
        return step

    def _remember(self, one: Understood, step: Step) -> None:
        """A later row with the same key finds this one."""
        assert one.placed is not None
        assert step.organisation is not None
        draft = one.placed.draft
        origin = Origin(
            organisation=step.organisation, source=self.source.code, key=draft.key, checksum=draft.checksum
        )
        origin.said = dict(step.said)
        self.origins[draft.key] = origin

    def _forms(self, draft: Draft) -> list[int]:
        return [self.shelves.forms[code] for code in draft.accreditations if code in self.shelves.forms]


def _identifiers(numbers: Iterable[Number]) -> Iterable[Identifier]:
    """The records of these numbers: 1 query a kind of number."""
    by_scheme: dict[tuple[str, str], list[str]] = {}
    for number in numbers:
        by_scheme.setdefault((number.scheme, number.country), []).append(number.value)
    for (scheme, country), values in by_scheme.items():
        wanted = Q(scheme=scheme, country=country, value__in=values)
        yield from Identifier.objects.filter(wanted).select_related("organisation")


def _is_elsewhere(organisation: Organisation, said: Mapping[str, Value]) -> bool:
    """Whether the row tells of another site of the same body: another street or town."""
    own = folded(f"{organisation.street} {organisation.town}")
    return bool(said.get("street")) and own != folded(f"{said.get('street', '')} {said.get('town', '')}")


def _rejected(number: int, refusal: Refused) -> Step:
    return Step(number, Outcome.REJECTED, reason=refusal.code, facts=refusal.facts)
