"""The probes of the search are answerable: who must be found is there."""

import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from django.utils import timezone

from tests.rooms.probe_world import make_directory
from tisserand.cluster.organisations import search
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


def found_first(query: str) -> list[str]:
    return [found.organisation.slug for found in search.directory(search.Search(query)).page(0, 5)]


@pytest.mark.thorough
def test_nine_of_ten_probes_are_right_in_the_first_five(everybody: None) -> None:
    search.index_everything(at=timezone.now())
    missed = {
        f"{probe['language']} {probe['query']}": (sorted(set(probe["must"]) - set(first)), first)
        for probe in PROBES
        if not set(probe["must"]) <= set(first := found_first(probe["query"]))
    }
    asked = Counter(probe["language"] for probe in PROBES if probe["must"])
    wrong = Counter(name[:2] for name in missed)
    score = {language: f"{asked[language] - wrong[language]}/{asked[language]}" for language in asked}
    sys.stdout.write(f"{score}\n" + "\n".join(map(str, missed.items())))
    assert len(missed) <= sum(asked.values()) // 10, missed
