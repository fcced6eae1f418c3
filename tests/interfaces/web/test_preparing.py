"""From nothing to wishes, by pages alone: the team prepares, two organisations come, one wants the other."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.interfaces.web.sending import fields_of, page_of, told
from tests.rooms.world import World

from tisserand.cluster.conventions.models import Convention, Registration, Wish

DAY = timezone.localdate() + timedelta(days=120)
ROOM = f"/fr/cockpit/conventions/rencontres-{DAY.year}/"
PUBLIC = f"/fr/conventions/rencontres-{DAY.year}/"
pytestmark = pytest.mark.django_db


def signed_in(person: object) -> Client:
    client = Client()
    client.force_login(person)
    return client


def send(client: Client, address: str, form: int = 0, at: str = "", **changes: object) -> None:
    """Opens a page, changes something in one of its forms and sends it; the page leads on."""
    answer = client.post(at or address, fields_of(page_of(client, address), form) | changes)
    assert (told(answer), answer.status_code) == ([], 302)


def prepare(team: Client) -> None:
    send(
        team,
        "/fr/cockpit/conventions/new/",
        origin="template-after-work",
        title_fr="Rencontres",
        title_de="Begegnungen",
        day=f"{DAY}",
        venue="Halle aux grains",
        town="Belvaux",
    )
    send(team, f"{ROOM}settings/", capacity="2", desk_phone="+352 00 11", is_approved_by_hand="on")
    send(
        team,
        f"{ROOM}programme/new/",
        sort="workshop",
        title_fr="Atelier",
        place_fr="Petite salle",
        starts_at=f"{DAY}T17:30",
        ends_at=f"{DAY}T18:00",
        **{"speakers-0-name": "Ada Kessler", "speakers-0-organisation": "Moselwerk"},
    )
    send(team, f"{ROOM}hall/", 0, f"{ROOM}hall/rounds/", ends="18:30", do="make")
    zones = {"zones-0-zone": "Nord", "zones-0-tables": "4", "zones-1-zone": "Sud", "zones-1-tables": "2"}
    send(team, f"{ROOM}hall/", 1, f"{ROOM}hall/tables/", **zones, do="make")
    send(team, f"{ROOM}hall/interpreters/new/", name="Milo", languages=["fr", "de"])


def come(member: Client, name: str) -> None:
    said = {"delegates-0-name": name, "languages": ["fr"], "when": "all", "role": "guest"}
    send(member, f"{PUBLIC}register/", **said)


def test_a_convention_from_nothing_to_the_first_wish_by_pages_alone(world: World):
    team = signed_in(world.facilitator)
    buyer, workshop = (
        signed_in(one.organisation.representatives.get().user) for one in (world.buyer, world.workshop)
    )

    prepare(team)
    convention = Convention.objects.get(slug=f"rencontres-{DAY.year}")
    assert (convention.rounds.count(), convention.tables.count(), convention.sessions.count()) == (6, 6, 4)
    assert buyer.get(PUBLIC).status_code == 404
    team.post(f"{ROOM}steps/open-registration/", {"from": "preparation"})

    assert "Petite salle" in page_of(buyer, PUBLIC)
    for member, name in ((buyer, "Bea"), (workshop, "Wim")):
        come(member, name)
    applied = list(convention.registrations.order_by("pk"))
    assert [one.state for one in applied] == ["applied", "applied"]
    for one in applied:
        team.post(f"{ROOM}registrations/{one.pk}/approve/")
    assert {one.state for one in convention.registrations.all()} == {Registration.State.REGISTERED}
    assert [one.rounds.count() for one in convention.registrations.all()] == [6, 6]

    team.post(f"{ROOM}steps/open-wishes/", {"from": "preparation"})
    first, second = applied
    buyer.post(f"{PUBLIC}wishes/{first.pk}/", {f"wish-{second.pk}": "must"})

    wish = Wish.objects.get()
    assert (wish.of, wish.to, wish.level) == (first, second, Wish.Level.MUST)
    convention.refresh_from_db()
    assert convention.state == Convention.State.WISHES
