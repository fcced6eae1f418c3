"""The record of an organisation as people write it: proposed by an applicant, changed by its own people."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet
from django.utils.text import slugify

from tisserand.cluster.accounts.models import User
from tisserand.cluster.accounts.rules import Person
from tisserand.cluster.organisations.evidence import forget_after_commit
from tisserand.cluster.organisations.models import Organisation, Representative, SseClass, Visibility
from tisserand.cluster.organisations.rules import may_edit, sight_of
from tisserand.cluster.organisations.search.indexing import index
from tisserand.cluster.territories.gazetteer import place_of
from tisserand.cluster.territories.models import Language, LegalForm, Territory

LONGEST_SLUG = 70
NOTHING: Mapping[str, Any] = MappingProxyType({})
CHANGEABLE = frozenset(
    {
        *("name", "legal_name", "kind", "form", "legal_form", "sse_class", "original_language"),
        *("about_fr", "about_de", "about_en", "street", "postcode", "town", "country"),
        *("founded", "staff", "volunteers", "in_integration", "website", "links", "email", "phone"),
        *("contact_visibility", "people_visibility", "figures_visibility"),
    }
)
CHANGEABLE_RELATIONS = frozenset({"languages", "themes", "trades", "sought_trades"})
RELATED = {
    "sites": "establishments",
    "identifiers": "identifiers",
    "accreditations": "accreditations",
    "contacts": "contacts",
}
"""The rows of a record by what people call them."""

SHOWN_TO_SOME = frozenset({"accreditations", "contacts"})
"""The rows that each say who sees them."""


class NotYoursToEdit(Exception):
    """Only its representatives and the facilitators of its territory change a record."""


class TakenByAnother(Exception):
    """Another organisation bears this identifier: perhaps the two are one."""


class HeldAlready(Exception):
    """The organisation holds this accreditation already; perhaps only its own people see it."""


class PlaceUnknown(Exception):
    """Neither the town nor its country is in the place tree."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an applicant says of an organisation that is not in the directory yet."""

    name: str
    kind: str
    form: LegalForm | None
    about: str
    language: str
    street: str
    postcode: str
    town: str
    country: str
    website: str
    email: str


def propose_organisation(proposal: Proposal, *, by: User, title: str, at: datetime) -> Organisation:
    """A draft that only its proposer and the team see; whoever proposes it represents it."""
    with transaction.atomic():
        organisation = draft_organisation(proposal, at=at)
        Representative.objects.create(organisation=organisation, user=by, title=title)
    return organisation


def draft_organisation(proposal: Proposal, *, at: datetime) -> Organisation:
    """A draft that only the team sees and that nobody represents yet. Raises PlaceUnknown."""
    form = proposal.form
    territory, point = placed(proposal.country, proposal.town, proposal.postcode)
    with transaction.atomic():
        organisation = Organisation.objects.create(
            slug=free_slug(proposal.name),
            name=proposal.name,
            kind=proposal.kind,
            form=form,
            legal_form=form.name[:80] if form else "",
            sse_class=form.sse_class if form and form.sse_class != SseClass.OTHER else "",
            original_language=proposal.language,
            territory=territory,
            street=proposal.street,
            postcode=proposal.postcode,
            town=proposal.town,
            country=proposal.country,
            latitude=point[0] if point else None,
            longitude=point[1] if point else None,
            website=proposal.website,
            email=proposal.email,
            state=Organisation.State.DRAFT,
            confirmed_at=at,
            **{f"about_{proposal.language}": proposal.about},
        )
        organisation.languages.set(Language.objects.filter(code=proposal.language))
    return organisation


def free_slug(name: str) -> str:
    """The address of a page for this name, numbered where it is taken."""
    stem = slugify(name)[:LONGEST_SLUG].strip("-") or "organisation"
    taken = set(Organisation.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return stem if stem not in taken else next(slug for slug in numbered if slug not in taken)


def placed(country: str, town: str, postcode: str = "") -> tuple[Territory, tuple[float, float] | None]:
    """The municipality or else the country of an address, and its point where known; raises PlaceUnknown."""
    place = place_of(country, town, postcode)
    municipality = (
        Territory.objects.filter(scheme=Territory.Scheme.GEONAMES, code=place.geonames).first()
        if place and place.geonames
        else None
    )
    territory = (
        municipality
        or Territory.objects.filter(scheme=Territory.Scheme.ISO3166, code=country.upper()).first()
    )
    if territory is None:
        raise PlaceUnknown(country, town)
    return territory, place.point if place else None


def change_record(
    organisation: Organisation,
    changes: Mapping[str, object],
    *,
    relations: Mapping[str, Sequence[Model]] = NOTHING,
    by: User,
    at: datetime,
) -> None:
    """Keeps what its people or its facilitator say of it, and that they said so now.

    A new address is placed anew; an organisation of an unknown place lies in its country.
    """
    _allow(by, organisation)
    unknown = {*changes} - CHANGEABLE | {*relations} - CHANGEABLE_RELATIONS
    if unknown:
        raise ValueError(f"not to be changed here: {sorted(unknown)}")
    address = ("town", "postcode", "country")
    with transaction.atomic():
        _hold(organisation)
        has_moved = any(
            field in changes and changes[field] != getattr(organisation, field) for field in address
        )
        for field, value in changes.items():
            setattr(organisation, field, value)
        if has_moved:
            territory, point = placed(organisation.country, organisation.town, organisation.postcode)
            organisation.territory = territory
            organisation.latitude, organisation.longitude = point or (None, None)
        if "form" in changes:
            _name_by_form(organisation)
        _say_right(organisation, at)
        organisation.save()
        for relation, chosen in relations.items():
            getattr(organisation, relation).set(chosen)
        index([organisation.pk], at=at)


def keep_rows(
    organisation: Organisation,
    relation: str,
    rows: Sequence[Mapping[str, Any]],
    *,
    gone: Collection[int] = (),
    by: User,
    at: datetime,
) -> None:
    """Keeps sites, identifiers, accreditations or contacts of a record by their key `id`; those `gone` go.

    Rows without a key are new, unless the same is there already: a form may be sent twice. Rows that are
    not named stay, since a colleague may have added them. Raises TakenByAnother and HeldAlready.
    """
    _allow(by, organisation)
    there = rows_seen(organisation, relation, by)
    with transaction.atomic():
        _hold(organisation)
        documents = _documents(organisation)
        there.filter(pk__in=gone).delete()
        for row in rows:
            values = {field: value for field, value in row.items() if field != "id"}
            if relation == "sites":
                values |= _place_of(values)
            known = there.filter(**_same(relation, row, values)).first()
            one = known or there.model(organisation=organisation)
            if relation == "accreditations" and one.pk and _has_changed(one, values):
                values |= {"checked_at": None, "checked_by": None}
            for field, value in values.items():
                setattr(one, field, value)
            _save_row(one, row)
        forget_after_commit(documents - _documents(organisation))
        _say_right(organisation, at)
        organisation.save(update_fields=("confirmed_at", "state", "updated_at"))
        index([organisation.pk], at=at)


def rows_seen(organisation: Organisation, relation: str, person: Person) -> QuerySet[Any]:
    """The rows of a record that this person may change: those private to its people are theirs alone."""
    rows: QuerySet[Any] = getattr(organisation, RELATED[relation]).all()
    if relation not in SHOWN_TO_SOME or sight_of(person).sees(organisation, Visibility.PRIVATE):
        return rows
    return rows.exclude(visibility=Visibility.PRIVATE)


def keep_logo(
    organisation: Organisation, picture: "ContentFile[bytes] | None", *, by: User, at: datetime
) -> None:
    """Puts a drawn-anew picture in the place of the logo, or takes it away; the old file goes."""
    _allow(by, organisation)
    with transaction.atomic():
        _hold(organisation)
        old = organisation.logo.name
        organisation.logo = picture
        _say_right(organisation, at)
        organisation.save(update_fields=("logo", "confirmed_at", "state", "updated_at"))
        if old and not Organisation.objects.filter(logo=old).exists():  # one merged into it may show it
            forget_after_commit([old])


def _hold(organisation: Organisation) -> None:
    """Reads the record anew and keeps others off it: what they changed since it was read stays as it is."""
    organisation.refresh_from_db(from_queryset=Organisation.objects.select_for_update())


def _say_right(organisation: Organisation, at: datetime) -> None:
    """Whoever writes a record says that it is right: what had faded is fresh again."""
    organisation.confirmed_at = at
    if organisation.state == Organisation.State.STALE:
        organisation.state = Organisation.State.PUBLISHED


def _documents(organisation: Organisation) -> set[str]:
    return set(organisation.accreditations.values_list("evidence", flat=True))


def _has_changed(one: Model, values: Mapping[str, object]) -> bool:
    """Whether something else than who sees it changes: what the team has checked is not that any more."""
    return any(getattr(one, field) != value for field, value in values.items() if field != "visibility")


def _same(relation: str, row: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """What tells a row: its key, the form of an accreditation, or else all that it says."""
    if row.get("id"):
        return {"pk": row["id"]}
    return {"form": row["form"]} if relation == "accreditations" else dict(values)


def _save_row(one: Model, row: Mapping[str, object]) -> None:
    try:
        with transaction.atomic():
            one.save()
    except IntegrityError as error:
        raise TakenByAnother(str(row["value"])) if "value" in row else HeldAlready from error


def _place_of(site: Mapping[str, Any]) -> dict[str, object]:
    territory, point = placed(site["country"], site["town"], site["postcode"])
    latitude, longitude = point or (None, None)
    return {"territory": territory, "latitude": latitude, "longitude": longitude}


def _name_by_form(organisation: Organisation) -> None:
    """A national form says what the organisation is called by law, and which class it falls in."""
    form = organisation.form
    if form is None:
        return
    organisation.legal_form = form.name[: Organisation._meta.get_field("legal_form").max_length]
    if form.sse_class != SseClass.OTHER:
        organisation.sse_class = form.sse_class


def _allow(by: User, organisation: Organisation) -> None:
    if not may_edit(by, organisation):
        raise NotYoursToEdit
