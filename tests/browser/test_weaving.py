"""How a tie is woven: a need in French, found in German, answered, introduced, and what came of it.

A buyer in Esch, a cooperative in Trier and the facilitator, each on a phone; axe looks at every page.
"""

import re
import time
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import cast

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import Installation
from tests.browser.test_directory import looked_at
from tests.browser.test_main_job import Opener, ask, newest_code

pytestmark = pytest.mark.browser
PHONE = 390
BUYER, COOPERATIVE = "Velowierk", "Regionalmarkt Moselbogen"
NEED = (
    "Nous cherchons pour notre cantine à Esch-sur-Alzette des fruits et légumes de saison,"
    " livrés chaque semaine à partir de mars, environ 200 euros par livraison."
)
OFFER = (
    "Wir liefern frisches Obst und Gemüse der Saison aus der Region Trier, wöchentlich,"
    " an Kantinen und Küchen im Umkreis von 90 km."
)


def address_of(demo: Installation, organisation: str) -> str:
    return ask(
        demo,
        "select u.email from organisations_representative r join accounts_user u on u.id = r.user_id"
        " join organisations_organisation o on o.id = r.organisation_id where o.name = ? order by r.id",
        organisation,
    )


def sign_in(page: Page, demo: Installation, address: str, language: str) -> None:
    page.goto(f"/{language}/account/login/code/")
    page.locator("main input[type=email]").fill(address)
    page.locator("main form button").first.click()
    page.locator("input[name=code]").fill(newest_code(demo, address))
    page.locator("main form button").first.click()
    page.wait_for_url(re.compile(f"/{language}/my/"))


def press(page: Page, name: str, role: str = "button") -> None:
    """Presses the first of that name in the page itself, and waits for where it leads."""
    with page.expect_navigation():
        page.locator("main").get_by_role(role, name=name).first.click()


def publish(page: Page, address: str, text: str, words: tuple[str, str, str]) -> None:
    """Two minutes: the text, what is read from it, published; `words` are the buttons and what is said."""
    go_on, send, said = words
    page.goto(address)
    looked_at(page)
    page.locator("textarea[name=text]").fill(text)
    page.get_by_role("button", name=go_on).click()
    page.locator("#proposed").wait_for()
    if "/offers/" in address:
        page.locator("input[name=area][value=radius]").check()
        page.locator("input[name=radius_km]").fill("90")
    looked_at(page)
    press(page, send)
    expect(page.locator("body")).to_contain_text(said)
    looked_at(page)


def wait_until_matched(demo: Installation) -> str:
    """The worker compares it with all offers; the key of the match with the cooperative."""
    until = time.monotonic() + 180
    question = (
        "select coalesce(max(m.id), '') from matches_match m join needs_need n on n.id = m.need_id"
        " join organisations_organisation o on o.id = m.provider_id"
        " where m.is_current = 1 and o.name = ? and n.text = ?"
    )
    while not (key := ask(demo, question, COOPERATIVE, NEED)):
        assert time.monotonic() < until, "the need was not matched in time"
        time.sleep(1)
    return key


def say_yes_in_german(page: Page, match: str) -> None:
    page.goto("/de/my/matches/")
    card = page.locator(f"#m{match}")
    expect(card.locator(".reasons li")).to_have_count(3)
    expect(card).to_contain_text("km Luftlinie")
    looked_at(page)
    with page.expect_navigation():
        card.get_by_role("button", name="Das können wir").click()
    looked_at(page)


def introduce(page: Page, demo: Installation, match: str) -> str:
    """The facilitator proposes the two to each other; the address of the introduction in the cockpit."""
    page.goto(next(link for who, link in demo.links.items() if "Noémie" in who))
    page.goto("/fr/cockpit/weaving/")
    looked_at(page)
    slugs = ask(
        demo,
        "select s.slug || '/' || p.slug from matches_match m"
        " join organisations_organisation s on s.id = m.seeker_id"
        " join organisations_organisation p on p.id = m.provider_id where m.id = ?",
        match,
    )
    page.goto(f"/fr/cockpit/weaving/introductions/new/{slugs}/?match={match}")
    looked_at(page)
    press(page, "Demander aux deux")
    expect(page.locator("main")).to_contain_text("Proposée")
    looked_at(page)
    return page.url


def mails_in(file: Path) -> Iterator[EmailMessage]:
    """The mails of one sending, which stand in one file."""
    for part in re.split(rb"^-{79}\n", file.read_bytes(), flags=re.MULTILINE):
        if part.strip():
            yield cast(EmailMessage, message_from_bytes(part, policy=policy.default))


def link_in_letter(demo: Installation, address: str, pattern: str) -> str:
    """The newest link of that shape that was mailed there."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        letters = sorted((demo.folder / "letters").iterdir(), key=lambda path: path.stat().st_mtime_ns)
        for letter in (part for file in reversed(letters) for part in mails_in(file)):
            found = re.search(rf"https?://[^/\s]+({pattern})", letter.get_content())
            if address in letter["To"] and found:
                return found[1]
        time.sleep(1)
    raise AssertionError(f"no letter to {address} with {pattern}")


def answer_from_letter(page: Page, demo: Installation, address: str, language: str, yes: str) -> None:
    page.goto(link_in_letter(demo, address, rf"/{language}/introductions/[\w-]+/"))
    looked_at(page)
    press(page, yes)
    looked_at(page)


def test_a_need_in_french_becomes_a_tie_with_a_cooperative_in_trier(
    demo: Installation, open_page: Opener
) -> None:
    buyer, cooperative, team = (open_page(PHONE, 844) for _ in range(3))
    addresses = {name: address_of(demo, name) for name in (BUYER, COOPERATIVE)}
    sign_in(buyer.page, demo, addresses[BUYER], "fr")
    sign_in(cooperative.page, demo, addresses[COOPERATIVE], "de")
    publish(
        cooperative.page, "/de/my/offers/new/", OFFER, ("Weiter", "Angebot veröffentlichen", "Veröffentlicht")
    )
    publish(buyer.page, "/fr/my/needs/new/", NEED, ("Continuer", "Publier le besoin", "en ligne"))
    match = wait_until_matched(demo)
    say_yes_in_german(cooperative.page, match)
    followed = introduce(team.page, demo, match)
    answer_from_letter(buyer.page, demo, addresses[BUYER], "fr", "Oui, mettez-nous en relation")
    answer_from_letter(cooperative.page, demo, addresses[COOPERATIVE], "de", "Ja, machen Sie uns bekannt")
    cooperative.page.goto("/de/my/introductions/")
    looked_at(cooperative.page)
    press(cooperative.page, BUYER, "link")
    looked_at(cooperative.page)
    cooperative.page.get_by_label("Kontakt gehalten").check()
    press(cooperative.page, "Speichern")
    looked_at(cooperative.page)
    team.page.goto(followed)
    expect(team.page.locator("main")).to_contain_text("contact gardé")
    looked_at(team.page)
    for slug, other in ((BUYER, COOPERATIVE), (COOPERATIVE, BUYER)):
        own = ask(demo, "select slug from organisations_organisation where name = ?", slug)
        visitor = open_page(PHONE, 844)
        visitor.page.goto(f"/fr/directory/{own}/")
        expect(visitor.page.locator(".ties").filter(has_text=other)).to_have_count(1)
        looked_at(visitor.page)
        visitor.has_nothing_to_complain()
    for watched in (buyer, cooperative, team):
        watched.has_nothing_to_complain()


@pytest.mark.parametrize("language", ["fr", "de"])
@pytest.mark.parametrize("width", [PHONE, 1440])
def test_the_pages_of_introductions_are_accessible_and_fit(
    demo: Installation, open_page: Opener, language: str, width: int
) -> None:
    watched = open_page(width)
    page = watched.page
    key = ask(
        demo, "select key from matches_introductionside where said = 'waiting' order by id desc limit 1"
    )
    page.goto(f"/{language}/introductions/{key}/")
    looked_at(page)
    page.goto(next(link for who, link in demo.links.items() if "Noémie" in who))
    for state in ("open", "outcome", "told", "over"):
        page.goto(f"/{language}/cockpit/weaving/introductions/?show={state}")
        looked_at(page)
    tender = ask(demo, "select coalesce(max(tender_id), 0) from matches_jointbid")
    for path in (f"cockpit/weaving/introductions/{one}/" for one in (1, 6, 7, 12)):
        page.goto(f"/{language}/{path}")
        looked_at(page)
    if tender != "0":
        page.goto(f"/{language}/tenders/{tender}/")
        looked_at(page)
    page.goto(next(link for who, link in demo.links.items() if "Holzhaff" in who))
    for path in ("introductions/", "introductions/to/velowierk/", "letters/"):
        page.goto(f"/{language}/my/{path}")
        looked_at(page)
    watched.has_nothing_to_complain()
