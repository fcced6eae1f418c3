"""Rows into drafts: every source repairs what lists lose, cleans what they bring, and refuses with a
reason.
"""

import pytest
from django.utils.translation import override

from tisserand.cluster.organisations.sources import SOURCES, Draft, Refused, Row, cleaning, proposed

SIAE = {
    "name": "ASSOC LES JARDINS", "brand": "Les Jardins", "kind": "ACI", "siret": "73282932000074",
    "naf": "8130Z",
    "address": "3 rue  Haute", "post_code": "1330", "city": "Villars-les-Dombes", "department": "1",
    "coords": "SRID=4326;POINT (5.03 46.002)",
    "description": "<p>Légumes &amp; fleurs</p><script>x()</script>",
    "website": "jardins.example", "legal_form": "",
}  # fmt: skip
ESAT = {
    "EJ-Raison sociale": "ADAPEI", "EJ-Statut juridique Libellé": "Ass. de Droit Local",
    "ET-N°FINESS": "10008951",
    "ET-Raison sociale": "ESAT DU LAC", "ET-Adresse": "385   ALL DU PRUNUS", "ET-Code Postal": "1150",
    "ET-SIRET": "", "ET-Département Code": "1", "ET-Commune Libellé": "Blyes",
    "Capacité autorisée agrégée": "9",
}  # fmt: skip


def drafted(source: str, cells: dict[str, str], **changed: str) -> Draft:
    columns = proposed(tuple(cells)) if source == "table" else {}
    return SOURCES[source].draft(Row(2, {**cells, **changed}), columns)


def test_a_siae_row_is_repaired_and_cleaned() -> None:
    draft = drafted("siae_france", SIAE)
    assert (draft.key, draft.name, draft.legal_name) == (
        "73282932000074-ACI",
        "Les Jardins",
        "ASSOC LES JARDINS",
    )
    assert (draft.postcode, draft.district, draft.street) == ("01330", "01", "3 rue Haute")
    assert (draft.latitude, draft.longitude) == (46.002, 5.03)
    assert (draft.about, draft.website) == ("Légumes & fleurs", "https://jardins.example")
    assert (draft.sse_class, draft.accreditations) == ("work_integration", ("fr-aci",))


def test_a_siae_without_its_number_is_known_by_name_and_place() -> None:
    towns = ("Blyes", "BLYES", "Nancy")
    one, same, other = (drafted("siae_france", {**SIAE, "siret": "", "city": town}) for town in towns)
    assert one.identifiers == ()
    assert one.key == same.key != other.key


@pytest.mark.parametrize(
    ("kind", "sse_class"),
    [("EI", "work_integration"), ("AI", "work_integration"), ("ETTI", "work_integration"),
     ("EITI", "work_integration"), ("GEIQ", "work_integration"), ("EA", "adapted_workshop"),
     ("EATT", "adapted_workshop"), ("ESAT", "adapted_workshop")],
)  # fmt: skip
def test_each_kind_of_siae_is_an_accreditation_of_its_class(kind: str, sse_class: str) -> None:
    draft = drafted("siae_france", SIAE, kind=kind)
    assert (draft.accreditations, draft.sse_class) == ((f"fr-{kind.lower()}",), sse_class)


def test_an_esat_row_gets_its_leading_zeros_back() -> None:
    draft = drafted("esat_france", ESAT)
    assert (draft.key, draft.postcode, draft.district) == ("010008951", "01150", "01")
    assert [(number.scheme, number.value) for number in draft.identifiers] == [("finess", "010008951")]
    assert (draft.form, draft.in_integration) == ("fr-association-1908", 9)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"siret": "73282932000075"}, "bad_number"),
        ({"siret": "12345678901234"}, "bad_number"),
        ({"kind": "XYZ"}, "unknown_kind"),
        ({"brand": "", "name": "<script>alert(1)</script>"}, "no_name"),
        ({"brand": "x" * 161}, "long_name"),
        ({"coords": "POINT (500 10)"}, "bad_point"),
        ({"coords": "somewhere"}, "bad_point"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_right_is_refused_with_a_reason_in_every_language(
    cells: dict[str, str], code: str
) -> None:
    with pytest.raises(Refused) as caught:
        drafted("siae_france", SIAE, **cells)
    assert caught.value.code == code
    said = []
    for language in ("fr", "de", "en"):
        with override(language):
            said.append(str(caught.value))
    assert len(set(said)) == 3


@pytest.mark.parametrize(
    "word", ["AT", "AUT", "Österreich", "Austria", "Autriche", "Oostenrijk", "oesterreich"]
)
def test_a_country_may_be_written_in_many_ways(word: str) -> None:
    draft = drafted("table", {"Name": "Weberei", "Ort": "Wien", "Land": word})
    assert (draft.country, draft.town) == ("AT", "Wien")


def test_headers_of_three_languages_are_understood() -> None:
    assert proposed(("Raison sociale", "Code postal", "Ville", "Pays", "Site web"))["website"] == "Site web"
    assert proposed(("Firmenname", "PLZ", "Ort", "Straße"))["postcode"] == "PLZ"
    assert proposed(("Organisation name", "City", "E-mail")) == {
        "name": "Organisation name", "town": "City", "email": "E-mail"
    }  # fmt: skip


def test_an_unknown_country_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        drafted("table", {"Name": "Weberei", "Ort": "Wien", "Land": "Atlantis"})
    assert (caught.value.code, caught.value.facts) == ("no_country", {"value": "Atlantis"})


def test_a_column_may_hold_for_every_row() -> None:
    draft = SOURCES["table"].draft(
        Row(2, {"Nom": "A", "Ville": "Wiltz"}), {"name": "Nom", "town": "Ville", "country": "=LU"}
    )
    assert draft.country == "LU"


def test_without_a_country_the_point_or_the_number_tells() -> None:
    by_point = drafted("table", {"name": "A", "lat": "49.61", "lon": "6.13"})
    by_number = drafted("table", {"name": "A", "town": "Nancy", "siret": "73282932000074"})
    assert (by_point.country, by_number.country) == ("LU", "FR")


def test_a_row_without_a_key_is_known_by_name_and_town() -> None:
    one, same, other = (
        drafted("table", {"name": name, "town": town, "country": "LU"})
        for name, town in (("Café Ëtoile", "Wiltz"), ("CAFE ETOILE", "wiltz"), ("Café Ëtoile", "Vianden"))
    )
    assert one.key == same.key != other.key


def test_a_murmurations_profile_becomes_a_draft() -> None:
    draft = drafted(
        "murmurations",
        {"linked_schemas": "organizations_schema-v1.0.0", "name": "Commons Workshop",
         "primary_url": "https://c.example",
         "geolocation.lat": "49.6", "geolocation.lon": "6.1", "country_iso_3166": "LU",
         "locality": "Luxembourg",
         "description": "We mend.", "languages": "en; lb"},
    )  # fmt: skip
    assert (draft.key, draft.country, draft.town) == ("https://c.example", "LU", "Luxembourg")
    assert (draft.latitude, draft.language, draft.about) == (49.6, "en", "We mend.")


def test_a_person_s_profile_is_no_organisation() -> None:
    with pytest.raises(Refused) as caught:
        drafted("murmurations", {"linked_schemas": "people_schema-v0.1.0", "name": "Ada"})
    assert caught.value.code == "not_an_organisation"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("a < b and c > d", "a < b and c > d"),
        ("<p>One<br>two</p>", "One\ntwo"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;Hello", "Hello"),
        ("<scr<script>ipt>alert(1)</script>Hello", "ipt>alert(1)Hello"),
        ("<img src=x onerror=alert(1)>Hello", "Hello"),
        ("Caf\u0065\u0301\u202e \x00bar", "Café bar"),
        ("A &amp; B", "A & B"),
        ("'=1+1", "=1+1"),
        ("'t Huis", "'t Huis"),
        ("L’Étoile", "L’Étoile"),
    ],
)  # fmt: skip
def test_no_markup_survives_in_a_text(text: str, plain: str) -> None:
    assert cleaning.prose(text) == plain


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("http://www.baluchon.fr", "http://www.baluchon.fr"),
        ("www.moselwerk.example/a", "https://www.moselwerk.example/a"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("https://user:secret@site.example", ""),
        ("néant", ""),
        ("http://[broken", ""),
        ("https://" + "x" * 300 + ".example", ""),
    ],
)  # fmt: skip
def test_only_addresses_of_pages_are_kept(text: str, address: str) -> None:
    assert cleaning.website(text) == address
