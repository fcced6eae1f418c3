"""A member's day on a phone: where next, we are late, they did not come, what changed, what came of it.

The team repairs the plan in its own browser meanwhile; the phone is told by itself.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import LIVE, Installation, Watched
from tests.browser.test_main_job import Opener, assert_accessible, assert_fits, picture

pytestmark = pytest.mark.browser
MEETINGS = """
  select m.id, r.number, a.id, b.id, a.agenda_key, b.agenda_key, oa.name, ob.name
  from conventions_meeting m
  join conventions_schedule s on s.id = m.schedule_id and s.state = 'live'
  join conventions_convention c on c.id = s.convention_id and c.slug = ?
  join conventions_round r on r.id = m.round_id
  join conventions_registration a on a.id = m.a_id join conventions_registration b on b.id = m.b_id
  join organisations_organisation oa on oa.id = a.organisation_id
  join organisations_organisation ob on ob.id = b.organisation_id
  where m.state = 'scheduled' order by r.number, m.id"""


@dataclass(frozen=True)
class Partner:
    """One meeting from one side: in which round, and with whom."""

    meeting: int
    round: int
    registration: int
    name: str


def days(demo: Installation) -> dict[str, list[Partner]]:
    """The meetings that still stand, in their order, by the key of each agenda."""
    found: dict[str, list[Partner]] = {}
    with sqlite3.connect(demo.folder / "tisserand.sqlite3") as database:
        for meeting, number, a, b, key_a, key_b, name_a, name_b in database.execute(MEETINGS, (LIVE,)):
            found.setdefault(key_a, []).append(Partner(meeting, number, b, name_b))
            found.setdefault(key_b, []).append(Partner(meeting, number, a, name_a))
    return found


def somebody(demo: Installation, language: str) -> tuple[str, Sequence[Partner]]:
    """Whoever reads this language, met in the first round, sits in the second, and meets two more later."""
    with sqlite3.connect(demo.folder / "tisserand.sqlite3") as database:
        readers = {
            key
            for (key,) in database.execute(
                "select agenda_key from conventions_registration where language = ?", (language,)
            )
        }
    for key, partners in days(demo).items():
        rounds = [one.round for one in partners]
        if key in readers and rounds[:2] == [1, 2] and len(rounds) >= 4:
            return key, partners
    raise AssertionError(f"nobody who reads {language} meets in both first rounds")


def seen(page: Page, name: str) -> None:
    """The page as a person would judge it: in its width, for everybody."""
    page.wait_for_load_state("load")
    assert_fits(page)
    assert_accessible(page)
    picture(page, name, full_page=True)


def not_without_a_network(watched: Watched) -> list[str]:
    """Complaints beside those of a network that is not there."""
    return [one for one in watched.complaints if "ERR_INTERNET_DISCONNECTED" not in one]


def repaired(desk: Page, language: str, missing: Partner) -> None:
    """The team notes who has left, looks at the repair and applies it by its one button."""
    desk.goto(f"/{language}/cockpit/conventions/{LIVE}/day/")
    form = desk.locator("#note-who form")
    form.locator("select[name=who-registration]").select_option(str(missing.registration))
    form.locator("input[name=who-sort][value=left_early]").check()
    form.locator("button").click()
    desk.locator(".mend__go a").click()
    desk.locator("form.apply .btn--call").click()
    expect(desk.locator(".notices")).to_be_visible()


@pytest.mark.parametrize("language", ["fr", "de"])
def test_a_day_with_a_phone(live_day: Installation, open_page: Opener, language: str) -> None:
    key, partners = somebody(live_day, language)
    met, sitting, later = partners[0], partners[1], partners[-1]
    watched = open_page(390, 844, has_touch=True, is_mobile=True)
    page = watched.page
    page.goto(f"/a/{key}/")
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("#nx")).to_be_visible()
    seen(page, f"phone-agenda-{language}")

    page.locator(".way a").tap()
    expect(page.locator(".hall-map svg")).to_be_visible()
    seen(page, f"phone-hall-{language}")
    page.go_back()

    page.locator("#late summary").tap()
    picture(page, f"phone-late-{language}")
    page.locator("#late button").first.tap()
    expect(page.locator(".notices")).to_be_visible()

    page.locator(f"form[action*='/meetings/{sitting.meeting}/'] button[value=no-show]").first.tap()
    expect(page.locator(f".day form[action*='/meetings/{sitting.meeting}/']")).to_have_count(1)
    seen(page, f"phone-no-show-{language}")

    desk = open_page()
    desk.page.goto(next(iter(live_day.links.values())))
    page.evaluate("window.isTheSamePage = true")
    repaired(desk.page, language, later)
    expect(page.locator(".changed li").first).to_contain_text(later.name, timeout=10_000)
    assert page.evaluate("window.isTheSamePage"), "it was loaded anew instead of being told"
    seen(page, f"phone-changed-{language}")

    page.locator(f"#told form[action*='/meetings/{met.meeting}/'] button[value=held]").tap()
    page.locator(f"#told form[action*='/meetings/{met.meeting}/outcome/'] [value=contact_kept]").tap()
    expect(page.locator("input[value=contact_kept]")).to_be_checked()
    seen(page, f"phone-outcome-{language}")
    page.locator("form[action*=contact] button[value=yes]").tap()
    expect(page.locator("form[action*=contact] button[value=no]").first).to_be_visible()
    seen(page, f"phone-outcomes-{language}")

    page.goto(f"/{language}/agenda/{key}/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    day = page.locator(".day").inner_text()
    page.context.set_offline(True)
    page.reload()
    assert page.locator(".day").inner_text() == day
    assert not_without_a_network(watched) == []
    desk.has_nothing_to_complain()
