"""The directory tends itself: what is old is asked about, fades, is put away; a day's work is done once."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.rooms.world import World, make_world
from tisserand.cluster.mail.models import Letter
from tisserand.cluster.organisations import tasks
from tisserand.cluster.organisations.actions import record
from tisserand.cluster.organisations.actions.freshness import (
    confirm_record,
    confirmation_token,
    organisation_of_token,
)
from tisserand.cluster.organisations.actions.membership import remind_to_renew
from tisserand.cluster.organisations.models import Membership, Organisation
from tisserand.cluster.organisations.queries.freshness import overdue
from tisserand.cluster.organisations.rules import in_care_of
from tisserand.cluster.organisations.tasks import tend

pytestmark = pytest.mark.django_db
NOW = datetime(2028, 3, 1, 8, 0, tzinfo=UTC)
NOTHING = {"reminded": 0, "lapsed": 0, "asked": 0, "faded": 0, "archived": 0}


@pytest.fixture
def world() -> World:
    world = make_world()
    Organisation.objects.update(confirmed_at=NOW)
    return world


def aged(organisation: Organisation, days: float, state: str = "published") -> Organisation:
    Organisation.objects.filter(pk=organisation.pk).update(
        confirmed_at=NOW - timedelta(days=days), state=state
    )
    organisation.refresh_from_db()
    return organisation


@pytest.mark.parametrize(("days", "is_asked"), [(364, False), (365, False), (366, True)])
def test_its_people_are_asked_once_a_year(world: World, days: int, is_asked: bool) -> None:
    workshop = aged(world.workshop.organisation, days)
    assert tend(at=NOW)["asked"] == is_asked
    assert Letter.objects.filter(key__startswith=f"freshness:{workshop.pk}:").count() == is_asked


def test_the_letter_is_in_their_language_and_its_link_confirms_without_signing_in(world: World) -> None:
    workshop = aged(world.workshop.organisation, 370)
    tend(at=NOW)
    letter = Letter.objects.get()
    assert letter.recipient == "moselwerk@member.example"
    assert letter.subject == "Stimmt die Seite von Moselwerk noch?"
    token = letter.body.split("/de/still-right/")[1].split("/")[0]
    assert organisation_of_token(token) == workshop
    assert organisation_of_token(token[:-1]) is None


def test_where_nobody_acts_for_it_its_own_address_is_asked(world: World) -> None:
    workshop = aged(world.workshop.organisation, 370)
    workshop.representatives.all().delete()
    assert tend(at=NOW)["asked"] == 0
    Organisation.objects.filter(pk=workshop.pk).update(email="post@moselwerk.example")
    assert tend(at=NOW)["asked"] == 1
    assert Letter.objects.get().recipient == "post@moselwerk.example"


def test_the_day_done_twice_writes_nothing_twice(world: World) -> None:
    aged(world.workshop.organisation, 370)
    aged(world.buyer.organisation, 460)
    aged(world.cooperative.organisation, 800, "stale")
    tend(at=NOW)
    letters = list(Letter.objects.values_list("key", "recipient"))
    states = list(Organisation.objects.order_by("pk").values_list("state", flat=True))
    again = tend(at=NOW + timedelta(hours=5))
    assert (again["faded"], again["archived"]) == (0, 0)
    assert list(Letter.objects.values_list("key", "recipient")) == letters
    assert list(Organisation.objects.order_by("pk").values_list("state", flat=True)) == states


@pytest.mark.parametrize(
    ("days", "state", "becomes"),
    [
        (449, "published", "published"),
        (451, "published", "stale"),
        (729, "stale", "stale"),
        (731, "stale", "archived"),
        (2000, "draft", "draft"),
        (2000, "published", "stale"),
    ],
)
def test_what_nobody_answers_for_fades_and_is_put_away(
    world: World, days: int, state: str, becomes: str
) -> None:
    workshop = aged(world.workshop.organisation, days, state)
    tend(at=NOW)
    workshop.refresh_from_db()
    assert workshop.state == becomes


def test_members_do_not_fade(world: World) -> None:
    workshop = aged(world.workshop.organisation, 500)
    Membership.objects.create(
        organisation=workshop, state="admitted", applied_at=NOW, renew_by=date(2028, 12, 31)
    )
    assert tend(at=NOW)["faded"] == 0


def test_one_word_makes_it_fresh_again(world: World) -> None:
    workshop = aged(world.workshop.organisation, 500, "stale")
    confirm_record(workshop, at=NOW)
    assert (workshop.state, workshop.confirmed_at) == ("published", NOW)
    assert tend(at=NOW) == NOTHING


@pytest.mark.parametrize("work", ["record", "rows", "logo"])
def test_whoever_works_on_what_had_faded_makes_it_fresh_again(world: World, work: str) -> None:
    workshop = aged(world.workshop.organisation, 500, "stale")
    if work == "record":
        record.change_record(workshop, {"staff": 12}, by=world.facilitator, at=NOW)
    elif work == "rows":
        record.keep_rows(workshop, "contacts", [{"name": "Jo Adam"}], by=world.facilitator, at=NOW)
    else:
        record.keep_logo(workshop, None, by=world.facilitator, at=NOW)
    workshop.refresh_from_db()
    assert (workshop.state, workshop.confirmed_at) == ("published", NOW)


def test_what_was_put_away_is_not_brought_back_by_an_old_letter(world: World) -> None:
    workshop = aged(world.workshop.organisation, 800, "archived")
    assert organisation_of_token(confirmation_token(workshop)) is None


def test_after_400_days_the_facilitator_of_the_territory_sees_it(world: World) -> None:
    workshop = aged(world.workshop.organisation, 401)
    aged(world.buyer.organisation, 399)
    assert list(overdue(in_care_of(world.facilitator), 400, at=NOW)) == [workshop]
    assert list(overdue(in_care_of(world.stranger), 400, at=NOW)) == []
    world.facilitator.facilitations.create(territory=world.buyer.organisation.territory)
    assert list(overdue(in_care_of(world.facilitator), 400, at=NOW)) == []


def test_the_day_reminds_members_and_ends_what_was_not_renewed(world: World) -> None:
    for registration, until in ((world.workshop, date(2028, 4, 15)), (world.buyer, date(2028, 2, 29))):
        Membership.objects.create(
            organisation=registration.organisation, state="admitted", applied_at=NOW, renew_by=until
        )
    assert tend(at=NOW) == {**NOTHING, "reminded": 1, "lapsed": 1}
    assert sorted(Membership.objects.values_list("state", flat=True)) == ["lapsed", "to_renew"]
    assert tend(at=NOW + timedelta(hours=2))["lapsed"] == 0
    assert sorted(one.recipient.partition("@")[0] for one in Letter.objects.all()) == [
        "esch-achats",
        "moselwerk",
    ]


def test_who_leaves_at_the_moment_of_a_reminder_stops_nobody_elses(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for registration in (world.workshop, world.buyer):
        Membership.objects.create(
            organisation=registration.organisation, state="admitted", applied_at=NOW,
            renew_by=date(2028, 4, 15),
        )  # fmt: skip

    def remind(membership: Membership, *, at: datetime) -> bool:
        if membership.organisation == world.workshop.organisation:
            Membership.objects.filter(pk=membership.pk).update(state="left")
        return remind_to_renew(membership, at=at)

    monkeypatch.setattr(tasks, "remind_to_renew", remind)
    assert tend(at=NOW) == {**NOTHING, "reminded": 1}
