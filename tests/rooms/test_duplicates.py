"""Duplicates: which pairs are proposed, and what merging, taking apart and telling apart leave behind."""

from datetime import date

import pytest

from tests.rooms.world import MORNING, World, make_world
from tisserand.cluster.accounts.models import User
from tisserand.cluster.organisations.actions import duplicates
from tisserand.cluster.organisations.likeness import Profile, pairs, profile
from tisserand.cluster.organisations.models import (
    Duplicate,
    Identifier,
    Kind,
    Organisation,
    Origin,
    Representative,
    Visibility,
)
from tisserand.cluster.territories.actions import country_node
from tisserand.cluster.territories.models import Theme
from tisserand.cluster.ties.models import Tie

SIRET, OTHER_SIRET = ("siret", "73282932000074"), ("siret", "73282932000082")


def said(key: int, name: str, **more: object) -> Profile:
    place = {"country": "FR", "postcode": "54400", "town": "Longwy", "street": "3 rue Haute"}
    return profile(key, **{"names": (name, ""), **place, **more})


def found(*profiles: Profile) -> list[tuple[int, int]]:
    return [(pair.a, pair.b) for pair in pairs(profiles)]


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("Les Jardins du Pays-Haut", {}),
        ("ASSOC LES JARDINS DU PAYS HAUT", {"street": ""}),
        ("Les Jradins du Pays-Hayt", {}),
        ("Jardins Pays-Haut Insertion", {}),
        ("LJPH Longwy", {}),
        ("Les Jardins du Pays-Haut", {"postcode": "54350", "town": "Mexy", "street": "9 place Basse"}),
    ],
)  # fmt: skip
def test_a_copy_without_its_number_is_found(name: str, more: dict[str, object]) -> None:
    assert found(said(1, "Les Jardins du Pays-Haut", numbers=[SIRET]), said(2, name, **more)) == [(1, 2)]


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("Boulangerie Martin", {}),
        ("Les Jardins du Pays-Haut", {"numbers": [OTHER_SIRET], "town": "Nancy", "postcode": "54000"}),
        ("Les Jardins du Pays-Haut", {"numbers": [("siret", "55210055400013")]}),
        ("Les Jardins de Cocagne", {"postcode": "31000", "town": "Toulouse", "street": ""}),
    ],
)  # fmt: skip
def test_two_different_ones_are_not_proposed(name: str, more: dict[str, object]) -> None:
    assert found(said(1, "Les Jardins du Pays-Haut", numbers=[SIRET]), said(2, name, **more)) == []


def test_the_same_number_is_enough() -> None:
    assert found(
        said(1, "Un nom", numbers=[SIRET]), said(2, "Autre chose", numbers=[SIRET], town="Nice")
    ) == [(1, 2)]


def test_a_copy_is_one_establishment_of_a_firm_at_most() -> None:
    here = said(1, "Tri du Nord", numbers=[SIRET])
    there = said(2, "Tri du Nord", numbers=[OTHER_SIRET], town="Nancy", postcode="54000", street="1 quai Bas")
    assert found(here, there, said(3, "TRI DU NORD")) == [(1, 3)]


@pytest.fixture
def world(db) -> World:
    return make_world()


@pytest.fixture
def copy(world: World) -> Organisation:
    """The cooperative a second time, with what the first does not have."""
    copy = Organisation.objects.create(
        slug="copy", name="COOPERATIVE DU HAUT FOURNEAU", kind=Kind.SSE_ENTERPRISE, original_language="fr",
        territory=country_node("FR"), town="Longwy", country="FR", website="https://haut.example",
        state=Organisation.State.PUBLISHED,
    )  # fmt: skip
    copy.languages.set(["fr", "de"])
    copy.themes.set([Theme.objects.create(code="energy", name="Energy")])
    Identifier.objects.create(organisation=copy, scheme="siret", country="FR", value="73282932000074")
    Origin.objects.create(organisation=copy, source="table", key="1", checksum="x", seen_at=MORNING)
    Representative.objects.create(organisation=copy, user=User.objects.create_user("second@member.example"))
    Tie.objects.create(
        a=min(copy, world.buyer.organisation, key=lambda one: one.pk),
        b=max(copy, world.buyer.organisation, key=lambda one: one.pk),
        kind="met", on=date(2026, 3, 1), evidence="meeting:1", written_at=MORNING,
    )  # fmt: skip
    return copy


@pytest.fixture
def pair(world: World, copy: Organisation) -> Duplicate:
    assert duplicates.find_duplicates() == 1
    return Duplicate.objects.get()


def holdings(organisation: Organisation) -> dict[str, object]:
    organisation.refresh_from_db()
    return {
        "numbers": [number.value for number in organisation.identifiers.all()],
        "origins": [origin.key for origin in organisation.origins.all()],
        "people": sorted(one.user.email for one in organisation.representatives.all()),
        "languages": sorted(language.code for language in organisation.languages.all()),
        "themes": [theme.code for theme in organisation.themes.all()],
        "website": organisation.website,
        "ties": Tie.objects.filter(a=organisation).count() + Tie.objects.filter(b=organisation).count(),
        "registrations": organisation.registrations.count(),
        "state": organisation.state,
        "into": organisation.absorbed_by,
    }


def test_a_merge_keeps_everything_of_both(world: World, copy: Organisation, pair: Duplicate) -> None:
    stays = world.cooperative.organisation

    duplicates.merge(pair, into=stays, by=world.facilitator, at=MORNING)

    assert holdings(stays) == {
        "numbers": ["73282932000074"],
        "origins": ["1"],
        "people": ["cooperative-du-haut-fourneau@member.example", "second@member.example"],
        "languages": ["de", "fr"],
        "themes": ["energy"],
        "website": "https://haut.example",
        "ties": 1,
        "registrations": 1,
        "state": "published",
        "into": None,
    }
    gone = holdings(copy)
    assert (gone["into"], gone["state"], gone["numbers"], gone["ties"]) == (stays, "archived", [], 0)
    pair.refresh_from_db()
    assert (pair.state, pair.decided_by) == (Duplicate.State.MERGED, world.facilitator)
    assert duplicates.find_duplicates() == 0


def test_the_record_to_stay_is_chosen(world: World, copy: Organisation, pair: Duplicate) -> None:
    duplicates.merge(pair, into=copy, by=world.facilitator, at=MORNING)
    assert holdings(copy)["registrations"] == 1
    assert holdings(world.cooperative.organisation)["into"] == copy


def test_a_merge_can_be_taken_back(world: World, copy: Organisation, pair: Duplicate) -> None:
    stays = world.cooperative.organisation
    before = holdings(stays), holdings(copy)

    duplicates.merge(pair, into=stays, by=world.facilitator, at=MORNING)
    duplicates.take_apart(pair, by=world.facilitator, at=MORNING)

    assert (holdings(stays), holdings(copy)) == before
    assert duplicates.find_duplicates() == 0


def test_a_tie_between_the_two_stays_with_the_absorbed_one(
    world: World, copy: Organisation, pair: Duplicate
) -> None:
    stays = world.cooperative.organisation
    tie = Tie.objects.create(
        a=min(copy, stays, key=lambda one: one.pk), b=max(copy, stays, key=lambda one: one.pk),
        kind="met", on=date(2026, 3, 1), evidence="meeting:2", written_at=MORNING,
    )  # fmt: skip

    duplicates.merge(pair, into=stays, by=world.facilitator, at=MORNING)

    sides = (tie.a, tie.b)
    tie.refresh_from_db()
    assert (tie.a, tie.b) == sides


def test_two_told_apart_are_never_proposed_again(world: World, pair: Duplicate) -> None:
    duplicates.tell_apart(pair, by=world.facilitator, at=MORNING)
    assert duplicates.find_duplicates() == 0
    assert Duplicate.objects.get().state == Duplicate.State.REFUSED


def test_what_is_decided_is_not_decided_again(world: World, copy: Organisation, pair: Duplicate) -> None:
    duplicates.merge(pair, into=copy, by=world.facilitator, at=MORNING)
    with pytest.raises(duplicates.AlreadyDecided):
        duplicates.tell_apart(pair, by=world.facilitator, at=MORNING)
    with pytest.raises(duplicates.AlreadyDecided):
        duplicates.merge(pair, into=copy, by=world.facilitator, at=MORNING)


def test_what_was_never_merged_cannot_be_taken_apart(world: World, pair: Duplicate) -> None:
    with pytest.raises(duplicates.CannotBeTakenApart):
        duplicates.take_apart(pair, by=world.facilitator, at=MORNING)


def test_a_pair_that_is_not_alike_any_more_is_forgotten(
    world: World, copy: Organisation, pair: Duplicate
) -> None:
    Organisation.objects.filter(pk=copy.pk).update(name="Boulangerie Martin", town="Nice")
    duplicates.find_duplicates()
    assert not Duplicate.objects.exists()


def test_what_is_private_stays_private_in_a_merge(world: World, copy: Organisation, pair: Duplicate) -> None:
    stays = world.cooperative.organisation
    Organisation.objects.filter(pk=copy.pk).update(
        email="x@haut.example", contact_visibility=Visibility.PUBLIC
    )
    Organisation.objects.filter(pk=stays.pk).update(contact_visibility=Visibility.PRIVATE)
    duplicates.merge(pair, into=stays, by=world.facilitator, at=MORNING)
    stays.refresh_from_db()
    assert (stays.email, stays.contact_visibility) == ("x@haut.example", Visibility.PRIVATE)


def test_what_was_private_is_not_shown_by_a_merge_and_comes_apart_again(
    world: World, copy: Organisation, pair: Duplicate
) -> None:
    stays = world.cooperative.organisation
    Organisation.objects.filter(pk=copy.pk).update(
        email="x@haut.example", contact_visibility="private", staff=7, figures_visibility="members"
    )
    Organisation.objects.filter(pk=stays.pk).update(phone="+33 3", contact_visibility="public")
    duplicates.merge(pair, into=stays, by=world.facilitator, at=MORNING)
    stays.refresh_from_db()
    assert (stays.email, stays.contact_visibility) == ("x@haut.example", "private")
    assert (stays.staff, stays.figures_visibility) == (7, "members")
    duplicates.take_apart(pair, by=world.facilitator, at=MORNING)
    stays.refresh_from_db()
    assert (stays.email, stays.contact_visibility) == ("", "public")
    assert (stays.staff, stays.figures_visibility) == (None, "public")


def test_a_membership_that_moves_brings_its_date_along(
    world: World, copy: Organisation, pair: Duplicate
) -> None:
    stays = world.cooperative.organisation
    Organisation.objects.filter(pk=stays.pk).update(member_since=None)
    Organisation.objects.filter(pk=copy.pk).update(member_since=date(2025, 4, 1))
    copy.memberships.create(state="admitted", applied_at=MORNING)
    duplicates.merge(pair, into=stays, by=world.facilitator, at=MORNING)
    stays.refresh_from_db()
    assert (stays.member_since, stays.memberships.count()) == (date(2025, 4, 1), 1)
    duplicates.take_apart(pair, by=world.facilitator, at=MORNING)
    stays.refresh_from_db()
    assert (stays.member_since, copy.memberships.count()) == (None, 1)


@pytest.mark.parametrize(
    ("states", "becomes"),
    [
        (("archived", "stale"), "stale"),
        (("stale", "published"), "published"),
        (("draft", "archived"), "draft"),
    ],
)
def test_the_record_that_stays_is_as_alive_as_the_livelier_one(
    world: World, copy: Organisation, pair: Duplicate, states: tuple[str, str], becomes: str
) -> None:
    stays = world.cooperative.organisation
    for one, state in zip((stays, copy), states, strict=True):
        Organisation.objects.filter(pk=one.pk).update(state=state)
    duplicates.merge(pair, into=stays, by=world.facilitator, at=MORNING)
    stays.refresh_from_db()
    assert stays.state == becomes


def test_what_a_register_lists_twice_it_tells_apart_itself(world: World, copy: Organisation) -> None:
    for number, one in enumerate((world.cooperative.organisation, copy)):
        Identifier.objects.create(organisation=one, scheme="other", country="FR", value=f"osm:node/{number}")
    assert duplicates.find_duplicates() == 0


def test_a_number_that_does_not_say_whose_it_is_tells_nothing_apart(world: World, copy: Organisation) -> None:
    for number, one in enumerate((world.cooperative.organisation, copy)):
        Identifier.objects.create(organisation=one, scheme="other", country="FR", value=f"A {number}")
    assert duplicates.find_duplicates() == 1
