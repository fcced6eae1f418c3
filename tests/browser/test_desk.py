"""The desk without a network: thirty people arrive on two devices, and all are there, once, afterwards."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
import segno
from playwright.sync_api import Page, expect
from tests.browser.conftest import Installation, Watched
from tests.browser.test_main_job import assert_accessible, assert_fits, picture

pytestmark = pytest.mark.browser
SLUG = "convention-2027"
Opener = Callable[..., Watched]
KEPT = "#arrivals[data-kept=yes]"
SAID = {
    "fr": ("est là.", "Tout est envoyé.", "Pas de réseau", "Annuler"),
    "de": ("ist da.", "Alles ist gesendet.", "Kein Netz", "Zurücknehmen"),
}


def asked(demo: Installation, question: str) -> list[tuple]:
    with sqlite3.connect(demo.folder / "tisserand.sqlite3") as database:
        return database.execute(question).fetchall()


def there(demo: Installation) -> list[str]:
    """The keys of the badges of everybody who has arrived, each as often as it is noted."""
    rows = asked(
        demo,
        "select d.key from conventions_checkin i join conventions_delegate d on d.id = i.delegate_id"
        " join conventions_registration r on r.id = d.registration_id"
        " join conventions_convention c on c.id = r.convention_id"
        f" where i.undone_at is null and c.slug = '{SLUG}' order by d.id",
    )
    return [key for (key,) in rows]


def badges(demo: Installation, number: int) -> list[str]:
    rows = asked(
        demo,
        "select d.key from conventions_delegate d join conventions_registration r on r.id = d.registration_id"
        " join conventions_convention c on c.id = r.convention_id"
        f" where r.state = 'registered' and c.slug = '{SLUG}' order by d.id limit {number}",
    )
    return [key for (key,) in rows]


def device(open_page: Opener, demo: Installation, language: str, width: int = 1440) -> Watched:
    """A device whose desk is open and kept for moments without a network."""
    watched = open_page(width, 844 if width < 500 else 900)
    watched.page.goto(next(iter(demo.links.values())))
    watched.page.goto(f"/{language}/cockpit/conventions/{SLUG}/desk/")
    expect(watched.page.locator(KEPT)).to_be_attached(timeout=20_000)
    return watched


def scan(page: Page, code: str) -> None:
    """What a hand scanner does: it types the code and presses Enter."""
    field = page.locator("#q")
    field.fill(code)
    field.press("Enter")
    expect(field).to_have_value("")


def offline_faults(watched: Watched) -> list[str]:
    """Complaints beside those of a network that is not there."""
    return [one for one in watched.complaints if "ERR_INTERNET_DISCONNECTED" not in one]


@pytest.fixture(autouse=True)
def nobody_there(demo: Installation) -> None:
    with sqlite3.connect(demo.folder / "tisserand.sqlite3") as database:
        database.execute("delete from conventions_checkin where undone_at is null")


@pytest.mark.parametrize("language", ["fr", "de"])
def test_thirty_people_arrive_without_a_network_and_nobody_is_lost_or_doubled(
    open_page: Opener, demo: Installation, language: str
) -> None:
    arrived, sent, away, _back = SAID[language]
    people = badges(demo, 30)
    phone, laptop = device(open_page, demo, language, 390), device(open_page, demo, language)
    for one in (phone, laptop):
        one.page.context.set_offline(True)

    for key in people[:20]:
        scan(phone.page, f"{demo.url}/a/{key}/")
        expect(phone.page.locator("[data-told]")).to_contain_text(arrived)
    expect(phone.page.locator("[data-net]")).to_contain_text(away)
    assert_fits(phone.page)
    picture(phone.page, f"desk-offline-390-{language}")
    phone.page.reload()  # the battery went flat, or somebody closed the page
    expect(phone.page.locator("[data-net]")).to_contain_text("20")
    for key in people[15:30]:  # five of them are scanned a second time
        scan(phone.page, key)
    for key in people[10:25]:  # and some by the colleague beside
        scan(laptop.page, key)
    assert there(demo) == []

    laptop.page.context.set_offline(False)
    expect(laptop.page.locator("[data-net]")).to_have_text(sent, timeout=20_000)
    assert there(demo) == people[10:25]
    phone.page.context.set_offline(False)
    expect(phone.page.locator("[data-net]")).to_have_text(sent, timeout=20_000)
    assert there(demo) == people
    for one in (phone, laptop):
        expect(one.page.locator("[data-count]")).to_contain_text("30", timeout=20_000)
        assert offline_faults(one) == []


@pytest.mark.parametrize("language", ["fr", "de"])
def test_the_desk_works_with_names_codes_and_mistakes(
    open_page: Opener, demo: Installation, language: str
) -> None:
    arrived, _sent, _away, back = SAID[language]
    watched = device(open_page, demo, language)
    page = watched.page
    [(name, key)] = asked(
        demo,
        "select d.name, d.key from conventions_delegate d join conventions_registration r"
        " on r.id = d.registration_id join conventions_convention c on c.id = r.convention_id"
        f" where r.state = 'registered' and c.slug = '{SLUG}' order by d.id desc limit 1",
    )
    page.locator("#q").fill(name.upper())
    expect(page.locator("[data-found] .person")).to_have_count(1)
    page.locator("[data-found] [data-come] button").click()
    expect(page.locator("[data-told]")).to_contain_text(f"{name} {arrived}")
    expect(page.locator("[data-latest] .person")).to_have_count(1)
    page.wait_for_timeout(300)
    assert there(demo) == [key]
    assert_accessible(page)
    picture(page, f"desk-1440-{language}")
    page.locator("[data-told]").get_by_role("button", name=back).click()
    expect(page.locator("[data-latest] .person")).to_have_count(0)
    page.wait_for_timeout(300)
    assert there(demo) == []
    page.locator("#q").fill("1234567890123456")
    page.locator("#q").press("Enter")
    expect(page.locator(".told--bad")).to_be_visible()
    watched.has_nothing_to_complain()


@pytest.mark.parametrize("language", ["fr", "de"])
def test_the_desk_fits_a_phone_and_is_accessible(
    open_page: Opener, demo: Installation, language: str
) -> None:
    watched = device(open_page, demo, language, 390)
    page = watched.page
    for key in badges(demo, 3):
        scan(page, key)
    page.locator("#q").fill("a")
    expect(page.locator("[data-found] .person").first).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    picture(page, f"desk-390-{language}", full_page=True)
    watched.has_nothing_to_complain()


def test_the_desk_works_without_a_script(open_page: Opener, demo: Installation) -> None:
    watched = open_page(390, 844, java_script_enabled=False)
    page = watched.page
    page.goto(next(iter(demo.links.values())))
    page.goto(f"/fr/cockpit/conventions/{SLUG}/desk/")
    [key] = badges(demo, 1)
    page.locator("#q").fill(key)
    page.locator("#q").press("Enter")
    page.locator("[data-found] [data-come] button").click()
    assert there(demo) == [key]
    page.locator("[data-latest] [data-back] button").click()
    assert there(demo) == []
    watched.has_nothing_to_complain()


def test_a_badge_is_read_by_the_camera(chromium, demo: Installation, tmp_path: Path) -> None:
    """The vendored reader finds the code of a printed badge in a picture."""
    context = chromium.new_context(base_url=demo.url)
    page = context.new_page()
    page.goto(next(iter(demo.links.values())))
    page.goto(f"/fr/cockpit/conventions/{SLUG}/desk/")
    [key] = badges(demo, 1)
    address = f"{demo.url}/a/{key}/"
    picture_of_code = tmp_path / "code.png"
    segno.make(address, error="m").save(picture_of_code, scale=6, border=4)
    read = page.evaluate(
        """async ([decoder, bytes]) => {
          const script = Object.assign(document.createElement("script"), { src: decoder });
          const loaded = new Promise((done, fail) => { script.onload = done; script.onerror = fail; });
          document.head.append(script);
          await loaded;
          const image = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: "image/png" }));
          const canvas = new OffscreenCanvas(image.width, image.height);
          const pen = canvas.getContext("2d");
          pen.drawImage(image, 0, 0);
          const seen = pen.getImageData(0, 0, canvas.width, canvas.height);
          return jsQR(seen.data, seen.width, seen.height)?.data;
        }""",
        [page.locator("#arrivals").get_attribute("data-decoder"), list(picture_of_code.read_bytes())],
    )
    context.close()
    assert read == address
