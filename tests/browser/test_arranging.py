"""Meetings are moved in the grid by keyboard and by drag, and what it would change is shown first."""

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from tests.browser.conftest import Installation, Watched

pytestmark = pytest.mark.browser
ROOM = "/fr/cockpit/conventions/convention-2027/"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture
def room(open_page: Callable[..., Watched], demo: Installation) -> Iterator[Page]:
    """The control room of somebody of the team, with a draft of the plan."""
    watched = open_page()
    page = watched.page
    page.goto(next(iter(demo.links.values())))
    page.goto(ROOM)
    if page.locator("table[data-arrange]").count() == 0:
        page.get_by_label("Secondes au plus").fill("3")
        page.get_by_role("button", name="Planifier les rendez-vous").click()
        page.locator("table[data-arrange]").wait_for(timeout=90_000)
    yield page
    watched.has_nothing_to_complain()


def test_by_keyboard_with_the_consequence_first(room: Page) -> None:
    cell = room.locator("[data-place] a[data-move]").first
    meeting = cell.get_attribute("id")
    cell.focus()
    room.keyboard.press("m")
    expect(room.locator("[data-told]")).to_contain_text("Déplacement")
    room.locator("td.can-swap, td.can-go").first.wait_for()
    room.keyboard.press("ArrowDown")
    room.keyboard.press("Enter")

    dialog = room.locator("dialog[open]")
    dialog.wait_for()
    faults = Axe().run(room, options={"runOnly": {"type": "tag", "values": STANDARDS}}).response["violations"]
    assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in faults] == []
    room.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert room.locator(f"#{meeting}").is_visible()


def test_by_drag_and_the_move_is_done_by_its_button(room: Page) -> None:
    meeting = room.locator("[data-place] a[data-move]").first
    name = meeting.get_attribute("id")
    meeting.focus()
    room.keyboard.press("m")
    there = room.locator("td.can-swap:not(.is-moved), td.can-go:not(.is-moved)").first
    place = there.get_attribute("data-place")
    room.keyboard.press("Escape")

    meeting.drag_to(room.locator(f"[data-place='{place}']"))
    room.locator("dialog[open] .btn--call").click()

    expect(room.locator(".notices")).to_contain_text("Le rendez-vous est déplacé.")
    expect(room.locator(f"[data-place='{place}'] a.m")).to_have_attribute("id", re.compile(str(name)))
