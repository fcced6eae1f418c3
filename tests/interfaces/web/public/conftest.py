"""The public pages over the small world of the rooms, with trades to search for."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.rooms.world import MORNING, TWO_O_CLOCK, World, make_world, register

from tisserand.cluster.conventions.models import Brought, Meeting, ProgrammeSession, Schedule, Speaker
from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.organisations.search import index_everything
from tisserand.cluster.territories.models import Language, Trade
from tisserand.cluster.ties.actions import write_tie
from tisserand.cluster.ties.models import TieKind


@pytest.fixture
def world(db) -> World:
    return make_world()


@pytest.fixture
def laundry(world: World) -> Trade:
    """The German workshop washes, the buyer seeks it; both say so in their own language."""
    trade = Trade.objects.create(
        code="laundry-service",
        name_fr="Entretien du linge",
        name_de="Wäschereidienste",
        name_en="Laundry services",
        synonyms_fr="blanchisserie\nlocation de linge",
        synonyms_de="Wäscherei\nMietwäsche",
        synonyms_en="laundry",
    )
    washes, seeks = world.workshop.organisation, world.buyer.organisation
    washes.trades.add(trade)
    washes.about_de, washes.original_language = "Wir waschen für Kliniken.", "de"
    washes.latitude, washes.longitude = 49.757, 6.641
    washes.save()
    seeks.sought_trades.add(trade)
    return trade


@pytest.fixture
def published_plan(world: World) -> Schedule:
    """One meeting across the border, at table 2 in round 1, in a plan that participants see."""
    schedule = Schedule.objects.create(
        convention=world.convention, number=1, status="bounded", made_at=MORNING, state="final"
    )
    a, b = sorted((world.workshop, world.buyer), key=lambda registration: registration.pk)
    Meeting.objects.create(
        schedule=schedule,
        a=a,
        b=b,
        round=world.convention.rounds.get(number=1),
        table=world.convention.tables.get(number=2),
    )
    return schedule


@pytest.fixture
def programme(world: World) -> ProgrammeSession:
    session = ProgrammeSession.objects.create(
        convention=world.convention,
        sort="round_table",
        title_fr="Acheter à son voisin",
        title_de="Beim Nachbarn kaufen",
        starts_at=MORNING,
        ends_at=MORNING + timedelta(hours=2),
    )
    Speaker.objects.create(session=session, name="Maud Kieffer", organisation=world.buyer.organisation)
    return session


@pytest.fixture
def full(world: World, laundry: Trade, published_plan: Schedule, programme: ProgrammeSession) -> World:
    """Everything that pages can show: trades, a plan, a programme, ties, what is brought along."""
    Brought.objects.create(
        registration=world.workshop, side="offer", title="Flachwäsche", language="de", trade=laundry
    )
    Brought.objects.create(registration=world.workshop, side="need", title="Paletten", language="de")
    tie(world.workshop.organisation, world.buyer.organisation)
    index_everything(at=timezone.now())
    return world


def tie(one: Organisation, other: Organisation, kind: TieKind = TieKind.CONTRACTED, evidence: str = "x:1"):
    return write_tie(one, other, kind, on=MORNING.date(), evidence=evidence, at=MORNING)


def three_of_everything(world: World) -> None:
    """Two more of whatever the first one has, so that a page that asks per row is found out."""
    english, _ = Language.objects.get_or_create(code="en")
    trade = Trade.objects.get()
    for number, country in ((2, "BE"), (3, "FR")):
        registration = register(world.convention, f"Atelier {number}", "Arlon", country, ["fr"])
        organisation = registration.organisation
        organisation.latitude, organisation.longitude = 49.68, 5.81
        organisation.about_fr = "Une blanchisserie."
        organisation.save()
        organisation.languages.add(english)
        organisation.trades.add(trade)
        organisation.sought_trades.add(trade)
        tie(world.workshop.organisation, organisation)
        Brought.objects.create(
            registration=world.workshop, side="offer", title="Linge", language="fr", trade=trade
        )
        session = ProgrammeSession.objects.create(
            convention=world.convention,
            sort="workshop",
            title_fr=f"Atelier {number}",
            starts_at=TWO_O_CLOCK,
            ends_at=TWO_O_CLOCK + timedelta(hours=1),
        )
        Speaker.objects.create(session=session, name="Jens Altmeyer", organisation=organisation)
        a, b = sorted((world.cooperative, registration), key=lambda one: one.pk)
        Meeting.objects.create(
            schedule=Schedule.objects.get(),
            a=a,
            b=b,
            round=world.convention.rounds.get(number=number),
            table=world.convention.tables.get(number=number),
        )
    index_everything(at=timezone.now())
