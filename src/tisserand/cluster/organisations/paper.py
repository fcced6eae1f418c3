"""From the records of the directory to what the press takes along: only what the reader may see.

E-mail addresses and telephone numbers leave the house only where they are public, whoever reads: a file that
was taken along is soon read by others.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import PurePosixPath

from django.conf import settings
from django.db.models import Model, Prefetch, QuerySet
from django.urls import reverse

from tisserand.cluster.territories.models import SseClass
from tisserand.press.directory.records import Entry, Number, Source, Term

from .models import Accreditation, Kind, Organisation, Representative, Visibility
from .rules import Sight

AT_ONCE = 500


def entries(keys: Iterable[int], sight: Sight) -> Iterator[Entry]:
    """The organisations of these keys in this order, as one person sees them: 10 queries for every 500."""
    waiting = iter(keys)
    while some := list(islice(waiting, AT_ONCE)):
        found = _whole().in_bulk(some)
        for key in some:
            if key in found:
                yield entry(found[key], sight)


def _whole() -> QuerySet[Organisation]:
    seats = Representative.objects.select_related("user").filter(user__is_active=True).order_by("pk")
    held = Accreditation.objects.select_related("form").order_by("form")
    return Organisation.objects.select_related("territory", "form").prefetch_related(
        "languages",
        "themes",
        "trades",
        "sought_trades",
        "identifiers",
        "origins",
        Prefetch("accreditations", held),
        Prefetch("representatives", seats),
    )


def entry(organisation: Organisation, sight: Sight) -> Entry:
    """One organisation as one person sees it; its lists must be there or cost a query each."""
    shows_contact = organisation.contact_visibility == Visibility.PUBLIC
    shows_figures = sight.sees(organisation, organisation.figures_visibility)
    shows_people = sight.sees(organisation, organisation.people_visibility)
    seats = organisation.representatives.all()
    return replace(
        _public(organisation),
        accreditations=tuple(
            str(one.form)
            for one in organisation.accreditations.all()
            if sight.sees(organisation, one.visibility)
        ),
        email=organisation.email if shows_contact else "",
        phone=organisation.phone if shows_contact else "",
        staff=organisation.staff if shows_figures else None,
        volunteers=organisation.volunteers if shows_figures else None,
        in_integration=organisation.in_integration if shows_figures else None,
        people=tuple(seat.user.name for seat in seats if seat.user.name) if shows_people else (),
    )


def _public(organisation: Organisation) -> Entry:
    """What everybody sees of a published organisation."""
    return Entry(
        slug=organisation.slug,
        url=settings.SITE_URL + organisation.get_absolute_url(),
        contact_page=settings.SITE_URL + reverse("contact", args=(organisation.slug,)),
        name=organisation.name,
        kind=Term(organisation.kind, str(Kind(organisation.kind).label)),
        sse_class=_sse_class(organisation.sse_class),
        legal_form=organisation.form.name if organisation.form else organisation.legal_form,
        about={
            language: text
            for language, _ in settings.LANGUAGES
            if (text := getattr(organisation, f"about_{language}"))
        },
        language=organisation.original_language,
        street=organisation.street,
        postcode=organisation.postcode,
        town=organisation.town,
        country=organisation.country,
        territory=Term(organisation.territory.code, organisation.territory.name),
        latitude=organisation.latitude,
        longitude=organisation.longitude,
        languages=_terms(organisation.languages.all()),
        themes=_terms(organisation.themes.all()),
        offers=_terms(organisation.trades.all()),
        seeks=_terms(organisation.sought_trades.all()),
        numbers=tuple(Number(one.scheme, one.country, one.value) for one in organisation.identifiers.all()),
        founded=organisation.founded,
        website=organisation.website,
        links=tuple(organisation.links.split()),
        logo=settings.SITE_URL + path if (path := logo_path(organisation)) else "",
        member_since=organisation.member_since,
        updated=organisation.updated_at,
        sources=tuple(dict.fromkeys(Source(one.source, one.licence) for one in organisation.origins.all())),
    )


def logo_path(organisation: Organisation) -> str:
    """Where its logo is served; "" for those without one."""
    name = PurePosixPath(str(organisation.logo.name or "")).name
    return reverse("logo", args=(name,)) if name else ""


def _sse_class(code: str) -> Term | None:
    return Term(code, str(SseClass(code).label)) if code else None


def _terms(values: Iterable[Model]) -> tuple[Term, ...]:
    return tuple(Term(str(getattr(value, "code", value.pk)), str(value)) for value in values)
