"""A facilitator's weeks in one sitting: from an empty page to the report, every page looked at on the way.

What members do meanwhile, and the days that pass, are played by `scenes`.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.browser.conftest import Installation
from tests.browser.scenes import play
from tests.browser.test_main_job import Opener, assert_accessible, assert_fits, picture

pytestmark = pytest.mark.browser
TITLES = {"fr": "Rencontres du réseau", "de": "Netzwerkbörse"}
LAST_EDITION = "2026, 12"
PATIENCE = 90_000


@dataclass
class Week:
    """The facilitator's browser, and the room of the convention once it has an address."""

    page: Page
    demo: Installation
    language: str
    slug: str = ""

    def open(self, path: str) -> None:
        """A page of the room."""
        self.page.goto(f"/{self.language}/cockpit/conventions/{self.slug}/{path}")

    def meanwhile(self, scene: str) -> None:
        """Others act, or time goes by."""
        play(self.demo.folder, scene, self.slug)

    def look(self, name: str) -> None:
        """As people would judge the page: it fits, and it is for everybody; the picture shows the rest."""
        self.page.wait_for_load_state("load")
        assert_fits(self.page)
        assert_accessible(self.page)
        picture(self.page, f"week-{name}-{self.language}", full_page=True)

    def send(self, form: Locator) -> None:
        """Sends a form by its first button and is told that it was done."""
        form.locator("button").first.click()
        self.is_told()

    def is_told(self) -> None:
        """A notice says what was done, and none that something is wrong."""
        expect(self.page.locator(".notices").first).to_be_visible()
        expect(self.page.locator(".notice--error")).to_have_count(0)

    def button(self, path: str) -> Locator:
        """The form that goes to an address of the room."""
        return self.page.locator(f"form[action*='/conventions/{self.slug}/{path}']")


def prepare(week: Week) -> None:
    """A convention from the last edition, its settings and its hall."""
    page = week.page
    page.goto(f"/{week.language}/cockpit/conventions/")
    week.look("conventions")
    page.locator(".title .btn--call").click()
    page.locator(".origins__list label", has_text=LAST_EDITION).locator("input").check()
    page.locator(f"input[name=title_{week.language}]").fill(TITLES[week.language])
    page.locator("input[name=day]").fill(f"{date.today() + timedelta(days=60)}")
    week.look("new")
    page.locator("main form .btn--call").click()
    week.is_told()
    week.slug = page.url.rstrip("/").split("/")[-2]
    page.locator("input[name=capacity]").fill("60")
    page.locator("input[name=enough_wishes]").fill("4")
    page.locator("input[name=desk_phone]").fill("+352 621 000 222")
    week.send(page.locator("#settings"))
    week.look("settings")


def furnish(week: Week) -> None:
    """Another length of the afternoon, looked at first, and tables in two zones."""
    page = week.page
    week.open("hall/")
    page.locator("input[name=ends]").fill("16:30")
    page.locator("#rounds button[value=look]").click()
    expect(page.locator(".slots--look li")).to_have_count(10)
    page.locator("#rounds button[value=make]").click()
    expect(page.locator(".slots li")).to_have_count(10)
    zones = {"zones-0-zone": "A", "zones-0-tables": "14", "zones-1-zone": "B", "zones-1-tables": "14"}
    for name, value in zones.items():
        page.locator(f"input[name={name}]").fill(value)
    page.locator("#tables button[value=make]").click()
    expect(page.locator("h1")).to_contain_text("280")
    week.look("hall")


def invite(week: Week) -> None:
    """Registration opens, all of the last edition are invited, and who asks to come is approved."""
    page = week.page
    week.open("settings/")
    week.send(week.button("steps/open-registration/"))
    week.open("registrations/")
    week.send(week.button("registrations/invite/").first)
    week.meanwhile("members_answer")
    week.open("registrations/")
    week.look("registrations")
    week.send(page.locator("form[action*='/approve/']").first)
    page.locator("input[name^=paid]").first.check()
    week.send(week.button("registrations/marks/"))


def gather_wishes(week: Week) -> None:
    """Wishes open; whoever has said too little is reminded, or telephoned and wished for."""
    page = week.page
    week.open("settings/")
    week.send(week.button("steps/open-wishes/"))
    week.meanwhile("members_wish")
    week.open("wishes/")
    expect(page.locator("h1")).to_contain_text("31")
    week.look("wishes")
    note = page.locator(".wishers details.note").first
    note.locator("summary").click()
    note.locator("input[name=words]").fill("Wünscht / souhaite : Holzhaff.")
    week.send(note.locator("form"))
    page.locator(".wishers th a").first.click()
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.locator(".sug input[value=must]").first.check(force=True)
    week.look("wish-on-behalf")
    week.open("wishes/")
    week.send(week.button("wishes/remind/"))


def plan(week: Week) -> None:
    """The optimiser plans, a meeting is moved by keyboard after its consequence, the plan is published."""
    page = week.page
    week.open("")
    page.locator("input[name=seconds]").fill("2")
    page.locator("form.planning button").click()
    page.locator("table[data-arrange]").wait_for(timeout=PATIENCE)
    week.look("plan")
    page.locator("[data-place] a[data-move]").first.focus()
    page.keyboard.press("m")
    place = page.locator("td.can-swap:not(.is-moved), td.can-go:not(.is-moved)").first
    place.wait_for()
    walk_to(page, place)
    page.keyboard.press("Enter")
    page.locator("dialog[open] .btn--call").wait_for()
    week.look("consequence")
    page.locator("dialog[open] .btn--call").click()
    week.is_told()
    page.locator("form[action*='/publish/'] button").click()
    week.is_told()


def walk_to(page: Page, place: Locator) -> None:
    """By the arrows alone, from the meeting that is taken up to this place."""
    where = """cell => [cell.parentElement.rowIndex, cell.cellIndex]"""
    there = place.evaluate(where)
    here = page.locator("td.is-moved").evaluate(where)
    for step, before, after in (("Down", "Up", 0), ("Right", "Left", 1)):
        steps = there[after] - here[after]
        for _ in range(abs(steps)):
            page.keyboard.press(f"Arrow{step if steps > 0 else before}")


def settle(week: Week) -> None:
    """A participant remarks, is answered, and the plan is final."""
    page = week.page
    week.meanwhile("member_remarks")
    week.open("remarks/")
    week.look("remarks")
    form = page.locator(".remarks form").first
    form.locator("textarea, input[name$=words]").first.fill("Merci, c’est noté. / Danke, notiert.")
    week.send(form)
    page.locator("form[action*='/final/'] button").click()
    week.is_told()
    week.open("papers/")
    week.look("papers")


def hold(week: Week) -> None:
    """The day comes and goes live; people arrive, one does not, and the plan is repaired by one button."""
    page = week.page
    week.meanwhile("day_comes")
    week.open("day/")
    week.send(week.button("day/live/"))
    week.open("desk/")
    expect(page.locator("#arrivals[data-kept=yes]")).to_be_attached(timeout=20_000)
    page.locator("#q").fill("a")
    page.locator("[data-found] [data-come] button").first.click()
    expect(page.locator("[data-told]")).not_to_be_empty()
    expect(page.locator("[data-latest] .person")).to_have_count(1)
    week.look("desk")
    week.open("day/")
    form = page.locator("#note-who form")
    form.locator("select[name=who-registration]").select_option(index=2)
    week.send(form)
    week.look("day")
    page.locator(".mend__go .btn--call").click()
    expect(page.locator("main .changes li").first).to_be_visible()
    expect(page.locator("main .btn--call")).to_have_count(1)
    week.look("repair")
    page.locator("form.apply .btn--call").click()
    week.is_told()
    expect(page.locator(".changes li").first).to_be_visible()
    week.look("repaired")


def close(week: Week) -> None:
    """The evening: closed, what is told by telephone noted, and the report."""
    page = week.page
    week.meanwhile("evening_comes")
    week.open("after/")
    week.send(week.button("after/close/"))
    week.look("after")
    page.locator("section[aria-labelledby=unt] a[href*='/after/meetings/']").first.click()
    week.look("after-meeting")
    week.open("report/")
    expect(page.locator(".brought div").first).to_be_visible()
    week.look("report")
    with page.expect_download() as taken:
        page.locator("a[href$='report.pdf']").click()
    assert taken.value.path().read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("language", ["fr", "de"])
def test_a_convention_from_an_empty_page_to_its_report(
    demo: Installation, open_page: Opener, language: str
) -> None:
    watched = open_page(1440, 900)
    page = watched.page
    page.goto(next(iter(demo.links.values())))
    week = Week(page, demo, language)
    for step in (prepare, furnish, invite, gather_wishes, plan, settle, hold, close):
        step(week)
    expect(page.locator("html")).to_have_attribute("lang", language)
    watched.has_nothing_to_complain()
