"""Searching and narrowing the directory: across languages, with what is found said, whatever is typed."""

import pytest
from django.utils.translation import override
from tests.rooms.world import World

from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.organisations.queries import Evidence, Search, directory, folded
from tisserand.cluster.territories.models import Territory, Trade


def names(answer) -> list[str]:
    return [found.organisation.name for found in answer.found]


@pytest.mark.parametrize("written", ["Wäscherei", "waescherei", "WASCHEREI", "Wäschereis"])
def test_a_word_is_the_same_however_it_is_spelled(laundry: Trade, written: str) -> None:
    assert names(directory(Search(written))) == ["Moselwerk", "Esch Achats"]


@pytest.mark.parametrize(
    ("words", "term", "language"),
    [
        ("blanchisserie", "blanchisserie", "fr"),
        ("laundry", "Laundry services", "en"),
        ("Mietwäsche", "Mietwäsche", "de"),
    ],
)
def test_a_trade_is_found_from_every_language_and_the_word_is_shown(
    laundry: Trade, words: str, term: str, language: str
) -> None:
    found = directory(Search(words)).found
    assert [one.evidence for one in found] == [
        [Evidence(term, language, "trade", laundry)],
        [Evidence(term, language, "sought", laundry)],
    ]


def test_a_text_is_found_by_another_word_for_the_same_trade(world: World, laundry: Trade) -> None:
    cooperative = world.cooperative.organisation
    cooperative.about_fr = "Une petite blanchisserie de quartier."
    cooperative.save()
    answer = directory(Search("Wäscherei"))
    assert names(answer) == ["Moselwerk", "Coopérative du Haut-Fourneau", "Esch Achats"]
    assert answer.found[1].evidence == [Evidence("blanchisserie", "fr", "equivalent")]


def test_part_of_a_trades_phrase_stands_for_nothing_else(world: World, laundry: Trade) -> None:
    cooperative = world.cooperative.organisation
    cooperative.about_fr = "Une petite blanchisserie de quartier."
    cooperative.save()
    assert "Coopérative du Haut-Fourneau" not in names(directory(Search("location")))


def test_every_word_must_be_found(laundry: Trade) -> None:
    assert names(directory(Search("Wäscherei Trier"))) == ["Moselwerk"]
    assert names(directory(Search("Wäscherei Honig"))) == []


def test_a_name_weighs_more_than_a_trade(world: World, laundry: Trade) -> None:
    world.buyer.organisation.name = "Wäscherei Esch"
    world.buyer.organisation.save()
    assert names(directory(Search("Wäscherei"))) == ["Wäscherei Esch", "Moselwerk"]
    assert names(directory(Search("Wäscherei", by_name=True))) == ["Moselwerk", "Wäscherei Esch"]


def test_a_facet_counts_what_it_would_leave_and_ignores_itself(world: World, laundry: Trade) -> None:
    answer = directory(Search(territories=frozenset({"LU"})))
    territories = [(choice.value, choice.count, choice.is_chosen) for choice in answer.facets["territories"]]
    languages = [(choice.value, choice.count) for choice in answer.facets["languages"]]
    assert names(answer) == ["Esch Achats"]
    assert territories == [("DE", 1, False), ("FR", 1, False), ("LU", 1, True)]
    assert sorted(languages) == [("de", 1), ("fr", 1)]


def test_facets_narrow_together(world: World) -> None:
    assert names(directory(Search(languages=frozenset({"fr"}), territories=frozenset({"LU", "DE"})))) == [
        "Esch Achats"
    ]


@pytest.mark.parametrize(
    "query",
    [
        "page=abc",
        "page=-1",
        "page=999999999999999999999",
        "territory=%00&kind=nonsense&class=x&language=klingon&sort=<script>",
        "sort=sideways",
        "q=" + "a" * 5000,
        "q=%27%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "q=%E2%80%AE%00%F0%9F%92%A9",
        "q=.*(%5B",
        "unknown=1",
    ],
)
def test_nonsense_in_the_address_does_no_harm(client, laundry: Trade, query: str) -> None:
    answer = client.get(f"/fr/directory/?{query}")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


def test_the_state_of_the_search_is_in_the_page(client, laundry: Trade) -> None:
    page = client.get("/fr/directory/?q=linge&territory=DE&sort=name").content.decode()
    assert 'value="linge"' in page
    assert 'id="territory-DE" name="territory" value="DE" checked' in page
    assert '<option value="name" selected>' in page
    assert "<b>1 structure</b>" in page


def test_pages_of_the_result_keep_the_search(client, world: World, monkeypatch) -> None:
    monkeypatch.setattr("tisserand.interfaces.web.public.directory.PAGE_LENGTH", 1)
    page = client.get("/fr/directory/?language=fr&page=2").content.decode()
    assert 'href="?language=fr&amp;page=1"' in page
    assert "page 2 sur 2" in page


def test_nobody_found_says_what_to_do_next(client, world: World) -> None:
    page = client.get("/en/directory/?q=unobtainium").content.decode()
    assert "Nobody fits this search yet." in page
    assert "Show all organisations" in page


def test_folding_leaves_only_plain_letters() -> None:
    assert [folded(word) for word in ("Straße", "Œuvre", "Müller", "Mueller", "ÉTÉ")] == [
        "strasse",
        "ouvre",
        "muller",
        "muller",
        "ete",
    ]


@pytest.mark.parametrize(
    ("code", "region"),
    [("FRF33", "Lothringen"), ("BE336", "Wallonien"), ("DEB21", "Rheinland-Pfalz"), ("NL42", "Limburg")],
)
def test_a_district_counts_for_its_part_of_the_greater_region(world: World, code: str, region: str) -> None:
    Territory.objects.create(scheme="nuts", code=code, name="Limburg", country=code[:2])
    Organisation.objects.update(territory=Territory.objects.get(code=code))
    with override("de"):
        facet = directory(Search()).facets["territories"]
    assert [(choice.label, choice.count) for choice in facet] == [(region, 3)]
