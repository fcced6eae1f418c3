"""Searching and narrowing the directory: across languages, with what is found said, whatever is typed."""

import html
import re

import pytest
from django.utils import timezone
from tests.rooms.world import World

from tisserand.cluster.organisations import search
from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.organisations.queries import folded
from tisserand.cluster.organisations.search import Answer, Evidence, Search
from tisserand.cluster.territories.actions import load_reference_data
from tisserand.cluster.territories.models import Territory, Trade


def directory(asked: Search) -> Answer:
    """The answer after everything that the test did is indexed."""
    search.index_everything(at=timezone.now())
    return search.directory(asked)


def names(answer: Answer) -> list[str]:
    return [found.organisation.name for found in answer.page(0, 20)]


@pytest.mark.parametrize("written", ["Wäscherei", "waescherei", "WASCHEREI", "Wäschereis"])
def test_a_word_is_the_same_however_it_is_spelled(laundry: Trade, written: str) -> None:
    assert names(directory(Search(written))) == ["Moselwerk", "Esch Achats"]


@pytest.mark.parametrize(
    ("words", "term", "language"),
    [
        ("blanchisserie", "blanchisserie", "fr"),
        ("laundry", "laundry", "en"),
        ("Mietwäsche", "Mietwäsche", "de"),
    ],
)
def test_a_trade_is_found_from_every_language_and_the_word_is_shown(
    laundry: Trade, words: str, term: str, language: str
) -> None:
    found = directory(Search(words)).page(0, 5)
    assert [one.evidence for one in found] == [
        [Evidence(term, language, "trade", str(laundry))],
        [Evidence(term, language, "sought", str(laundry))],
    ]


def test_a_text_is_found_by_another_word_for_the_same_trade(world: World, laundry: Trade) -> None:
    cooperative = world.cooperative.organisation
    cooperative.about_fr = "Une petite blanchisserie de quartier."
    cooperative.save()
    answer = directory(Search("Wäscherei"))
    assert names(answer) == ["Moselwerk", "Coopérative du Haut-Fourneau", "Esch Achats"]
    assert answer.page(1, 2)[0].evidence == [Evidence("blanchisserie", "fr", "equivalent")]


def test_part_of_a_trades_phrase_stands_for_nothing_else(world: World, laundry: Trade) -> None:
    cooperative = world.cooperative.organisation
    cooperative.about_fr = "Une petite blanchisserie de quartier."
    cooperative.save()
    assert "Coopérative du Haut-Fourneau" not in names(directory(Search("location")))


def test_every_word_must_be_found_or_it_is_said(laundry: Trade) -> None:
    assert names(directory(Search("Wäscherei Trier"))) == ["Moselwerk"]
    answer = directory(Search("Wäscherei Honig"))
    assert (names(answer), answer.ranking.is_partial) == (["Moselwerk", "Esch Achats"], True)


def test_a_name_weighs_more_than_a_trade(world: World, laundry: Trade) -> None:
    world.buyer.organisation.name = "Wäscherei Esch"
    world.buyer.organisation.save()
    assert names(directory(Search("Wäscherei"))) == ["Wäscherei Esch", "Moselwerk"]
    assert names(directory(Search("Wäscherei", sort="name"))) == ["Moselwerk", "Wäscherei Esch"]


def test_a_facet_counts_what_it_would_leave_and_ignores_itself(world: World, laundry: Trade) -> None:
    answer = directory(Search(facets={"territory": frozenset({"LU"})}))
    territories = [(choice.value, choice.count, choice.is_chosen) for choice in answer.facets["territory"]]
    languages = [(choice.value, choice.count) for choice in answer.facets["language"]]
    assert names(answer) == ["Esch Achats"]
    assert territories == [("DE", 1, False), ("FR", 1, False), ("LU", 1, True)]
    assert sorted(languages) == [("de", 1), ("fr", 1)]


def test_facets_narrow_together(world: World) -> None:
    chosen = {"language": frozenset({"fr"}), "territory": frozenset({"LU", "DE"})}
    assert names(directory(Search(facets=chosen))) == ["Esch Achats"]


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
    search.index_everything(at=timezone.now())
    page = client.get("/fr/directory/?q=linge&territory=DE&sort=name").content.decode()
    assert 'value="linge"' in page
    assert 'id="territory-DE" name="territory" value="DE" checked' in page
    assert '<option value="name" selected>' in page
    assert "<b>1 structure</b>" in page


def test_pages_of_the_result_keep_the_search(client, world: World, monkeypatch) -> None:
    search.index_everything(at=timezone.now())
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
    ("code", "top"), [("FRF33", "FRF3"), ("BE336", "BE3"), ("DEB21", "DEB"), ("NL42", "NL42")]
)
def test_a_district_counts_for_its_part_of_the_greater_region(world: World, code: str, top: str) -> None:
    above = None
    for length in range(2 if code != top else 4, len(code) + 1):
        above, _ = Territory.objects.get_or_create(
            scheme="iso3166" if length == 2 else "nuts",
            code=code[:length],
            defaults={"name": code[:length], "country": code[:2], "parent": above},
        )
    Organisation.objects.update(territory=above)
    [choice] = directory(Search()).facets["territory"]
    below = [inner.value for inner in choice.within]
    assert (choice.value, choice.count, below) == (top, 3, [] if code == top else below)
    assert directory(Search(facets={"territory": frozenset({code})})).ids.size == 3


def test_a_place_counts_across_borders_by_any_of_its_names(world: World) -> None:
    load_reference_data()
    places = {"moselwerk": (49.757, 6.641), "esch-achats": (49.496, 5.981)}
    for slug, (latitude, longitude) in places.items():
        Organisation.objects.filter(slug=slug).update(latitude=latitude, longitude=longitude)
    for name in ("Thionville", "Diedenhofen"):
        answer = directory(Search(place=name, radius_km=40))
        assert [(one.organisation.slug, round(one.distance_km or 0)) for one in answer.page(0, 5)] == [
            ("esch-achats", 20)
        ]
    wider = directory(Search(place="Thionville", radius_km=100))
    assert names(wider) == ["Esch Achats", "Moselwerk"]
    assert names(directory(Search(place="Thionville", radius_km=100, sort="name"))) == names(wider)


def test_a_site_elsewhere_counts_for_distances_too(world: World) -> None:
    world.workshop.organisation.establishments.create(
        town="Thionville",
        country="FR",
        territory=world.cooperative.organisation.territory,
        latitude=49.36,
        longitude=6.17,
    )
    assert names(directory(Search(place="Thionville", radius_km=5))) == ["Moselwerk"]


def test_an_unknown_place_is_said_and_narrows_nothing(client, world: World) -> None:
    search.index_everything(at=timezone.now())
    page = client.get("/en/directory/?near=Nowhereville").content.decode()
    assert "No place called “Nowhereville” is known here" in page
    assert "<b>3 organisations</b>" in page


def test_a_mistyped_word_finds_what_it_looks_like_and_says_so(client, laundry: Trade) -> None:
    search.index_everything(at=timezone.now())
    page = client.get("/en/directory/?q=blanchiserie").content.decode()
    assert "Nobody writes “blanchiserie”; shown is what looks like it: blanchisserie." in page
    assert "<b>2 organisations</b>" in page


def test_a_record_that_is_not_listed_any_more_is_not_found(world: World) -> None:
    assert len(directory(Search())) == 3
    for state, number in (("stale", 3), ("archived", 2), ("published", 3)):
        Organisation.objects.filter(slug="moselwerk").update(state=state)
        search.index([world.workshop.organisation.pk], at=timezone.now())
        assert len(search.directory(Search())) == number


def test_a_deleted_record_is_not_found(world: World) -> None:
    assert len(directory(Search())) == 3
    other = Organisation.objects.create(
        slug="x", name="Xylo", kind="company", town="Metz", country="FR", territory_id=territory_of(world)
    )
    other.state = "published"
    other.save()
    assert search.index_changed(at=timezone.now()) == 1
    assert names(search.directory(Search("Xylo"))) == ["Xylo"]
    other.delete()
    search.index([world.workshop.organisation.pk], at=timezone.now())
    assert names(search.directory(Search("Xylo"))) == []
    assert len(search.directory(Search())) == 3


def territory_of(world: World) -> int:
    return world.cooperative.organisation.territory_id


def crowd(world: World, number: int, trade: Trade) -> None:
    """So many more organisations that wash, each with a trade, a language, a place."""
    for position in range(number):
        one = Organisation.objects.create(
            slug=f"w{position}",
            name=f"Blanchisserie {position}",
            kind="company",
            town="Metz",
            country="FR",
            state="published",
            territory_id=territory_of(world),
            latitude=49 + position / 40,
            longitude=6.17,
        )
        one.trades.add(trade)
        one.languages.add("fr")


@pytest.mark.parametrize("rows", [1, 50])
@pytest.mark.parametrize(
    ("query", "few", "many"),
    [("", 3, 2), ("q=blanchisserie", 6, 5), ("q=blanchiserie&near=Metz&km=500&sort=name", 8, 7)],
)
def test_a_list_asks_no_more_for_fifty_rows_than_for_one(
    client,
    world: World,
    laundry: Trade,
    django_assert_num_queries,
    rows: int,
    query: str,
    few: int,
    many: int,
) -> None:
    crowd(world, rows, laundry)
    search.index_everything(at=timezone.now())
    client.get("/fr/directory/")  # reads the table and what is read once
    with django_assert_num_queries(few if rows == 1 else many):  # many are gathered on the map unread
        client.get(f"/fr/directory/?{query}")


def test_many_are_gathered_on_the_map_with_the_way_to_each_place(
    client, world: World, laundry: Trade
) -> None:
    crowd(world, 45, laundry)
    search.index_everything(at=timezone.now())
    page = client.get("/fr/directory/?q=blanchisserie").content.decode()
    links = re.findall(r'class="gathering[^"]*" href="\?([^"]+)"', page)
    found = []
    for link in links:
        narrowed = client.get("/fr/directory/?" + html.unescape(link)).content.decode()
        found.append(int(re.findall(r"<b>(\d+) structures?</b>", narrowed)[0]))
    listed = re.findall(r'<li><a href="\?([^"]+)">[^<]+</a> <span class="num">(\d+)</span></li>', page)
    assert [link for link, _ in listed] == links  # the same beside the map, for the keyboard
    counts = [int(count) for count in re.findall(r"<title>(\d+) · ", page)]
    assert sum(counts) == 46
    assert [int(count) for _, count in listed] == counts
    assert all(more >= count for more, count in zip(found, counts, strict=True))


def test_a_stale_record_is_found_and_says_that_it_is_old(client, world: World) -> None:
    Organisation.objects.filter(slug="moselwerk").update(state="stale")
    search.index_everything(at=timezone.now())
    page = client.get("/en/directory/?q=Moselwerk").content.decode()
    assert "sample--stale" in page
    assert "Not confirmed for a long time" in page
