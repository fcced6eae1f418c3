"""The main job as people do it: a facilitator signs in, plans and publishes; a member reads it on a phone.

With SCREENSHOTS=folder in the environment the pictures of the README are taken on the way.
"""

import os
import re
import sqlite3
from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from tests.browser.conftest import Installation, Watched

pytestmark = pytest.mark.browser
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ROOM = "/fr/cockpit/conventions/convention-2027/"
PUBLIC_PAGES = [
    "",
    "directory/",
    "directory/?q=W%C3%A4scherei",
    "directory/saarfaden/",
    "conventions/",
    "conventions/convention-2027/",
    "account/login/",
    "about/",
    "charter/",
    "accessibility/",
    "my-data/",
]
Opener = Callable[..., Watched]


def assert_accessible(page: Page) -> None:
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": STANDARDS}})
    faults = [
        f"{one['id']}: {node['target']}" for one in found.response["violations"] for node in one["nodes"]
    ]
    assert faults == [], page.url


def assert_fits(page: Page) -> None:
    page.evaluate("document.fonts.ready.then(() => true)")  # those before are wider
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), (
        page.url
    )


def picture(page: Page, name: str, **more: object) -> None:
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", **more)


def ask(demo: Installation, question: str, *arguments: str) -> str:
    with sqlite3.connect(demo.folder / "tisserand.sqlite3") as database:
        (answer,) = database.execute(question, arguments).fetchone()
    return str(answer)


def agenda_key(demo: Installation, language: str) -> str:
    return ask(
        demo,
        "select agenda_key from conventions_registration r"
        " join conventions_convention c on c.id = r.convention_id"
        " where c.slug = 'convention-2027' and r.language = ? order by r.id limit 1",
        language,
    )


def newest_code(demo: Installation, address: str) -> str:
    letters = sorted((demo.folder / "letters").iterdir(), key=lambda path: path.stat().st_mtime_ns)
    for letter in reversed(letters):
        mail = message_from_bytes(letter.read_bytes(), policy=policy.default)
        found = re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", mail.get_content(), re.MULTILINE)
        if address in mail["To"] and found:
            return found[1]
    raise AssertionError(f"no letter to {address}")


def sign_in_by_code(page: Page, demo: Installation, address: str) -> None:
    page.goto("/fr/account/login/code/")
    page.locator("input[type=email]").fill(address)
    page.locator("main form button").first.click()
    page.locator("input[name=code]").fill(newest_code(demo, address))
    page.locator("main form button").first.click()
    expect(page.locator("header")).to_contain_text("Noémie")


@pytest.fixture(scope="module")
def published(demo: Installation, chromium) -> Installation:
    """The demo once a facilitator has signed in with a code, planned the meetings and published them."""
    context = chromium.new_context(
        viewport={"width": 1440, "height": 1000}, base_url=demo.url, locale="fr-FR"
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("request", lambda asked: None if asked.url.startswith(demo.url) else complaints.append(asked.url))
    sign_in_by_code(
        page, demo, ask(demo, "select email from accounts_user where is_facilitator order by id limit 1")
    )
    page.goto(ROOM)
    if page.locator("details.again").count():  # others have planned before
        page.locator("details.again summary").click()
    page.locator("input[name=seconds]").fill("6")
    page.locator("form.planning button").click()
    expect(page.locator("#run .live dd").first).to_be_visible(timeout=90_000)
    assert_accessible(page)
    expect(page.locator("#grid table")).to_be_visible(timeout=120_000)
    assert_accessible(page)
    page.locator("form[action*=publish] button").click()
    expect(page.locator("main")).to_contain_text("provisoire")
    picture(page, "control-room")
    assert_accessible(page)
    assert complaints == []
    context.close()
    return demo


def test_wishes_are_said_in_one_gesture_and_taken_back(demo: Installation, open_page: Opener) -> None:
    # stands first: publishing the plan closes the wishes
    watched = open_page(1440, 1000)
    page = watched.page
    page.goto(next(link for name, link in demo.links.items() if "Holzhaff" in name))
    page.goto("/fr/my/wishes/")
    picture(page, "wishes")
    assert_accessible(page)
    undecided = page.locator(".sug:has(input[value=open]:checked)").first
    name = undecided.locator("h3").inner_text()
    for level in ("must", "open"):
        said = page.locator(".sug", has_text=name).locator(f"input[value={level}]")
        with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
            said.check(force=True)
        assert answer.value.ok
        page.reload()
        expect(page.locator(".sug", has_text=name).locator(f"input[value={level}]")).to_be_checked()
    watched.has_nothing_to_complain()


def test_a_plan_is_made_watched_and_published(published: Installation) -> None:
    meetings = ask(
        published,
        "select count(*) from conventions_meeting m join conventions_schedule s on s.id = m.schedule_id"
        " where s.state = 'provisional'",
    )
    assert int(meetings) > 500


def test_a_member_reads_their_agenda_in_german_on_a_phone(published: Installation, open_page: Opener) -> None:
    watched = open_page(390, 844, has_touch=True)
    page = watched.page
    page.goto(f"/a/{agenda_key(published, 'de')}/")
    expect(page).to_have_url(re.compile("/de/agenda/"))
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.locator("main")).to_contain_text("Tisch")
    assert page.locator(".day li").count() >= 4
    assert_fits(page)
    assert_accessible(page)
    picture(page, "agenda-phone")
    watched.has_nothing_to_complain()


def test_an_agenda_once_opened_is_there_without_a_network(published: Installation, open_page: Opener) -> None:
    watched = open_page(390, 844)
    page = watched.page
    page.goto(f"/de/agenda/{agenda_key(published, 'de')}/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    day = page.locator(".day").inner_text()
    page.context.set_offline(True)
    page.reload()
    assert page.locator(".day").inner_text() == day


@pytest.mark.parametrize("language", ["fr", "de", "en"])
@pytest.mark.parametrize("width", [390, 1440])
def test_every_public_page_is_accessible_fits_and_asks_nobody_else(
    open_page: Opener, language: str, width: int
) -> None:
    watched = open_page(width)
    for path in PUBLIC_PAGES:
        watched.page.goto(f"/{language}/{path}")
        assert_fits(watched.page)
        assert_accessible(watched.page)
    watched.has_nothing_to_complain()


def test_the_pages_are_accessible_in_the_dark(published: Installation, open_page: Opener) -> None:
    watched = open_page(1440, color_scheme="dark")
    watched.page.goto(published.links[next(iter(published.links))])
    for path in ["/fr/", "/fr/directory/", "/fr/directory/saarfaden/", ROOM]:
        watched.page.goto(path)
        assert_accessible(watched.page)
    watched.has_nothing_to_complain()


def test_the_pictures_of_the_front_page_are_real(open_page: Opener) -> None:
    watched = open_page(1440, 900)
    watched.page.goto("/fr/")
    picture(watched.page, "home")
    watched.has_nothing_to_complain()
