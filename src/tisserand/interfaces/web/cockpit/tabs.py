"""The ways between the pages of one convention, in the order of its life."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tisserand.cluster.conventions.models import Convention

TABS: tuple[tuple[str, Promise], ...] = (
    ("convention-edit", _("Preparation")),
    ("programme", _("Programme")),
    ("hall", _("Hall")),
    ("registrations", _("Registrations")),
    ("wishing", _("Wishes")),
    ("control-room", _("The plan")),
    ("remarks", _("Remarks")),
    ("papers", _("Papers")),
    ("desk", _("The desk")),
    ("the-day", _("The day")),
    ("after", _("Afterwards")),
    ("convention-report", _("Report")),
)


@dataclass(frozen=True, slots=True)
class Tab:
    """A way to one of the pages; `is_here` says that the reader stands there."""

    label: Promise
    url: str
    is_here: bool


def tabs_of(convention: Convention, here: str) -> Sequence[Tab]:
    """All pages of a convention for its team; `here` is the name of the page's address."""
    return [Tab(label, reverse(name, args=(convention.slug,)), name == here) for name, label in TABS]
