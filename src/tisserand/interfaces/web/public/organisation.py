"""The page of one organisation: what its reader may see of its record, and the same for machines."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise

from tisserand.cluster.conventions.queries import organisation_page
from tisserand.cluster.needs.queries import shown_of
from tisserand.cluster.organisations import paper
from tisserand.cluster.organisations.models import Accreditation, ContactPerson, Organisation
from tisserand.cluster.organisations.queries import heir_of
from tisserand.cluster.organisations.rules import Sight, sight_of
from tisserand.cluster.organisations.sources import SOURCES
from tisserand.cluster.territories.models import LegalForm
from tisserand.cluster.territories.queries import Equivalence, equivalences
from tisserand.press.directory import linked

from .linked import in_a_page
from .maps import thread_map

MOST_ELSEWHERE = 2
"""Equivalents named for each other country; the page of equivalences has them all."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A legal form or accreditation it holds, and what stands for it in the other countries."""

    form: LegalForm
    held: Accreditation | None
    elsewhere: Sequence[tuple[str, Sequence[LegalForm]]]


@dataclass(frozen=True, slots=True)
class Shown:
    """What one reader sees of an organisation besides what everybody sees."""

    has_contact: bool
    has_figures: bool
    has_people: bool
    contacts: Sequence[ContactPerson]
    standings: Sequence[Standing]


def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """The page; one that was merged into another leads there for good."""
    page = organisation_page(slug, timezone.now())
    if not page:
        if heir := heir_of(slug):
            return redirect(heir, permanent=True)
        raise Http404(slug)
    brought = list(page.registration.brought.all()) if page.registration else []
    one, sight = page.organisation, sight_of(request.user)
    open_needs, open_offers = shown_of(one, sight)
    return render(
        request,
        "public/organisation.html",
        {
            "organisation": one,
            "shown": shown(one, sight),
            "logo_url": paper.logo_path(one),
            "bonds": page.bonds,
            "may_ask": sight.is_member and one.pk not in sight.own,
            "convention": page.registration and page.registration.convention,
            "offers": [line for line in brought if line.side == line.Side.OFFER],
            "open_needs": open_needs,
            "open_offers": open_offers,
            "needs": [line for line in brought if line.side == line.Side.NEED],
            "map": thread_map([one], size=60),
            "origins": [(_title(origin.source), origin.licence) for origin in one.origins.all()],
            "linked_data": in_a_page(linked.document(paper.entry(one, sight))),
        },
    )


def _title(source: str) -> Promise | str:
    """What people call a list that records came from."""
    return SOURCES[source].title if source in SOURCES else source


def shown(one: Organisation, sight: Sight) -> Shown:
    """What the visibility of each group of fields leaves for this reader: 1 query."""
    everywhere = equivalences()
    held = [given for given in one.accreditations.all() if sight.sees(one, given.visibility)]
    standings = [Standing(one.form, None, _elsewhere(one.form, everywhere))] if one.form else []
    standings += [Standing(given.form, given, _elsewhere(given.form, everywhere)) for given in held]
    return Shown(
        has_contact=sight.sees(one, one.contact_visibility),
        has_figures=sight.sees(one, one.figures_visibility),
        has_people=sight.sees(one, one.people_visibility),
        contacts=[person for person in one.contacts.all() if sight.sees(one, person.visibility)],
        standings=standings,
    )


def _elsewhere(
    form: LegalForm, everywhere: Sequence[Equivalence]
) -> Sequence[tuple[str, Sequence[LegalForm]]]:
    """What falls in the same class in each other country, of the same sort where there is one."""
    by_country = next((each.by_country for each in everywhere if each.code == form.sse_class), ())
    others = [(country, forms) for country, forms in by_country if country != form.country and forms]
    return [
        (
            country,
            ([other for other in forms if other.is_accreditation == form.is_accreditation] or forms)[
                :MOST_ELSEWHERE
            ],
        )
        for country, forms in others
    ]
