"""The probes of the search are answerable: who must be found is there."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest
from tests.rooms.probe_world import make_directory

from tisserand.cluster.organisations.models import Organisation

PROBES = tomllib.loads((Path(__file__).parent / "search_probes.toml").read_text("utf-8"))["probe"]


@pytest.fixture
def everybody(db) -> None:
    make_directory()


def test_there_are_enough_probes_in_four_languages() -> None:
    counts = Counter(probe["language"] for probe in PROBES)
    assert set(counts) == {"fr", "de", "en", "nl"}
    assert min(counts.values()) >= 15
    assert sum(bool(probe["must"]) for probe in PROBES) >= 60


def test_whoever_must_be_found_is_in_the_directory(everybody: None) -> None:
    slugs = set(Organisation.objects.values_list("slug", flat=True))
    assert {slug for probe in PROBES for slug in probe["must"]} - slugs == set()
    assert len(slugs) >= 210
