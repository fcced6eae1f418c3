"""Accreditations that the team has checked, and people who stop acting for an organisation."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db.models import Q

from tests.rooms.world import World, make_world
from tisserand.cluster.accounts.models import Facilitation, User
from tisserand.cluster.mail.models import Letter
from tisserand.cluster.organisations.actions.checking import (
    NotYoursToCheck,
    check_accreditation,
    uncheck_accreditation,
)
from tisserand.cluster.organisations.actions.freshness import confirm_record
from tisserand.cluster.organisations.actions.parting import DoesNotAct, stop_acting
from tisserand.cluster.organisations.actions.record import keep_rows
from tisserand.cluster.organisations.models import Accreditation, Membership, Organisation
from tisserand.cluster.organisations.queries.accreditations import accreditations_of, accreditations_to_check
from tisserand.cluster.organisations.queries.people import orphaned
from tisserand.cluster.territories.models import LegalForm

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 1, 11, 10, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def workshop(world: World) -> Organisation:
    return world.workshop.organisation


@pytest.fixture
def held(workshop: Organisation) -> Accreditation:
    form = LegalForm.objects.create(
        code="de-wfbm", country="DE", name="WfbM", is_accreditation=True, sse_class="adapted_workshop"
    )
    return workshop.accreditations.create(form=form, number="12")


def seen(accreditation: Accreditation) -> tuple[datetime | None, User | None]:
    accreditation.refresh_from_db()
    return accreditation.checked_at, accreditation.checked_by


def own_person(organisation: Organisation) -> User:
    return organisation.representatives.get().user


def test_a_check_names_whoever_was_first_until_it_is_taken_back(world: World, held: Accreditation) -> None:
    second = User.objects.create_user("zwei@cluster.example", is_facilitator=True)
    check_accreditation(held, by=world.facilitator, at=NOW)
    check_accreditation(held, by=second, at=LATER)
    assert seen(held) == (NOW, world.facilitator)
    uncheck_accreditation(held, by=second)
    assert seen(held) == (None, None)


def test_only_the_team_of_the_territory_checks_what_it_may_see(world: World, held: Accreditation) -> None:
    elsewhere = User.objects.create_user("autre@cluster.example", is_facilitator=True)
    Facilitation.objects.create(user=elsewhere, territory=world.buyer.organisation.territory)
    for person in (own_person(held.organisation), elsewhere, world.stranger):
        with pytest.raises(NotYoursToCheck):
            check_accreditation(held, by=person, at=NOW)
    held.visibility = "private"
    with pytest.raises(NotYoursToCheck):
        check_accreditation(held, by=world.facilitator, at=NOW)
    assert seen(held) == (None, None)


@pytest.mark.parametrize(
    ("change", "is_checked"),
    [
        ({}, True),
        ({"visibility": "members"}, True),
        ({"number": "13"}, False),
        ({"valid_until": date(2030, 1, 1)}, False),
        ({"evidence": ContentFile(b"%PDF-1.4 %%EOF", name="a.pdf")}, False),
    ],
)
def test_what_is_changed_has_to_be_checked_anew(
    world: World, held: Accreditation, settings, tmp_path, change: dict, is_checked: bool
) -> None:
    settings.MEDIA_ROOT = tmp_path
    check_accreditation(held, by=world.facilitator, at=NOW)
    row = {"id": held.pk, "form": held.form, "number": "12", "valid_until": None, "visibility": "public"}
    person = own_person(held.organisation)
    keep_rows(held.organisation, "accreditations", [{**row, **change}], by=person, at=LATER)
    assert (seen(held) == (NOW, world.facilitator)) is is_checked


def test_documents_wait_to_be_checked_and_names_show_the_rest(held: Accreditation) -> None:
    assert [list(accreditations_to_check(Q())), list(accreditations_of(Q(), "mosel"))] == [[], [held]]
    Accreditation.objects.filter(pk=held.pk).update(evidence="evidence/a.pdf")
    assert list(accreditations_to_check(Q())) == [held]
    Accreditation.objects.filter(pk=held.pk).update(visibility="private")
    assert [list(accreditations_to_check(Q())), list(accreditations_of(Q(), "mosel"))] == [[], []]
    Accreditation.objects.filter(pk=held.pk).update(visibility="public", checked_at=NOW)
    assert [list(accreditations_to_check(Q())), list(accreditations_of(Q(), "mosel"))] == [[], [held]]


def test_whoever_goes_is_told_to_those_who_stay(world: World, workshop: Organisation) -> None:
    first = own_person(workshop)
    workshop.representatives.create(user=world.stranger)
    stop_acting(workshop, by=first, at=NOW)
    assert [seat.user for seat in workshop.representatives.all()] == [world.stranger]
    assert [letter.recipient for letter in Letter.objects.all()] == [world.stranger.email]
    assert list(orphaned(Q())) == []
    with pytest.raises(DoesNotAct):
        stop_acting(workshop, by=first, at=NOW)


def test_the_last_to_go_is_told_to_the_team_which_sees_it_until_it_has_looked(
    world: World, workshop: Organisation
) -> None:
    Organisation.objects.filter(pk=workshop.pk).update(confirmed_at=NOW - timedelta(days=9))
    stop_acting(workshop, by=own_person(workshop), at=NOW)
    [letter] = Letter.objects.all()
    assert (letter.recipient, "Moselwerk" in letter.subject) == (world.facilitator.email, True)
    assert list(orphaned(Q())) == [workshop]
    workshop.refresh_from_db()
    confirm_record(workshop, at=LATER)
    assert list(orphaned(Q())) == []


def test_members_without_people_and_closed_accounts_leave_an_organisation_alone(
    world: World, workshop: Organisation
) -> None:
    buyer = world.buyer.organisation
    User.objects.filter(pk=own_person(workshop).pk).update(is_active=False)
    buyer.representatives.all().delete()
    assert list(orphaned(Q())) == [workshop]
    membership = Membership.objects.create(organisation=buyer, state="admitted", applied_at=NOW)
    assert list(orphaned(Q())) == [buyer, workshop]
    Membership.objects.filter(pk=membership.pk).update(state="left")
    assert list(orphaned(Q(country="LU"))) == []
