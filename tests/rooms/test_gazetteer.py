"""Addresses are placed without the network, however towns are spelt; points are WGS 84 degrees."""

import pytest

from tisserand.cluster.territories.countries import country_code, country_names
from tisserand.cluster.territories.gazetteer import nearest, place_near, place_of


@pytest.mark.parametrize(
    ("town", "postcode", "code"),
    [
        ("SAINT ETIENNE", "42000", "42218"),
        ("ST-ETIENNE CEDEX 2", "42007", "42218"),
        ("ST-DENIS", "93200", "93066"),
        ("Saint-Denis", "97400", "97411"),
        ("PARIS 12", "75012", "75056"),
        ("Paris 12e Arrondissement", "75012", "75056"),
        ("L HAY LES ROSES", "94240", "94038"),
        ("L'Haÿ-les-Roses", "94240", "94038"),
        ("LE HAVRE CEDEX", "76600", "76351"),
        ("Bellegarde-sur-Valserine", "01200", "01033"),
        ("BOULOGNE S/ MER", "62200", "62160"),
        ("Porto-Vecchio", "20137", "2A247"),
        ("Mulouse", "68100", "68224"),
        ("Ancenis", "44153", "44003"),
        ("Un lieu-dit", "57310", ""),
        ("Atlantis", "", ""),
    ],
)
def test_a_french_commune_is_found_however_it_is_spelt(town: str, postcode: str, code: str) -> None:
    place = place_of("FR", town, postcode)
    assert (place.code if place else "") == code


@pytest.mark.parametrize(
    ("country", "town", "name"),
    [
        ("DE", "Trèves", "Trier"),
        ("DE", "St. Wendel", "Sankt Wendel"),
        ("BE", "Lüttich", "Liège"),
        ("LU", "Esch/Alzette", "Esch-sur-Alzette"),
        ("AT", "Wien", "Vienna"),
        ("BE", "Atlantis", ""),
    ],
)  # fmt: skip
def test_a_town_next_door_is_found_by_its_names(country: str, town: str, name: str) -> None:
    place = place_of(country, town)
    assert (place.name if place else "") == name


def test_the_nearest_place_is_of_the_country_asked_for() -> None:
    at_the_border = (49.5107, 5.8086)  # between Longwy, Rodange and Aubange
    assert {nearest(*at_the_border, country).country for country in ("LU", "FR", "BE")} == {"LU", "FR", "BE"}
    assert nearest(0.0, 0.0) is None


def test_a_point_chooses_among_places_of_one_name() -> None:
    assert place_near("FR", "Toulouse", (43.60, 1.46)).code == "31555"
    assert place_near("FR", "Toulouse", (48.60, 7.46)) is None


def test_countries_have_names_in_every_language_of_the_pages() -> None:
    assert dict(country_names("DE")) == {"fr": "Allemagne", "de": "Deutschland", "en": "Germany"}
    assert country_code("nowhere") == ""
    with pytest.raises(KeyError):
        country_names("XX")
