"""People come to act for organisations and to run the cluster: who lets whom in, for what."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from tests.rooms.world import World, make_world
from tisserand.cluster.accounts.actions import (
    AccountIsClosed,
    NotToAppoint,
    dismiss_facilitator,
    invitation_token,
    invite_facilitator,
    person_invited,
)
from tisserand.cluster.accounts.models import Facilitation, User
from tisserand.cluster.mail.models import Letter
from tisserand.cluster.organisations.actions import joining
from tisserand.cluster.organisations.models import JoinRequest, Kind, Organisation, Representative
from tisserand.cluster.organisations.rules import looks_after, may_decide_on_joining
from tisserand.cluster.territories.models import Territory

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 1, 11, 10, 0, tzinfo=UTC)


@pytest.fixture
def world() -> World:
    return make_world()


def ask(world: World) -> JoinRequest:
    return joining.ask_to_join(
        world.buyer.organisation, by=world.stranger, title="Buyer", message="Hello", at=NOW
    )


def colleague(world: World) -> User:
    return world.buyer.organisation.representatives.order_by("pk").first().user


def written_to(key: str) -> list[str]:
    return [one.recipient.partition("@")[0] for one in Letter.objects.filter(key__endswith=key)]


def test_a_request_goes_to_the_colleagues(world: World) -> None:
    ask(world)
    assert written_to("asked") == ["esch-achats"]


def test_where_there_is_no_colleague_it_goes_to_the_team(world: World) -> None:
    world.buyer.organisation.representatives.all().delete()
    ask(world)
    assert written_to("asked") == ["noemie"]


def test_a_colleague_decides_and_where_there_is_none_the_team(world: World) -> None:
    buyer = world.buyer.organisation
    other = world.workshop.organisation.representatives.get().user
    people = (colleague(world), other, world.facilitator, world.stranger)
    assert [may_decide_on_joining(one, buyer) for one in people] == [True, False, False, False]
    buyer.representatives.all().delete()
    assert [may_decide_on_joining(one, buyer) for one in people] == [False, False, True, False]


@pytest.mark.parametrize(("is_accepted", "state"), [(True, "accepted"), (False, "declined")])
def test_who_is_accepted_acts_for_it_and_who_is_declined_does_not(
    world: World, is_accepted: bool, state: str
) -> None:
    request = ask(world)
    joining.decide_on_joining(request, is_accepted=is_accepted, by=colleague(world), at=NOW)
    assert JoinRequest.objects.get().state == state
    assert Representative.objects.filter(user=world.stranger, title="Buyer").exists() == is_accepted
    assert written_to("decided") == ["passant"]


def test_nobody_lets_themselves_in(world: World) -> None:
    request = ask(world)
    with pytest.raises(joining.NotToDecide):
        joining.decide_on_joining(request, is_accepted=True, by=world.stranger, at=NOW)
    assert JoinRequest.objects.get().state == "open"


def test_a_request_is_decided_once(world: World) -> None:
    request, same = ask(world), JoinRequest.objects.get()
    joining.decide_on_joining(request, is_accepted=False, by=colleague(world), at=NOW)
    with pytest.raises(joining.DecidedAlready):
        joining.decide_on_joining(same, is_accepted=True, by=colleague(world), at=NOW)
    assert not Representative.objects.filter(user=world.stranger).exists()


def test_one_asks_once_and_not_for_what_one_has(world: World) -> None:
    ask(world)
    with pytest.raises(joining.AskedAlready):
        ask(world)
    with pytest.raises(joining.ActsAlready):
        joining.ask_to_join(world.buyer.organisation, by=colleague(world), title="", message="", at=NOW)


def test_a_territory_that_nobody_thought_of_joins_with_its_facilitator(world: World) -> None:
    # rows and an invitation are all it takes: nothing in the code knows Limburg
    netherlands = Territory.objects.create(scheme="iso3166", code="NL", name="Pays-Bas", country="NL")
    limburg = Territory.objects.create(
        scheme="nuts", code="NL42", name="Limburg", country="NL", depth=2, parent=netherlands
    )
    maastricht = Territory.objects.create(
        scheme="geonames", code="2751283", name="Maastricht", country="NL", depth=3, parent=limburg
    )
    person = invite_facilitator(
        "Sanne@limburg.example",
        name="Sanne V.",
        language="de",
        territories=[limburg],
        by=world.facilitator,
        at=NOW,
    )
    spinnerij = Organisation.objects.create(
        slug="spinnerij",
        name="De Spinnerij",
        kind=Kind.SSE_ENTERPRISE,
        original_language="de",
        territory=maastricht,
        town="Maastricht",
        country="NL",
        state="published",
    )
    assert looks_after(person, spinnerij)
    assert not looks_after(person, world.buyer.organisation)
    joining.ask_to_join(spinnerij, by=world.stranger, title="", message="", at=NOW)
    assert written_to("asked") == ["sanne"]
    letter = Letter.objects.get(key__startswith="invitation:")
    assert "Limburg" in letter.body
    assert "/de/invitation/" in letter.body


def test_the_link_of_an_invitation_is_worthless_once_it_was_used_or_is_old(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = world.stranger
    token = invitation_token(person)
    assert person_invited(token) == person
    assert person_invited(token + "x") is None
    later = timezone.now() + timedelta(days=8)
    with monkeypatch.context() as patched:
        patched.setattr("django.core.signing.time.time", later.timestamp)
        assert person_invited(token) is None
    User.objects.filter(pk=person.pk).update(last_login=NOW)
    assert person_invited(token) is None


def test_the_link_of_a_closed_account_is_worthless(world: World) -> None:
    token = invitation_token(world.stranger)
    User.objects.filter(pk=world.stranger.pk).update(is_active=False)
    assert person_invited(token) is None


def appoint(by: User, *territories: Territory) -> User:
    return invite_facilitator(
        "neu@cluster.example", name="Neu", language="de", territories=territories, by=by, at=NOW
    )


def test_a_facilitator_of_a_territory_appoints_for_it_and_for_nothing_else(world: World) -> None:
    germany, luxembourg = world.workshop.organisation.territory, world.buyer.organisation.territory
    Facilitation.objects.create(user=world.facilitator, territory=germany)
    for territories in ([luxembourg], [germany, luxembourg], []):
        with pytest.raises(NotToAppoint):
            appoint(world.facilitator, *territories)
    assert not User.objects.filter(email="neu@cluster.example").exists()
    assert appoint(world.facilitator, germany).is_facilitator


def test_others_appoint_nobody(world: World) -> None:
    with pytest.raises(NotToAppoint):
        appoint(world.stranger)


def test_a_closed_account_is_not_opened_by_an_invitation(world: World) -> None:
    User.objects.create_user("neu@cluster.example", is_active=False)
    with pytest.raises(AccountIsClosed):
        appoint(world.facilitator)
    assert not User.objects.get(email="neu@cluster.example").is_facilitator


def test_an_invitation_for_a_territory_does_not_narrow_who_looks_after_everything(world: World) -> None:
    everywhere = appoint(world.facilitator)
    appoint(world.facilitator, world.workshop.organisation.territory)
    assert looks_after(everywhere, world.buyer.organisation)


def test_a_facilitator_is_dismissed_by_others_never_by_themselves(world: World) -> None:
    person = appoint(world.facilitator, world.workshop.organisation.territory)
    with pytest.raises(NotToAppoint):
        dismiss_facilitator(world.facilitator, by=world.facilitator)
    with pytest.raises(NotToAppoint):
        dismiss_facilitator(world.facilitator, by=person)
    dismiss_facilitator(person, by=world.facilitator)
    person.refresh_from_db()
    assert (person.is_facilitator, person.facilitations.count()) == (False, 0)
