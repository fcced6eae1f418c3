"""The woven mark holds to its draft: the same id, the same cloth, everywhere."""

import re

import pytest

from tisserand.press.mark import COLOURS, DEEP, PALE, draft, printed_svg, svg

VECTORS = {
    "org:ravaudeuses": "0101010 1010101 0101010 0100010 1010101 1011101 0100010 flax woad",
    "org:saarfaden": "0100010 1011101 0101010 0100010 0101010 1011101 0100010 mallow madder",
    "org:1": "0101010 0110110 1010101 0101010 1010101 0110110 0101010 weld woad",
}


@pytest.mark.parametrize("ident", VECTORS)
def test_an_id_gives_the_cloth_of_the_design(ident: str) -> None:
    over, warp, weft = draft(ident)
    rows = " ".join("".join(map(str, row)) for row in over)
    assert f"{rows} {warp} {weft}" == VECTORS[ident]


def test_every_mark_is_a_cloth_that_holds() -> None:
    for number in range(300):
        over, warp, weft = draft(f"org:{number}")
        columns = tuple(zip(*over, strict=True))
        lines = ["".join(map(str, line)) for line in (*over, *columns)]
        assert not any("0000" in line or "1111" in line for line in lines)
        assert 20 <= sum(map(sum, over)) <= 29
        assert over == over[::-1] or columns == columns[::-1]
        assert {warp in DEEP, weft in DEEP} == {True, False}


def test_the_drawing_is_that_of_the_printed_mock() -> None:
    floats = (
        "M0 5h11M19 5h12M39 5h12M59 5h11M9 15h12M29 15h12M49 15h12M0 25h11M19 25h12M39 25h12M59 25h11"
        "M0 35h11M19 35h32M59 35h11M9 45h12M29 45h12M49 45h12M9 55h12M49 55h12M0 65h11M19 65h32M59 65h11"
    )
    paths = re.findall(r'class="mk d-(\w+)" d="([^"]+)"', svg("org:ravaudeuses"))
    assert [dye for dye, _ in paths] == ["woad", "flax", "woad"]
    assert paths[2][1] == floats


def test_the_web_colours_by_class_and_paper_by_value() -> None:
    on_screen, on_paper = svg("org:1"), printed_svg("org:1")
    assert re.findall(r' d="([^"]+)"', on_screen) == re.findall(r' d="([^"]+)"', on_paper)
    assert re.findall(r'stroke="(#\w+)"', on_paper) == [COLOURS["woad"], COLOURS["weld"], COLOURS["woad"]]
    assert "#" not in on_screen


def test_the_dyes_are_twelve() -> None:
    assert set(DEEP) | set(PALE) == set(COLOURS)
