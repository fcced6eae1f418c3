"""Numbers of organisations: the right are made compact, the wrong refused in the reader's language."""

import csv
from pathlib import Path

import pytest
from django.utils import translation

from tisserand.cluster.organisations.identifiers import NotSuchANumber, compact, country_of

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "organisations"


@pytest.mark.parametrize(
    ("scheme", "written", "kept"),
    [
        ("siren", "732 829 320", "732829320"),
        ("siren", "5520-0155.4", "552001554"),
        ("siret", "732 829 320 00074", "73282932000074"),
        ("siret", "73282932000074.0", "73282932000074"),
        ("siret", "35600000009075", "35600000009075"),
        ("rna", "w543001234", "W543001234"),
        ("rna", "W9R1 002345", "W9R1002345"),
        ("finess", "540000478", "540000478"),
        ("finess", "10005239", "010005239"),
        ("finess", "2A0022885", "2A0022885"),
        ("be_enterprise", "BE 0403.019.261", "0403019261"),
        ("be_enterprise", "403019261", "0403019261"),
        ("lu_vat", "LU 150 274 42", "15027442"),
        ("lu_rcs", "f 1.234", "F1234"),
        ("lu_rcs", "B123456", "B123456"),
        ("de_vat", "DE 136,695 976", "136695976"),
        ("de_register", "Amtsgericht Saarbrücken, VR 4321", "Saarbrücken VR 4321"),
        ("de_register", "HRB12345 Wittlich", "Wittlich HRB 12345"),
        ("de_register", "GnR 12, Amtsgericht Bad Kreuznach", "Bad Kreuznach GnR 12"),
        ("de_register", "Trier vr 2001", "Trier VR 2001"),
        ("de_register", "Mainz HRB 123 B", "Mainz HRB 123 B"),
        ("euid", "LURCSL.B123456", "LURCSL.B123456"),
        ("euid", "fr5402.732829320", "FR5402.732829320"),
        ("lei", "213800KUD8LAJWSQ9D15", "213800KUD8LAJWSQ9D15"),
        ("other", "  Agrément  12/2024 ", "Agrément 12/2024"),
    ],
)
def test_a_right_number_is_kept_in_its_compact_form(scheme: str, written: str, kept: str) -> None:
    assert compact(scheme, written) == kept
    assert compact(scheme, kept) == kept


@pytest.mark.parametrize(
    ("scheme", "written"),
    [
        ("siren", "732829321"),
        ("siren", "32"),
        ("siret", "73282932000075"),
        ("siret", "7.328293200007E+13"),
        ("rna", "W54300123"),
        ("finess", "540000479"),
        ("finess", "2C0022885"),
        ("be_enterprise", "0403019262"),
        ("be_enterprise", "abc"),
        ("lu_vat", "15027443"),
        ("lu_rcs", "Z123"),
        ("lu_rcs", "B1234567"),
        ("de_vat", "136695977"),
        ("de_register", "VR 4321"),
        ("de_register", "Saarbrücken XX 4321"),
        ("de_register", ""),
        ("euid", "LU B123"),
        ("lei", "213800KUD8LAJWSQ9D16"),
        ("other", "   "),
        ("other", "9" * 61),
        *[(scheme, "<script>") for scheme in ("siren", "siret", "rna", "finess", "lu_rcs", "euid", "lei")],
    ],
)
def test_a_wrong_number_is_refused(scheme: str, written: str) -> None:
    with pytest.raises(NotSuchANumber):
        compact(scheme, written)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "Un SIREN compte neuf chiffres, dont une clé"),
        ("de", "Eine SIREN hat neun Ziffern"),
        ("en", "A SIREN has nine digits"),
    ],
)
def test_the_refusal_says_in_the_readers_language_what_such_a_number_looks_like(
    language: str, said: str
) -> None:
    with translation.override(language):
        assert said in str(NotSuchANumber("siren", "12"))


def test_the_example_of_every_refusal_is_itself_right() -> None:
    import re

    from tisserand.cluster.organisations import identifiers

    with translation.override("en"):
        for scheme, hint in identifiers._HINTS.items():
            if example := re.search(r"such as (.*)\.$", str(hint)):
                assert compact(scheme, example[1])


def test_the_issuing_country_comes_from_the_scheme_or_the_number() -> None:
    assert country_of("siren", "732829320", "DE") == "FR"
    assert country_of("euid", "BEKBOBCE.0403019261", "FR") == "BE"
    assert country_of("lei", "213800KUD8LAJWSQ9D15", "LU") == "LU"


def test_every_number_of_the_real_list_of_esat_is_right_once_its_zeros_are_back() -> None:
    if not DATA.exists():
        pytest.skip(f"real data not there: {DATA}")
    with (DATA / "esat_france.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    numbers = [row[key] for row in rows for key in ("EJ-N°FINESS", "ET-N°FINESS")]
    assert {len(compact("finess", number)) for number in numbers} == {9}
