"""The API over the small world of the rooms, with keys for its people."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from tests.rooms.world import World, make_world

from tisserand.cluster.accounts.actions import make_token
from tisserand.cluster.accounts.models import User
from tisserand.cluster.organisations.search import index_everything
from tisserand.cluster.territories.models import LegalForm, Theme, Trade

Bearer = dict[str, str]


@pytest.fixture(autouse=True)
def plain_static_files(settings, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.DATA_FOLDER = tmp_path


@pytest.fixture
def world(db) -> World:
    world = make_world()
    group = Trade.objects.create(code="laundry", name_fr="Linge", name_de="Wäsche", name_en="Laundry")
    trade = Trade.objects.create(
        code="laundry-service",
        parent=group,
        name_fr="Entretien du linge",
        name_de="Wäschereidienste",
        name_en="Laundry services",
        synonyms_fr="blanchisserie\nlocation de linge",
        cpv_prefixes="9831 9832",
        nace_codes="96.01",
    )
    Theme.objects.create(code="energy", name_fr="Énergie", name_de="Energie", name_en="Energy")
    LegalForm.objects.create(
        code="de-eg", country="DE", name="eingetragene Genossenschaft", sse_class="cooperative", law="GenG"
    )
    workshop = world.workshop.organisation
    workshop.trades.add(trade)
    workshop.latitude, workshop.longitude, workshop.staff = 49.757, 6.641, 34
    workshop.about_de, workshop.email, workshop.phone = (
        "Wir waschen.",
        "buero@moselwerk.example",
        "+49 651 42",
    )
    workshop.save()
    index_everything(at=timezone.now())
    return world


@pytest.fixture
def key(world: World) -> Callable[[User, str], Bearer]:
    """The headers with a key of a person, of a scope."""

    def make(person: User, scope: str = "read") -> Bearer:
        made = make_token(person, "test", scope, valid=timedelta(days=1), at=timezone.now())
        return {"Authorization": f"Bearer {made.key}"}

    return make


def person_of(world: World, name: str) -> User:
    return getattr(world, name).organisation.representatives.get().user
