"""The way into the directory as people take it: apply, be looked at, be admitted, complete one's own page.

By keyboard alone, on a phone and on a wide screen; every page on the way is looked at by axe.
"""

import re
import sqlite3
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.browser.conftest import Installation
from tests.browser.test_main_job import Opener, assert_accessible, assert_fits, newest_code

pytestmark = pytest.mark.browser
MOST_STEPS = 160
ANSWERS = {
    "activity": "Seit 2019 reparieren wir Möbel in Merzig und verkaufen sie bis Metz.",
    "purpose": "Wiederverwendung und Arbeit für Menschen ohne Ausbildung, so steht es in § 2.",
    "governance": "Die Beschäftigten wählen die Hälfte des Vorstands.",
    "reinvestment": "Überschüsse bleiben im Verein.",
}


def tab_to(page: Page, target: Locator) -> None:
    """Moves the focus there as somebody without a mouse does."""
    for _ in range(MOST_STEPS):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"not reached by keyboard on {page.url}: {target}")


def write(page: Page, label: str, text: str) -> None:
    tab_to(page, page.get_by_label(label, exact=True))
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def choose(page: Page, label: str, first_letters: str) -> None:
    tab_to(page, page.get_by_label(label, exact=True))
    page.keyboard.type(first_letters)


def press(page: Page, name: str, role: str = "button") -> None:
    press_on(page, page.locator("main").get_by_role(role, name=name, exact=True))


def press_on(page: Page, target: Locator) -> None:
    tab_to(page, target)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def looked_at(page: Page) -> None:
    assert_fits(page)
    assert_accessible(page)


def ask(demo: Installation, question: str, *arguments: str) -> str:
    with sqlite3.connect(demo.folder / "tisserand.sqlite3") as database:
        (answer,) = database.execute(question, arguments).fetchone()
    return str(answer)


def document(folder: Path) -> Path:
    path = folder / "Satzung.pdf"
    path.write_bytes(b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n")
    return path


def apply(page: Page, name: str, address: str, folder: Path) -> None:
    """The form in German: sent too early it says what is missing; then whole, with a document."""
    page.goto("/de/join/")
    looked_at(page)
    press(page, "Neue Organisation vorschlagen", "link")
    looked_at(page)
    write(page, "Name der Organisation", name)
    press(page, "Antrag abschicken")
    expect(page.get_by_role("alert")).to_contain_text("Was sie tut")
    looked_at(page)
    choose(page, "Kategorie", "Unternehmen der Soz")
    write(page, "Was sie tut", "Wir retten Möbel vor dem Sperrmüll.")
    write(page, "Postleitzahl", "66663")
    write(page, "Ort", "Merzig")
    choose(page, "Land", "Deutsch")
    for code, text in ANSWERS.items():
        tab_to(page, page.locator(f"#id_answer_{code}"))
        page.keyboard.insert_text(text)
    page.locator("#id_evidence_purpose").set_input_files(document(folder))
    write(page, "Ihr Name", "Ruth Kessler-Bohn")
    write(page, "Ihre E-Mail-Adresse", address)
    tab_to(page, page.locator("#id_agreed"))
    page.keyboard.press("Space")
    page.wait_for_timeout(4500)  # quicker than this only robots are
    press(page, "Antrag abschicken")
    expect(page).to_have_url(re.compile("/de/join/thanks/"))
    looked_at(page)


def admit(page: Page, demo: Installation, name: str) -> None:
    """The facilitator of Saarland opens the oldest new one, finds all met and admits."""
    page.goto(next(link for who, link in demo.links.items() if "Jakob" in who))
    page.goto("/de/cockpit/admissions/")
    looked_at(page)
    press(page, name, "link")
    looked_at(page)
    for code in ANSWERS:
        heading = ask(demo, "select name_de from organisations_chartercriterion where code = ?", code)
        group = page.get_by_role("group", name=f"Beurteilung: {heading}")
        tab_to(page, group.locator("input:checked"))
        page.keyboard.press("ArrowDown")
    press(page, "Beurteilung speichern")
    expect(page.get_by_role("status")).to_contain_text("gespeichert")
    press(page, "Für ein Jahr aufnehmen")
    expect(page.get_by_role("status")).to_contain_text("Aufgenommen")
    looked_at(page)


def complete_own_page(page: Page, demo: Installation, address: str) -> None:
    """The new member signs in with a code and says what it does."""
    page.goto("/de/account/login/code/")
    tab_to(page, page.locator("main input[type=email]"))
    page.keyboard.insert_text(address)
    page.keyboard.press("Enter")
    page.locator("input[name=code]").wait_for()
    code = newest_code(demo, address)
    tab_to(page, page.locator("input[name=code]"))
    page.keyboard.insert_text(code)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/de/my/"))
    page.goto("/de/my/organisations/")
    expect(page.locator("main")).to_contain_text("Prozent vollständig")
    looked_at(page)
    press_on(page, page.locator(".sections a[href$='/what/']"))
    looked_at(page)
    write(page, "Was Sie tun, auf Französisch", "Nos ébénistes remettent les meubles en état.")
    write(page, "Was Sie tun, auf Deutsch", "Wir bauen alte Schränke zu neuen Küchen um.")
    press_on(page, page.locator("main form .btn--call"))
    expect(page.get_by_role("status")).to_contain_text("Gespeichert")
    press(page, "Öffentliche Seite ansehen", "link")
    expect(page.locator("main")).to_contain_text("alte Schränke zu neuen Küchen")
    looked_at(page)


def be_found(page: Page, name: str) -> None:
    """A visitor asks in German for what the French text says; the German one has no such word."""
    page.goto("/de/directory/")
    field = page.locator("main input[name=q]")
    tab_to(page, field)
    page.keyboard.insert_text("Tischlerei Merzig")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("q=Tischlerei"))
    expect(page.locator("main").get_by_role("link", name=name).first).to_be_visible()
    looked_at(page)


@pytest.mark.parametrize("width", [390, 1440])
def test_an_organisation_applies_is_admitted_completes_its_page_and_is_found(
    demo: Installation, open_page: Opener, tmp_path: Path, width: int
) -> None:
    name, address = f"Möbelretter Merzig {width}", f"ruth{width}@moebelretter.example"
    applicant, facilitator = open_page(width), open_page(width)
    apply(applicant.page, name, address, tmp_path)
    admit(facilitator.page, demo, name)
    complete_own_page(applicant.page, demo, address)
    visitor = open_page(width)
    be_found(visitor.page, name)
    facilitator.has_nothing_to_complain()
    visitor.has_nothing_to_complain()
    # the form sent too early answers 422, which browsers tell on the console
    assert [one for one in applicant.complaints if "422" not in one] == []


@pytest.mark.parametrize("language", ["fr", "de", "en"])
@pytest.mark.parametrize("width", [390, 1440])
def test_the_pages_of_the_directory_are_accessible_and_fit(
    demo: Installation, open_page: Opener, language: str, width: int
) -> None:
    watched = open_page(width)
    page = watched.page
    for path in ("join/?q=Holz", "join/holzhaff/represent/", "equivalence/"):
        page.goto(f"/{language}/{path}")
        looked_at(page)
    page.goto(next(link for who, link in demo.links.items() if "Noémie" in who))
    for path in ("", "care/", "care/accreditations/?q=a", "care/team/"):
        page.goto(f"/{language}/cockpit/{path}")
        looked_at(page)
    page.goto(next(link for who, link in demo.links.items() if "Holzhaff" in who))
    for path in (
        "",
        "who/",
        "where/",
        "what/",
        "standing/",
        "people/",
        "contact/",
        "logo/",
        "membership/",
        "stop/",
    ):
        page.goto(f"/{language}/my/organisations/holzhaff/{path}")
        looked_at(page)
    watched.has_nothing_to_complain()
