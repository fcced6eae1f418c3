"""Legal forms and accreditations as shipped: whole in every country, known by what lists call them."""

from collections import Counter

import pytest

from tisserand.cluster.territories import reference
from tisserand.cluster.territories.actions import load_reference_data
from tisserand.cluster.territories.models import LegalForm, SseClass

CLASSES_OF_EVERY_COUNTRY = {
    "cooperative",
    "association",
    "mutual",
    "foundation",
    "societal_impact",
    "work_integration",
    "adapted_workshop",
}


@pytest.mark.parametrize("country", ["LU", "FR", "BE", "DE"])
def test_every_class_of_the_table_exists_in_every_country(country: str) -> None:
    there = {form.sse_class for form in reference.legal_forms() if form.country == country}
    assert there == {*CLASSES_OF_EVERY_COUNTRY, "other"}


def test_every_form_has_its_law_and_says_in_three_languages_what_proves_it() -> None:
    silent = [
        form.code
        for form in reference.legal_forms()
        if not form.law or sorted(form.evidence) != ["de", "en", "fr"] or not all(form.evidence.values())
    ]
    assert silent == []
    assert {form.sse_class for form in reference.legal_forms()} <= set(SseClass.values)


def test_no_two_forms_of_a_country_share_a_spelling() -> None:
    met = Counter(
        (form.country, spelling)
        for form in reference.legal_forms()
        for spelling in {reference.folded(text).replace(" ", "") for text in (form.name, *form.also)}
    )
    assert [key for key, number in met.items() if number > 1] == []


@pytest.mark.parametrize(
    ("written", "country", "code"),
    [
        ("Ass.L.1901 R.U.P.", "FR", "fr-association-1901"),
        ("Ass. de Droit Local", "FR", "fr-association-1908"),
        ("S.A.R.L.", "FR", "fr-sarl"),
        ("Société Mutualiste", "fr", "fr-mutual"),
        ("ACI", "FR", "fr-aci"),
        ("scop", "FR", "fr-scop"),
        ("e.V.", "DE", "de-association"),
        ("INKLUSIONSBETRIEB", "DE", "de-inclusion"),
        ("V.o.G.", "BE", "be-asbl"),
        ("a.s.b.l.", "LU", "lu-asbl"),
        ("AUTRE", "FR", None),
        ("e.V.", "FR", None),
    ],
)
def test_a_form_is_known_by_what_real_lists_call_it(written: str, country: str, code: str | None) -> None:
    found = reference.legal_form_called(written, country)
    assert (found.code if found else None) == code


@pytest.mark.django_db
def test_loading_the_forms_twice_changes_nothing() -> None:
    load_reference_data()
    once = list(LegalForm.objects.order_by("code").values())
    load_reference_data()
    assert list(LegalForm.objects.order_by("code").values()) == once
    assert len(once) == len(reference.legal_forms())
    esat = LegalForm.objects.get(code="fr-esat")
    assert (esat.sse_class, esat.is_accreditation, esat.years_valid) == ("adapted_workshop", True, 15)
    assert esat.evidence_de == "Genehmigung der regionalen Gesundheitsbehörde (FINESS-Nummer)"
