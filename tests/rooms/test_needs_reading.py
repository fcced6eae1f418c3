"""What is read from a text: language, title, trade, place, kind, amounts, last day, criteria."""

from datetime import date

import pytest

from tests.rooms.needs_world import LINEN, NOW, Market, make_market
from tisserand.cluster.needs.counter import likely_trades
from tisserand.cluster.needs.models import Band, Need, NeedKind, Offer, OfferKind
from tisserand.cluster.needs.reading import propose
from tisserand.cluster.needs.reading.amounts import band_of, bands_in
from tisserand.cluster.needs.reading.days import last_day_in
from tisserand.cluster.needs.reading.kinds import criteria_in, need_kind_of, offer_kind_of
from tisserand.cluster.needs.reading.language import is_mixed, language_of
from tisserand.cluster.needs.reading.places import place_in, place_named
from tisserand.cluster.needs.reading.titles import title_of
from tisserand.cluster.territories.models import Territory
from tisserand.cluster.territories.reference import place_called

TODAY = NOW.date()
GERMAN = "Wir suchen eine Wäscherei, die unsere Tischwäsche abholt und gebügelt zurückbringt."
MIXED = (
    "Nous cherchons une blanchisserie pour le linge de notre restaurant et des draps."
    " Wir brauchen auch jemanden, der uns die Wäsche bringt und sie mit dem Auto holt."
)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (LINEN, "fr"),
        (GERMAN, "de"),
        ("We are looking for a laundry near Esch.", "en"),
        ("Tischwäsche", "de"),
        ("blanchissage général", "fr"),
        ("", "fr"),
        ("1234 €", "fr"),
    ],
)
def test_the_language_of_a_text(text: str, language: str) -> None:
    assert language_of(text, "fr") == language


def test_a_text_in_two_languages_is_told_as_such() -> None:
    assert [is_mixed(text) for text in (LINEN, GERMAN, MIXED, "", "Linge")] == [
        False,
        False,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (LINEN, "Blanchisserie pour le linge de notre restaurant"),
        ("Bonjour,\nnous sommes à la recherche d’un menuisier. Merci !", "Menuisier"),
        ("Guten Tag, wir suchen eine Wäscherei in Trier. Bitte melden!", "Wäscherei in Trier"),
        ("We offer catering for 120 people; vegetarian.", "Catering for 120 people"),
        ("Wir suchen jemanden, der Hecken schneidet.", "Jemanden, der Hecken schneidet"),
        (
            "Blanchisserie pour les nappes de notre restaurant, enlèvement deux fois la semaine, repassé",
            "Blanchisserie pour les nappes de notre restaurant, enlèvement deux fois la semaine",
        ),
        ("Wir waschen und bügeln Wäsche.", "Wir waschen und bügeln Wäsche"),
        ("", ""),
    ],
)
def test_the_title_is_the_first_sentence_without_its_opening(text: str, title: str) -> None:
    assert title_of(text) == title


@pytest.mark.parametrize("text", ["mot " * 5000, "x" * 20_000, "Linge, " * 3000])
def test_a_title_is_short_however_long_the_text(text: str) -> None:
    assert 0 < len(title_of(text)) <= 91


@pytest.mark.parametrize(
    ("text", "bands"),
    [
        ("Budget : 12 000 € par an", (Band.TO_15K, Band.TO_15K)),
        ("entre 10 000 et 15 000 euros", (Band.TO_10K, Band.TO_15K)),
        ("zwischen 20.000 und 28.000 Euro", (Band.TO_20K, Band.TO_30K)),
        ("bis zu 5.000 EUR im Jahr", (Band.TO_1K, Band.TO_5K)),
        ("up to €4,500", (Band.TO_1K, Band.TO_5K)),
        ("environ 15k€", (Band.TO_15K, Band.TO_15K)),
        ("1,5 Mio. €", (Band.ABOVE_1M, Band.ABOVE_1M)),
        ("2 millions d’euros", (Band.ABOVE_1M, Band.ABOVE_1M)),
        ("500 repas par jour, 3 fois", None),
        ("au 12 rue du 10 mai 2027", None),
        ("", None),
    ],
)
def test_amounts_become_bands(text: str, bands: tuple[Band, Band] | None) -> None:
    assert bands_in(text) == bands


@pytest.mark.parametrize(
    ("amount", "band"), [(0, 1), (1, 1), (1000, 1), (1001, 2), (1_000_000, 13), (1_000_001, 14)]
)
def test_an_edge_belongs_to_the_band_that_ends_there(amount: float, band: int) -> None:
    assert band_of(amount) == band


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("avant le 15 mars 2027", date(2027, 3, 15)),
        ("réponse avant le 1er avril", date(2027, 4, 1)),
        ("bis 30.06.2027", date(2027, 6, 30)),
        ("bis spätestens Ende Mai", date(2027, 5, 31)),
        ("by the end of February", date(2027, 2, 28)),
        ("before May 3, 2027", date(2027, 5, 3)),
        ("jusqu’au 15 janvier", date(2028, 1, 15)),
        ("Livraison le 3 mai 2027, réponse avant le 10 avril 2027.", date(2027, 4, 10)),
        ("avant le 15 mars 2024", date(2024, 3, 15)),
        ("until 2027-09-01", date(2027, 9, 1)),
        ("le 31 février 2027", None),
        ("le 3 mai ou le 4 juin", None),
        ("Unsere Räume sind schön, may be", None),
        ("", None),
    ],
)
def test_the_last_day_a_text_names(text: str, day: date | None) -> None:
    assert last_day_in(text, TODAY) == day


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (LINEN, NeedKind.PURCHASE),
        ("Merci de nous envoyer un devis.", NeedKind.QUOTE),
        ("Wir suchen einen Subunternehmer.", NeedKind.SUBCONTRACTING),
        ("partenaire de projet Interreg", NeedKind.PROJECT_PARTNER),
        ("Wir suchen einen Lagerraum", NeedKind.PREMISES_OR_EQUIPMENT),
        ("un fournisseur de légumes", NeedKind.SOURCING),
        ("looking for a partner", NeedKind.PARTNER_SEARCH),
        ("prêt de tables", NeedKind.DONATION_OR_LOAN),
    ],
)
def test_the_kind_of_a_need(text: str, kind: NeedKind) -> None:
    assert need_kind_of(text) == kind


def test_the_kind_of_an_offer() -> None:
    texts = ("Wir waschen Wäsche.", "Nous mettons à disposition une salle", "travaux en sous-traitance")
    assert [offer_kind_of(text) for text in texts] == [
        OfferKind.GOODS_OR_SERVICES,
        OfferKind.PREMISES_OR_EQUIPMENT,
        OfferKind.SUBCONTRACTING,
    ]


def test_criteria_a_text_names() -> None:
    text = "Légumes bio et locaux, avec clause sociale, marché réservé aux ESAT"
    assert criteria_in(text) == {
        "has_social_clause": True,
        "is_environmental": True,
        "is_local": True,
        "reservation": "res-ws",
    }
    assert set(criteria_in("Linge").values()) == {False, "none"}


def test_trades_are_guessed_in_every_language() -> None:
    texts = {"fr": LINEN, "de": "Wäscherei für unser Hotel gesucht", "en": "a laundry for table linen"}
    assert {code: likely_trades(text, code)[0].code for code, text in texts.items()} == {
        "fr": "laundry",
        "de": "laundry",
        "en": "laundry",
    }
    assert len(likely_trades(LINEN, "fr")) <= 5
    assert likely_trades("", "fr") == []


@pytest.fixture
def places(db: None) -> dict[str, Territory]:
    made = {}
    for code, name, country in (("LU0", "Luxembourg", "LU"), ("DEC", "Saarland", "DE")):
        made[name] = Territory.objects.create(scheme="nuts", code=code, name=name, country=country, depth=1)
    for name, country in (("Trier", "DE"), ("Esch-sur-Alzette", "LU")):
        place = place_called(name, country)
        assert place is not None
        made[name] = Territory.objects.create(
            scheme="geonames", code=place.code, name=name, country=country, depth=4
        )
    return made


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("une blanchisserie à Esch-sur-Alzette ou autour", "Esch-sur-Alzette"),
        ("Wäscherei in Trier gesucht", "Trier"),
        ("une blanchisserie près de Trèves", "Trier"),
        ("Wir arbeiten im Saarland", "Saarland"),
        ("Unser Essen und die Halle sind schön", None),
        ("", None),
    ],
)
def test_a_place_is_found_by_any_of_its_names(
    places: dict[str, Territory], text: str, place: str | None
) -> None:
    assert place_in(text, "LU") == (places[place] if place else None)


def test_a_place_typed_alone_may_say_its_country(places: dict[str, Territory]) -> None:
    assert place_named("Trèves") == places["Trier"]
    assert place_named("trier (DE)") == places["Trier"]
    assert place_named("Saarland") == places["Saarland"]
    assert place_named("Nirgendwo") is None
    assert place_named("") is None


@pytest.fixture
def market(db: None) -> Market:
    return make_market()


def test_everything_a_need_says_is_proposed(market: Market) -> None:
    text = f"{LINEN} Budget de 12 000 € ; réponse avant le 15 mars 2027."
    proposal = propose(Need, text, market.buyer, today=TODAY)
    assert proposal.fields == {
        "title": "Blanchisserie pour le linge de notre restaurant",
        "original_language": "fr",
        "valid_until": date(2027, 3, 15),
        "amount": "said",
        "least_band": Band.TO_15K,
        "most_band": Band.TO_15K,
        "kind": NeedKind.PURCHASE,
        "place": market.buyer.territory,
        "has_social_clause": False,
        "is_environmental": False,
        "is_local": False,
        "reservation": "none",
    }
    assert proposal.trades[0].code == "laundry"


def test_a_day_that_is_past_or_too_far_is_told_and_not_proposed(market: Market) -> None:
    past = propose(Need, "Linge, avant le 15 mars 2024", market.buyer, today=TODAY)
    far = propose(Offer, "Linge, jusqu’au 15 mars 2031", market.buyer, today=TODAY)
    assert (past.fields["valid_until"], past.past_day) == (None, date(2024, 3, 15))
    assert (far.fields["valid_until"], far.far_day) == (None, date(2031, 3, 15))


def test_a_silent_mixed_or_endless_text_is_read_all_the_same(market: Market) -> None:
    assert propose(Need, "", market.buyer, today=TODAY).is_silent
    assert propose(Need, MIXED, market.buyer, today=TODAY).is_mixed
    endless = propose(Need, f"{LINEN} " * 400, market.buyer, today=TODAY)
    assert endless.trades[0].code == "laundry"
