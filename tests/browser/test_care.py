"""How the team cares for the directory: lists are imported and taken back, look-alikes merged or told apart.

By keyboard alone, on a phone and on a wide screen; every page on the way is looked at by axe.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import Installation
from tests.browser.test_directory import choose, looked_at, press, press_on, tab_to
from tests.browser.test_main_job import Opener

pytestmark = pytest.mark.browser
SECONDS_TO_IMPORT = 60


def listed(folder: Path, tag: str) -> Path:
    """Four organisations, two pairs of them alike, and a row without a name; headers nobody knows."""
    rows = [
        "wer;ort;plz;land;seite",
        f"Klangwerkstatt {tag};Perl;66706;DE;https://klang{tag}.example",
        f"Klangwerkstat {tag};Perl;66706;DE;https://klang{tag}.example",
        f"Atelier Fil Rouge {tag};Longwy;54400;FR;https://fil{tag}.example",
        f"Atelier du Fil Rouge {tag};Longwy;54400;FR;https://fil{tag}.example",
        ";Trier;54290;DE;",
    ]
    path = folder / f"list-{tag}.csv"
    path.write_text("\n".join(rows) + "\n", "utf-8")
    return path


def send(page: Page, path: Path) -> None:
    """Sends nothing, then the list; names its columns; looks at what would change."""
    page.goto("/en/cockpit/care/imports/")
    press(page, "Look at it first")
    expect(page.get_by_role("alert")).to_be_visible()
    looked_at(page)
    page.locator("#id_file").set_input_files(path)
    press(page, "Look at it first")
    looked_at(page)
    choose(page, "Name", "wer")
    choose(page, "Website", "seite")
    press(page, "See what would change")
    expect(page.locator("main")).to_contain_text("This is what would change")
    expect(page.locator("main")).to_contain_text("There is no name. Fill it in.")
    looked_at(page)


def take_in(page: Page) -> None:
    press(page, "Import 4 rows")
    done = page.get_by_role("heading", name="This is what the import did")
    expect(done).to_be_visible(timeout=1000 * SECONDS_TO_IMPORT)
    expect(page.get_by_role("heading", name="Refused rows")).to_be_visible()
    looked_at(page)


def take_back(page: Page) -> None:
    tab_to(page, page.locator("summary", has_text="Take the whole import back"))
    page.keyboard.press("Enter")
    looked_at(page)
    press(page, "Yes, take it back")
    expect(page.locator("main")).to_contain_text("This import was taken back")
    expect(page.locator("main")).to_contain_text("4 records are gone again.")
    looked_at(page)


def compare(page: Page, name: str) -> None:
    page.goto("/en/cockpit/care/duplicates/")
    looked_at(page)
    press_on(page, page.locator("li", has_text=name).get_by_role("link", name=re.compile("^Compare")))
    expect(page.locator("main")).to_contain_text("One organisation, or two?")
    looked_at(page)


@pytest.mark.parametrize("width", [390, 1440])
def test_a_list_is_imported_taken_back_imported_again_and_its_look_alikes_are_decided(
    demo: Installation, open_page: Opener, tmp_path: Path, width: int
) -> None:
    tag, watched = f"{width}", open_page(width)
    page, path = watched.page, listed(tmp_path, f"{width}")
    page.goto(next(link for who, link in demo.links.items() if "Noémie" in who))
    send(page, path)
    take_in(page)
    take_back(page)
    send(page, path)
    take_in(page)
    compare(page, f"Klangwerkstat {tag}")
    press(page, f"Merge, keep “Klangwerkstatt {tag}”")
    compare(page, f"Fil Rouge {tag}")
    press(page, "Two different ones")
    page.goto("/en/cockpit/care/duplicates/")
    own = re.compile(rf"(Klangwerkstatt?|Fil Rouge) {tag}")
    expect(page.locator("main li h2, main li .twin", has_text=own)).to_have_count(0)
    expect(page.locator("section[aria-labelledby=merged]")).to_contain_text(f"Klangwerkstatt {tag}")
    looked_at(page)
    # the form sent without a file answers 422, which browsers tell on the console
    assert [one for one in watched.complaints if "422" not in one] == []
