"""Whatever the optimiser finds wrong with the records, the cockpit has a sentence for it in each language."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.utils.translation import override
from tests.interfaces.cli.test_catalogues import codes_in

import tisserand.engines.scheduling
from tisserand.interfaces.web.cockpit.telling import FAULTS, fault_sentences

CODES = codes_in(Path(tisserand.engines.scheduling.__file__).parent / "checks.py")


def told(code: str, language: str) -> str:
    run = SimpleNamespace(fault=f"{code} 7|8 3 4", stop_wanted=False)
    with override(language):
        (sentence,) = fault_sentences(run, {7: "Saarfaden", 8: "Vent de Lesse"})
    return sentence


def test_every_fault_of_the_engine_is_known_and_none_is_left_over() -> None:
    assert FAULTS.keys() == CODES | {"records_changed"}


@pytest.mark.parametrize("code", sorted(CODES))
def test_a_fault_is_told_in_each_language_with_the_names_of_those_concerned(code: str) -> None:
    french, german, english = (told(code, language) for language in ("fr", "de", "en"))

    assert len({french, german, english, told("no_such_code", "en")}) == 4
    assert re.findall(r"%\(|\b[78]\b", french + german + english) == []
