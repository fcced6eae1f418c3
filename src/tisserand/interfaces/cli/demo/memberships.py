"""Lays the ways in and out into the demo: members, applicants at every step, facilitators' territories.

Days are counted back from the moment the demo is laid, so that what waits has never waited for years.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.text import slugify
from django.utils.timezone import localdate

from tisserand.cluster.accounts.models import Facilitation, User
from tisserand.cluster.organisations.models import (
    Accreditation,
    CharterCriterion,
    CriterionAnswer,
    JoinRequest,
    Membership,
    MembershipStep,
    Organisation,
    Representative,
)
from tisserand.cluster.organisations.queries.membership import SSE_KINDS
from tisserand.cluster.territories import reference
from tisserand.cluster.territories.models import LegalForm, Territory

from .load import read

State, Verdict = Membership.State, CriterionAnswer.Verdict
WAY = {
    "applied": (State.APPLIED,),
    "under_review": (State.APPLIED, State.UNDER_REVIEW),
    "more_asked": (State.APPLIED, State.UNDER_REVIEW, State.MORE_ASKED),
    "refused": (State.APPLIED, State.UNDER_REVIEW, State.REFUSED),
    "left": (State.APPLIED, State.UNDER_REVIEW, State.ADMITTED, State.LEFT),
}
"""The steps behind each state."""


def load_memberships(organisations: Mapping[str, Organisation], *, at: datetime) -> None:
    """Everything of `memberships.toml`, and a membership for everybody else; some 60 queries."""
    said = read("memberships.toml")
    team = {person.email: person for person in User.objects.filter(is_facilitator=True)}
    regions = {one.code: one for one in Territory.objects.exclude(scheme=Territory.Scheme.GEONAMES)}
    Facilitation.objects.bulk_create(
        Facilitation(user=team[email], territory=regions[code])
        for email, codes in said["facilitators"].items()
        for code in codes
    )
    forms = {form.code: form for form in LegalForm.objects.all()}
    _load_standing(list(organisations.values()), forms, at)
    _load_members(organisations, said["leaving"], at)
    criteria = list(CharterCriterion.objects.all())
    decider = next(iter(team.values()))
    for entry in said["applicant"]:
        _load_applicant(entry, forms[entry["form"]], criteria, decider, at)
    for entry in said["unspoken"]:
        _load_unspoken(entry, forms[entry["form"]], at)


def _load_standing(
    organisations: Sequence[Organisation], forms: Mapping[str, LegalForm], at: datetime
) -> None:
    """The national form and the accreditations that the words of `legal_form` name."""
    held = []
    for one in organisations:
        for found in _forms_named(one):
            if found.is_accreditation:
                held.append(Accreditation(organisation=one, form=forms[found.code], **_validity(found, at)))
            else:
                one.form = forms[found.code]
    Organisation.objects.bulk_update(organisations, ["form"])
    Accreditation.objects.bulk_create(held)


def _forms_named(one: Organisation) -> Iterator[reference.LegalForm]:
    parts = [one.legal_form, *re.split(r"[,()]", one.legal_form)]
    found = [reference.legal_form_called(part.strip(), one.country) for part in parts if part.strip()]
    yield from {form.code: form for form in found if form}.values()


def _validity(form: reference.LegalForm, at: datetime) -> dict[str, Any]:
    begins = localdate(at) - timedelta(days=200)
    ends = begins.replace(year=begins.year + form.years, day=1) if form.years else None
    return {"valid_from": begins, "valid_until": ends, "checked_at": at}


def _load_members(
    organisations: Mapping[str, Organisation], leaving: Mapping[str, Sequence[str]], at: datetime
) -> None:
    today = localdate(at)
    made = []
    for number, (slug, one) in enumerate(organisations.items()):
        state, renew_by = State.ADMITTED, today + timedelta(days=75 + (number * 37) % 280)
        if slug in leaving["to_renew"]:
            state, renew_by = State.TO_RENEW, today + timedelta(days=21)
        if slug in leaving["lapsed"]:
            state, renew_by = State.LAPSED, today - timedelta(days=20)
        applied = at - timedelta(days=400 + number)
        made.append(
            Membership(
                organisation=one, state=state, applied_at=applied, decided_at=applied, renew_by=renew_by
            )
        )
    Membership.objects.bulk_create(made)
    MembershipStep.objects.bulk_create(
        MembershipStep(membership=one, state=State.ADMITTED, at=one.applied_at) for one in made
    )
    Organisation.objects.filter(slug__in=leaving["lapsed"]).update(member_since=None)


def _load_applicant(
    entry: Mapping[str, Any],
    form: LegalForm,
    criteria: Sequence[CharterCriterion],
    decider: User,
    at: datetime,
) -> None:
    state = entry["state"]
    is_listed = state == State.LEFT
    organisation, person = _newcomer(entry, form, Organisation.State.PUBLISHED if is_listed else None)
    Representative.objects.create(organisation=organisation, user=person, title=entry["person"]["role"])
    begun = at - timedelta(days=entry["days"])
    membership = Membership.objects.create(
        organisation=organisation,
        applicant=person,
        state=state,
        applied_at=begun,
        decided_at=begun + timedelta(days=6) if state in Membership.OVER_STATES else None,
        reason=entry.get("asked", ""),
    )
    asked = [one for one in criteria if entry["kind"] in SSE_KINDS or not one.is_for_sse_only]
    CriterionAnswer.objects.bulk_create(
        CriterionAnswer(
            membership=membership,
            criterion=criterion,
            answer=answer,
            verdict=Verdict.MET if criterion.code in entry.get("met", ()) or is_listed else Verdict.OPEN,
        )
        for criterion, answer in zip(asked, entry["answers"], strict=True)
    )
    MembershipStep.objects.bulk_create(
        MembershipStep(
            membership=membership,
            state=step,
            at=begun + timedelta(days=number / 2),
            by=person if number == 0 or step == State.LEFT else decider,
            note=entry.get("asked", "") if step == state else "",
        )
        for number, step in enumerate(WAY[state])
    )


def _load_unspoken(entry: Mapping[str, Any], form: LegalForm, at: datetime) -> None:
    organisation, person = _newcomer(entry, form, Organisation.State.PUBLISHED)
    JoinRequest.objects.create(
        organisation=organisation,
        user=person,
        title=entry["person"]["role"],
        message=entry["message"],
        asked_at=at - timedelta(days=entry["days"]),
    )


def _newcomer(entry: Mapping[str, Any], form: LegalForm, state: str | None) -> tuple[Organisation, User]:
    place = reference.place_called(entry["town"], entry["country"])
    if place is None:
        raise LookupError(f"no place called {entry['town']} in {entry['country']}")
    organisation = Organisation.objects.create(
        slug=slugify(entry["name"]),
        form=form,
        legal_form=form.name,
        sse_class=form.sse_class if form.sse_class != "other" else "",
        original_language=entry["language"],
        territory=Territory.objects.get(scheme=Territory.Scheme.GEONAMES, code=place.code),
        latitude=place.latitude,
        longitude=place.longitude,
        state=state or Organisation.State.DRAFT,
        **{f"about_{entry['language']}": entry["about"]},
        **{key: entry[key] for key in ("name", "kind", "country", "town", "postcode", "street", "website")},
    )
    organisation.languages.set([entry["language"]])
    said = entry["person"]
    person = User.objects.create_user(said["email"], name=said["name"], language=entry["language"])
    return organisation, person
