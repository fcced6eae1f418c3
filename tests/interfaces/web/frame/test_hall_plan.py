"""The hall plan on pages: words for whoever does not see it, ways where there are some."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from tisserand.cluster.conventions.models import Table
from tisserand.interfaces.web.frame.hall_plan import hall_of

STYLES = Path(__file__).parents[4] / "src/tisserand/interfaces/web/frame/static/tisserand/hall_plan.css"
TABLES = [
    Table(number=7, zone="A", across=2, down=1),
    Table(number=8, zone="A", across=1, down=2),
    Table(number=9),
]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Table 7: Zone A, row 1, place 1 from the left"),
        ("fr", "Table 7\N{NO-BREAK SPACE}: Zone A, rangée 1, place 1 en partant de la gauche"),
        ("de", "Tisch 7: Zone A, Reihe 1, Platz 1 von links"),
    ],
)
def test_a_table_is_told_in_words_too(language: str, words: str) -> None:
    with override(language):
        assert hall_of(TABLES).way_to(7) == words


def test_the_way_to_a_table_that_is_not_there_is_nothing() -> None:
    assert hall_of(TABLES).way_to(70) == ""


def test_who_sits_at_a_table_is_named_with_it() -> None:
    with override("en"):
        hall = hall_of(TABLES, names={9: "Moselwerk"})

    assert hall.way_to(9) == "Table 9: row 1, place 1 from the left · Moselwerk"


def test_a_plan_to_look_at_is_one_picture_and_a_plan_with_ways_is_a_group_of_links() -> None:
    picture = render_to_string("frame/hall_plan.html", {"hall": hall_of(TABLES), "label": "Hall"})
    ways = render_to_string(
        "frame/hall_plan.html", {"hall": hall_of(TABLES, links={8: "/t/8/"}), "label": "Hall"}
    )

    assert ('role="img" aria-label="Hall"' in picture, picture.count("<a ")) == (True, 0)
    assert ('role="group" aria-label="Hall"' in ways, re.findall('href="(.*?)"', ways)) == (True, ["/t/8/"])


def test_every_sign_of_a_table_has_its_look() -> None:
    drawn = render_to_string(
        "frame/hall_plan.html", {"hall": hall_of(TABLES, signs={7: "here"}), "label": "x"}
    )

    assert drawn.count("hall__table--here") == drawn.count("hall__ring") == 1
    styles = STYLES.read_text("utf-8")
    assert {
        sign for sign in ("here", "host", "changed", "busy", "off") if f"hall__table--{sign} " in styles
    } == {
        "here",
        "host",
        "changed",
        "busy",
        "off",
    }


def test_names_from_the_records_are_escaped() -> None:
    drawn = render_to_string(
        "frame/hall_plan.html", {"hall": hall_of([Table(number=1, zone="<b>")]), "label": "x"}
    )

    assert ("<b>" in drawn, "Zone &lt;b&gt;" in drawn) == (False, True)
