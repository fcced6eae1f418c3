"""Who takes part in the simulated year: 93 organisations with their people, two facilitators, and chance.

The organisations are those of the demo; everybody has a browser of their own and does only what pages offer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from django.contrib.auth import get_user_model

from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.territories.actions import load_reference_data
from tisserand.interfaces.cli.demo import loading, records
from tisserand.interfaces.cli.demo.load import demo_data
from tisserand.interfaces.cli.demo.wishes import wishes

from .browsing import Browser


@dataclass
class Cast:
    """Everybody, by the slug of their organisation; what they intend; the dice."""

    demo: records.Demo
    team: Sequence[Browser]
    members: Mapping[str, Browser]
    organisations: Mapping[str, Organisation]
    chance: Random

    def registration(self, slug: str) -> records.Registration:
        """Who comes for an organisation, in which languages, when, with which table."""
        return next(one for one in self.demo.convention.registrations if one.organisation == slug)

    @property
    def intended(self) -> Mapping[str, Mapping[str, str]]:
        """Whom each would like to meet, and how much."""
        said: dict[str, dict[str, str]] = {}
        for wish in wishes(self.demo.organisations, self.demo.convention.registrations):
            said.setdefault(wish.of, {})[wish.to] = wish.level
        return said


def make_cast(seed: int) -> Cast:
    """The directory with its people; no convention yet."""
    load_reference_data()
    demo = demo_data()
    organisations = loading._load_organisations(demo)
    loading._load_people(demo, organisations)
    return Cast(
        demo=demo,
        team=[
            _browser(person)
            for person in get_user_model().objects.filter(is_facilitator=True).order_by("pk")[:2]
        ],
        members={slug: _browser(one.representatives.first().user) for slug, one in organisations.items()},
        organisations=organisations,
        chance=Random(seed),
    )


def _browser(person: object) -> Browser:
    browser = Browser(str(person), person=person)
    browser.sign_in()
    return browser
