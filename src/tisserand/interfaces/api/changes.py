"""Changing by program: one's own record, and whole files of organisations for the cluster team."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import File, Form
from ninja.files import UploadedFile

from tisserand.cluster.accounts.models import User
from tisserand.cluster.accounts.rules import runs_the_cluster
from tisserand.cluster.organisations import paper
from tisserand.cluster.organisations.actions import arrivals, own_record, record
from tisserand.cluster.organisations.rules import sight_of
from tisserand.cluster.organisations.sources import SOURCES, Unreadable, sentence
from tisserand.cluster.territories.models import Language, Theme, Trade
from tisserand.cluster.territories.postcodes import NotAPostcode

from . import organisations
from .described import READ, described
from .problems import Fault, Problem, Refused
from .schemas import ImportAsked, Imported, Organisation, OrganisationChange, RejectedRow
from .tokens import Token, caller

router = organisations.router
"""One path is one router's: what reads and what changes an organisation stand on the same one."""
LISTS: Mapping[str, tuple[str, type[Model]]] = {
    "languages": ("languages", Language),
    "themes": ("themes", Theme),
    "offers": ("trades", Trade),
    "seeks": ("sought_trades", Trade),
}
"""The lists of codes by their name here, each with the field of the record and what the codes are of."""


@router.patch(
    "/organisations/{slug:slug}",
    auth=Token("write_own"),
    response={
        200: Organisation,
        **READ,
        **dict.fromkeys((400, 403, 404, 409, 422), Problem),
    },
    openapi_extra=described(
        gettext_lazy("Change one’s own organisation"),
        gettext_lazy(
            "What is given is changed, the rest stays. With “updated” as it was read, the change is refused"
            " where somebody else was quicker."
        ),
        scope="write_own",
    ),
)
def change_organisation(request: HttpRequest, slug: str, change: OrganisationChange) -> Organisation:
    """The record as it is afterwards, for an organisation that the holder of the token represents."""
    person = cast(User, caller(request).person)
    said = change.dict(exclude_unset=True)
    read_at = said.pop("updated", None)
    relations = _chosen(said)
    try:
        changed = own_record.change_own_record(
            slug, _fields(said), relations, by=person, read_at=read_at, at=timezone.now()
        )
    except own_record.NoSuchRecord as error:
        raise Refused(404) from error
    except record.NotYoursToEdit as error:
        raise Refused(403, _("You do not represent this organisation.")) from error
    except own_record.ChangedMeanwhile as error:
        raise Refused(409) from error
    except record.PlaceUnknown as error:
        raise _faulty("town", _("There is no such town in this country.")) from error
    except NotAPostcode as error:
        raise _faulty("postcode", str(error)) from error
    [entry] = paper.entries([changed.pk], sight_of(person))
    return Organisation.from_orm(entry)


@router.post(
    "/imports",
    auth=Token("import"),
    response={200: Imported, **READ, **dict.fromkeys((400, 403, 409, 413, 422), Problem)},
    openapi_extra=described(
        gettext_lazy("Import a file of organisations"),
        gettext_lazy(
            "XLSX, CSV, JSON or GeoJSON; each row is created, updated, merged or refused with its reason. The"
            " same file a second time changes nothing. With “dry_run” nothing is stored."
        ),
        scope="import",
    ),
)
def import_organisations(
    request: HttpRequest, file: File[UploadedFile], asked: Form[ImportAsked]
) -> Imported:
    """What became of the rows of the file, or would become of them."""
    person = caller(request).person
    if not runs_the_cluster(person):
        raise Refused(403)
    if (file.size or 0) > arrivals.limits().most_bytes:
        raise Refused(413)
    if asked.source and asked.source not in SOURCES:
        raise _faulty("source", _("Give one of %(known)s.") % {"known": ", ".join(SOURCES)})
    try:
        arrived = arrivals.arrival(file.read(), file.name or "", source=asked.source)
        if asked.dry_run:
            tally = arrivals.preview(arrived)
            return _told(tally.counts, [(one.number, one.reason, one.facts) for one in tally.rejected])
        run = arrivals.begin(arrived, by=person, at=timezone.now())
        report = arrivals.report(arrivals.import_rows(run, arrived, at=timezone.now()))
    except Unreadable as unreadable:
        raise _faulty("file", str(unreadable)) from unreadable
    except arrivals.UnfitFile as unfit:
        names = {"columns": ", ".join(unfit.missing)}
        raise _faulty("file", _("The file lacks these columns: %(columns)s.") % names) from unfit
    except arrivals.NothingLeftToImport as error:
        raise Refused(409, _("This file is being imported just now.")) from error
    return _told(report, report["rejected"])


def _told(counts: Mapping[str, Any], refused: Sequence[tuple[int, str, Mapping[str, object]]]) -> Imported:
    names = ("rows", "created", "updated", "unchanged", "merged")
    rejected = [RejectedRow(row=number, reason=sentence(code, facts)) for number, code, facts in refused]
    return Imported(**{name: counts[name] for name in names}, rejected=rejected)


def _chosen(said: dict[str, Any]) -> dict[str, Sequence[Model]]:
    """Takes the lists of codes out of what was said, as records; an unknown code is named."""
    relations: dict[str, Sequence[Model]] = {}
    for name, (field, model) in LISTS.items():
        if name not in said:
            continue
        codes = set(said.pop(name))
        known = list(model._default_manager.filter(code__in=codes))
        missing = sorted(codes - {one.code for one in known})  # type: ignore[attr-defined]
        if missing:
            raise _faulty(name, _("There is no %(codes)s.") % {"codes": ", ".join(missing)})
        relations[field] = known
    return relations


def _fields(said: Mapping[str, Any]) -> dict[str, object]:
    """The plain fields of the record, addresses checked as on the pages."""
    fields = dict(said)
    for language, text in fields.pop("about", {}).items():
        fields[f"about_{language}"] = text
    web = forms.URLField(assume_scheme="https", required=False, max_length=200).clean
    checks: dict[str, Callable[[Any], object]] = {
        "website": web,
        "email": forms.EmailField(required=False).clean,
        "links": lambda links: "\n".join(str(web(link)) for link in links),
    }
    for name, check in checks.items():
        if name in fields:
            try:
                fields[name] = check(fields[name])
            except ValidationError as error:
                raise _faulty(name, " ".join(error.messages)) from error
    return fields


def _faulty(name: str, message: str) -> Refused:
    return Refused(422, errors=[Fault(at=f"body.{name}", message=message)])
