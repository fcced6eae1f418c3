"""The wall of the hall on a common screen: whatever people look for there can be read from 8 m away.

Capitals are to be at least 1/250 of the distance high, as railways ask of their displays, and what one looks
up (tables, times, the clock) 1/200. The screen is one of 55 inches with 1920 × 1080 points.
"""

import math
import sqlite3

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.browser.conftest import LIVE, Installation
from tests.browser.test_main_job import Opener, assert_accessible, picture

pytestmark = pytest.mark.browser
WIDTH, HEIGHT, INCHES = 1920, 1080, 55
MM_OF_A_POINT = INCHES * 25.4 / math.hypot(WIDTH, HEIGHT)
DISTANCE_MM = 8_000
READ = ".wall__round, .wall__screen h2, .wall__people li > span, .wall__changes li > span, .wall__say p"
LOOKED_UP = ".wall__clock, .wall__people b, .wall__changes b"
CAPITAL_HEIGHT = """elements => elements.filter((one) => one.checkVisibility()).map((one) => {
  const style = getComputedStyle(one), pen = document.createElement("canvas").getContext("2d");
  pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  return pen.measureText("H").actualBoundingBoxAscent;
})"""
CUT = """elements => elements.filter((one) => one.checkVisibility()).filter((one) => {
  const own = one.getBoundingClientRect(), line = one.closest("li, p, h2, header").getBoundingClientRect();
  return own.bottom > innerHeight || own.top < line.top - 3 || own.bottom > line.bottom + 3;
}).map((one) => one.textContent)"""


def smallest_capital_mm(found: Locator) -> float:
    """The height of the smallest capital among what is seen of these, as it stands on the screen."""
    return float(min(found.evaluate_all(CAPITAL_HEIGHT))) * MM_OF_A_POINT


def readable(page: Page) -> None:
    """The screen that is shown now."""
    page.evaluate("document.fonts.ready.then(() => true)")
    assert smallest_capital_mm(page.locator(READ)) >= DISTANCE_MM / 250
    assert smallest_capital_mm(page.locator(LOOKED_UP)) >= DISTANCE_MM / 200
    assert page.locator(f"{READ}, {LOOKED_UP}").evaluate_all(CUT) == []


A_TABLE_IN_USE = """
  select m.table_id from conventions_meeting m join conventions_round r on r.id = m.round_id
  join conventions_convention c on c.id = r.convention_id
  where c.slug = ? and r.number = 4 and m.state = 'scheduled' order by m.id limit 1"""


def asked(demo: Installation, question: str) -> str:
    """What the records say of the convention that is on."""
    with sqlite3.connect(demo.folder / "tisserand.sqlite3") as database:
        [answer] = database.execute(question, (LIVE,)).fetchone()
    return str(answer)


def lose_a_table(page: Page, language: str, table: str) -> None:
    """The team loses a table in the middle of the hall, repairs the plan and tells everybody something."""
    page.goto(f"/{language}/cockpit/conventions/{LIVE}/day/")
    page.locator("#note-table summary").click()
    page.locator("#note-table select").first.select_option(table)
    page.locator("#note-table form[action*='/note/table/'] button").click()
    page.locator(".mend__go a").click()
    page.locator("form.apply .btn--call").click()
    words = {"fr": "La soupe est servie au foyer.", "de": "Die Suppe steht im Foyer bereit."}[language]
    page.locator("textarea[name$=words], input[name$=words]").first.fill(words)
    page.locator("form[action*='/note/announcement/'] button").click()


@pytest.mark.parametrize("language", ["fr", "de"])
def test_the_wall_is_read_from_eight_metres(live_day: Installation, open_page: Opener, language: str) -> None:
    key = asked(live_day, "select wall_key from conventions_convention where slug = ?")
    watched = open_page(WIDTH, HEIGHT)
    wall = watched.page
    wall.goto(f"/{language}/wall/{key}/")
    expect(wall.locator("[data-key=now-1]")).to_be_visible()
    readable(wall)
    assert_accessible(wall)
    picture(wall, f"wall-now-{language}")

    desk = open_page()
    desk.page.goto(next(iter(live_day.links.values())))
    lose_a_table(desk.page, language, asked(live_day, A_TABLE_IN_USE))
    expect(wall.locator("[data-key^=changes]:visible")).to_be_visible(timeout=10_000)
    expect(wall.locator(".wall__say p").first).to_be_visible(timeout=10_000)
    readable(wall)
    assert_accessible(wall)
    picture(wall, f"wall-changes-{language}")
    wall.reload()
    expect(wall.locator("[data-key=now-1]")).to_be_visible()
    readable(wall)
    picture(wall, f"wall-told-{language}")
    for one in (watched, desk):
        one.has_nothing_to_complain()
