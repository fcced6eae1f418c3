"""The report opens with what is the case, asks nothing of any host and lets no name become markup."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from tests.press.world import ANNE, EVENT, JONAS, MAUD, REPORT, without_meetings
from tisserand.press.records import GrantedWish, ReachedLevel, RefusedWish, Report
from tisserand.press.report import report_html
from tisserand.press.words import LANGUAGES


def shown(html: str) -> str:
    """The text of the page, spaces made plain."""
    body = re.sub(r"<style>.*?</style>", " ", html, flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


@pytest.mark.parametrize(
    ("status", "levels", "sentence"),
    [
        ("optimal", REPORT.levels, "This plan is the best possible: that is proved."),
        ("bounded", REPORT.levels, "This plan is within 0.09% of the best possible: that is proved."),
        (
            "bounded",
            (ReachedLevel("points", 3, float("inf")),),
            "how far it is from the best possible is not known",
        ),
        ("feasible", (), "This plan keeps every rule"),
        ("infeasible", (), "No plan can keep every rule and every fixed meeting at once."),
        ("something new", (), "This plan keeps every rule"),
    ],
)
def test_the_title_says_what_is_the_case(
    status: str, levels: tuple[ReachedLevel, ...], sentence: str
) -> None:
    html = report_html(EVENT, replace(REPORT, status=status, levels=levels), "en")
    assert sentence in shown(html.split("<h1>")[1].split("</h1>")[0])


def test_figures_levels_and_run_are_told() -> None:
    page = shown(report_html(EVENT, REPORT, "fr"))
    assert "3 rendez-vous 80,0 % des souhaits accordés 3 participants" in page
    assert "2–2 rendez-vous par participant" in page
    assert "3 tables occupées sur 30" in page
    assert "Points des souhaits accordés 2 149 2 151 écart 0,09 %" in page
    assert "Minimum promis à chacun 2 2 optimal" in page
    assert "Équité : plus petite part accordée 40 % 40 % optimal" in page
    assert "Inscriptions servies à 40 % ou plus 3 3 optimal" in page
    assert "Inscriptions servies à 60 % ou plus 1 ∞ –" in page
    assert "Calculé en 8,4 s, graine 7." in page


def test_refused_wishes_come_with_reasons_dearest_first() -> None:
    page = shown(report_html(EVENT, REPORT, "de"))
    assert "2 Wünsche abgelehnt 1 Partner ausgebucht 1 Veto" in page
    assert page.index("hat ein Veto eingelegt.") < page.index("Vent de Lesse ist ausgebucht")


def test_a_plan_without_refusals_or_without_wishes_says_so() -> None:
    assert "Every wish is granted." in shown(report_html(EVENT, replace(REPORT, refused=()), "en"))
    assert "No wish was made." in shown(report_html(EVENT, Report("optimal"), "en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_asks_nothing_of_any_host(language: str) -> None:
    html = report_html(EVENT, REPORT, language)
    assert f'<html lang="{language}">' in html
    assert re.findall(r"(?:\bsrc=|href=|url\(|@import|https?:).{0,40}", html) == []
    assert "<script" not in html
    assert ' style="' not in html


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)


def test_no_name_becomes_markup() -> None:
    name = "<script>alert(1)</script>\"'&"
    odd = replace(EVENT, participants=(ANNE, JONAS, replace(MAUD, name=name)), venue=name, town=name)
    report = replace(
        REPORT, refused=(*REPORT.refused, RefusedWish(name, "vent", name)), levels=(ReachedLevel(name, 1, 2),)
    )
    plain, hostile = Tags(), Tags()
    plain.feed(report_html(EVENT, replace(report, refused=(REPORT.refused[0],) * 3), "en"))
    hostile.feed(report_html(odd, report, "en"))
    assert set(hostile.seen) == set(plain.seen)


def test_the_cloth_has_a_warp_and_a_weft_for_each_meeting() -> None:
    html = report_html(EVENT, REPORT, "en")
    cloth = html.split('<svg class="cloth"')[1].split("</svg>")[0]
    threads = {dye: path.count("M") for dye, path in re.findall(r'<path class="gap" d="()([^"]+)"', cloth)}
    assert threads == {"": 3}
    assert sum(d.count("M") for d in re.findall(r'<path class="(?!gap)\w+" d="([^"]+)"', cloth)) == 6
    assert "Plan of 30 tables over 4 rounds, 3 meetings." in cloth
    assert "cloth" not in report_html(without_meetings(), REPORT, "en").split("</style>")[1]


def test_a_country_without_a_dye_of_its_own_is_shown_as_another() -> None:
    abroad = replace(EVENT, participants=(ANNE, JONAS, replace(MAUD, country="NL")))
    assert '<li class="other">other</li>' in report_html(abroad, REPORT, "en")


def test_what_each_meeting_rests_on_is_folded_away_dearest_first() -> None:
    granted = (
        GrantedWish(MAUD.id, ANNE.id, "would"),
        GrantedWish(JONAS.id, ANNE.id, "must", "must", points=8),
    )
    page = report_html(EVENT, replace(REPORT, granted=granted), "en")
    folded = page[page.index("<details>") : page.index("</details>")]
    assert "Why each meeting is in the plan" in folded
    assert folded.index("A must for both.") < folded.index("is open to it.")
    assert "<details>" not in report_html(EVENT, REPORT, "en")
