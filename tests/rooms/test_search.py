"""The search piece by piece: words, parts, counts and distances against counting by hand, an aged table."""

from collections import Counter
from math import asin, cos, radians, sin, sqrt

import numpy as np
import pytest
from django.utils import timezone

from tests.rooms.probe_world import make_directory
from tisserand.cluster.organisations import search
from tisserand.cluster.organisations.models import Organisation, SearchDocument, SearchWord
from tisserand.cluster.organisations.search import Search, directory, table, words
from tisserand.cluster.organisations.search.database import Question, documents_with, words_like
from tisserand.cluster.territories.models import Trade

pytestmark = pytest.mark.thorough


@pytest.fixture
def everybody(db) -> None:
    make_directory()
    search.index_everything(at=timezone.now())


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("Wäscherei", "Waescherei", "de"),
        ("Straße", "STRASSE", "de"),
        ("Küchen", "Kueche", "de"),
        ("réparations", "reparer", "fr"),
        ("Œuvre", "oeuvre", "fr"),
        ("bakeries", "bakery", "en"),
        ("bakkerijen", "bakkerij", "nl"),
        ("Sankt", "saint", "de"),
        ("Schweißerei", "schweißen", "de"),
    ],
)
def test_spellings_and_endings_of_a_word_share_a_form(one: str, other: str, language: str) -> None:
    assert words.forms(one, language) & words.forms(other, language)


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [("Bau", "Baum", "de"), ("pain", "peinture", "fr"), ("car", "care", "en"), ("Weberei", "Werber", "de")],
)
def test_different_words_share_none(one: str, other: str, language: str) -> None:
    assert not words.forms(one, language) & words.forms(other, language)


@pytest.mark.parametrize(
    ("compound", "parts"),
    [
        ("grosskuche", ("gross", "kuche")),
        ("fahrradreparatur", ("fahrrad", "reparatur")),
        ("gebaudereinigung", ("gebaude", "reinigung")),
        ("holz", ()),
        ("blanchisserie", ()),
        ("association", ()),
    ],
)
def test_a_compound_is_taken_apart_and_nothing_else(compound: str, parts: tuple[str, ...]) -> None:
    assert words.parts(compound) == parts


def test_idle_words_are_left_out_unless_there_are_no_others() -> None:
    assert words.spoken("l’atelier de la Sûre") == ["atelier", "Sûre"]
    assert words.spoken("de la") == ["de", "la"]


def test_the_index_answers_tokens_starts_and_groups_alike(everybody: None) -> None:
    documents = {one.pk: set(one.words.split()) for one in SearchDocument.objects.all()}
    asked = [
        Question(tokens=("flinge", "dwasch")),
        Question(starts=("natel",)),
        Question(groups=(("fpain", "flevain"), ("dbrot",))),
        Question(tokens=("nnobody",)),
    ]
    by_hand = [
        {key for key, held in documents.items() if held & {"flinge", "dwasch"}},
        {key for key, held in documents.items() if any(token.startswith("natel") for token in held)},
        {key for key, held in documents.items() if {"fpain", "flevain"} <= held or "dbrot" in held},
        set(),
    ]
    assert [set(found.tolist()) for found in documents_with(asked)] == by_hand
    assert all(by_hand[:3])


def test_a_mistyped_word_is_near_the_right_one(everybody: None) -> None:
    assert "blanchisserie" in words_like("blanchiserie")
    assert "schreinerei" in words_like("schreinerrei")


@pytest.mark.parametrize(
    "chosen",
    [
        {},
        {"territory": {"FRF3", "LU"}},
        {"class": {"cooperative"}, "language": {"de"}},
        {"trade": {"textile"}, "territory": {"DEC"}},
        {"kind": {"company"}, "class": {"cooperative"}},
    ],
)
def test_facets_count_what_counting_by_hand_counts(everybody: None, chosen: dict[str, set[str]]) -> None:
    pairs = {
        one.pk: [tuple(pair.split(":")) for pair in one.facets.split()]
        for one in SearchDocument.objects.all()
    }

    def fits(key: int, but: str) -> bool:
        return all(
            any(pair == (facet, value) for pair in pairs[key] for value in values)
            for facet, values in chosen.items()
            if facet != but
        )

    answer = directory(Search(facets={facet: frozenset(values) for facet, values in chosen.items()}))
    assert set(answer.ids.tolist()) == {key for key in pairs if fits(key, "")}
    for facet, choices in answer.facets.items():
        by_hand = Counter(
            pair[1] for key in pairs if fits(key, facet) for pair in pairs[key] if pair[0] == facet
        )
        told = {choice.value: choice.count for choice in _flat(choices) if choice.count}
        assert told == dict(by_hand)


def _flat(choices):
    for choice in choices:
        yield choice
        yield from _flat(choice.within)


def test_distances_are_those_of_the_haversine_formula(everybody: None) -> None:
    latitude, longitude = 49.61, 6.13
    for radius_km in (5, 40, 300):
        far = table.current().distances_km(latitude, longitude, radius_km)
        for one in Organisation.objects.all():
            km = _haversine_km(latitude, longitude, one.latitude, one.longitude)
            if km < radius_km - 0.01:
                assert far[one.pk] == pytest.approx(km, abs=0.01)
            elif km > radius_km + 0.01:
                assert far[one.pk] == np.inf


def _haversine_km(north: float, east: float, other_north: float, other_east: float) -> float:
    a, b = radians(north), radians(other_north)
    half = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(other_east - east) / 2) ** 2
    return 2 * 6371.0088 * asin(sqrt(half))


def test_a_table_that_took_changes_over_is_the_one_that_is_read_anew(everybody: None) -> None:
    table.current()
    some = list(Organisation.objects.order_by("pk")[:30])
    for number, one in enumerate(some):
        one.name, one.state = f"Changed {number % 7}", "archived" if number % 3 == 0 else "published"
        one.latitude = 50.0 if number % 2 else None
        one.longitude = 6.0 if number % 2 else None
        one.save()
        one.trades.set(Trade.objects.order_by("pk")[number : number + 2])
        if number % 10 == 0:
            search.index([one.pk], at=timezone.now())
            table.current()
    search.index([one.pk for one in some], at=timezone.now())
    aged = table.current()
    table.forget()
    fresh = table.current()
    assert aged.names[aged.order].tolist() == fresh.names[fresh.order].tolist()
    assert set(aged.order.tolist()) == set(fresh.order.tolist())
    for facet in aged.pairs:
        assert aged.pairs[facet].counts(aged.listed) == {
            **dict.fromkeys(aged.pairs[facet].values, 0),
            **fresh.pairs[facet].counts(fresh.listed),
        }
    assert np.isfinite(aged.distances_km(50, 6, 9)).sum() == np.isfinite(fresh.distances_km(50, 6, 9)).sum()


def test_what_changed_is_indexed_and_nothing_else(everybody: None) -> None:
    assert search.index_changed(at=timezone.now()) == 0
    one = Organisation.objects.order_by("pk")[0]
    one.name = "Zymurgie Nouvelle"
    one.save()
    assert search.index_changed(at=timezone.now()) == 1
    assert [found.organisation.name for found in directory(Search("zymurgie")).page(0, 5)] == [
        "Zymurgie Nouvelle"
    ]
    assert SearchWord.objects.filter(word="zymurgie").exists()


@pytest.mark.parametrize(
    "query", ["'; DROP TABLE x;--", '"*:^', "a & | ! (", "\\", "n*", "🦊 renard", "x" * 300]
)
def test_no_query_breaks_the_index(everybody: None, query: str) -> None:
    assert directory(Search(query)).total == SearchDocument.objects.filter(is_listed=True).count()


def test_words_that_nobody_has_together_give_the_closest_and_say_so(everybody: None) -> None:
    answer = directory(Search("jouets Bitburg"))
    assert answer.ranking.is_partial
    assert not directory(Search("jouets")).ranking.is_partial
