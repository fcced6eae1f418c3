"""How complete the record of an organisation is: what is missing, where to add it, and why it matters."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from tisserand.cluster.organisations.models import Organisation

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

SHORTEST_ABOUT = 80
HELD_BY_ACCREDITATION = frozenset({"work_integration", "adapted_workshop", "societal_impact"})


@dataclass(frozen=True, slots=True)
class Gap:
    """Something missing: the section that holds it, its name, why others would miss it."""

    section: str
    label: "_StrPromise"
    why: "_StrPromise"


@dataclass(frozen=True, slots=True)
class Completeness:
    """What is missing, the most useful first, of so many things a record can hold."""

    gaps: Sequence[Gap]
    asked: int

    @property
    def percent(self) -> int:
        """Rounded down, so that 100 means complete."""
        return 100 * (self.asked - len(self.gaps)) // self.asked


def completeness(one: Organisation) -> Completeness:
    """What the record lacks: 9 queries at most, fewer where relations are prefetched."""
    checks = _checks(one)
    return Completeness([gap for gap, is_there in checks if not is_there], len(checks))


def _checks(one: Organisation) -> list[tuple[Gap, bool]]:
    said = getattr(one, f"about_{one.original_language}", "") or ""
    texts = [getattr(one, f"about_{language}", "") for language in ("fr", "de", "en")]
    needs_proof = one.sse_class in HELD_BY_ACCREDITATION
    has_proof = not needs_proof or one.accreditations.exists() or bool(one.form and "gGmbH" in one.form.name)
    checks = [
        (_WHAT_IT_DOES, len(said) >= SHORTEST_ABOUT),
        (_OFFERS, one.trades.exists()),
        (_SEEKS, one.sought_trades.exists()),
        (_CONTACT, bool(one.email or one.phone) or one.contacts.exists()),
        (_PLACE, one.latitude is not None and bool(one.postcode)),
        (_FORM, one.form_id is not None),
        (_NUMBER, one.identifiers.exists()),
        (_LANGUAGES, one.languages.exists()),
        (_THEMES, one.themes.exists()),
        (_TRANSLATED, sum(bool(text) for text in texts) > 1),
        (_FIGURES, one.staff is not None and one.founded is not None),
        (_WEBSITE, bool(one.website)),
        (_LOGO, bool(one.logo)),
    ]
    return [*checks, (_PROOF, has_proof)] if needs_proof else checks


_WHAT_IT_DOES = Gap(
    "what",
    _("Two or three sentences on what you do"),
    _("It is the first thing others read, and the search looks in it."),
)
_OFFERS = Gap("what", _("What you offer"), _("Buyers search by trade; without one they do not find you."))
_SEEKS = Gap(
    "what",
    _("What you look for"),
    _("Matches are made from what one offers and another looks for."),
)
_CONTACT = Gap(
    "contact",
    _("An e-mail address, a telephone or a contact person"),
    _("Messages need somebody to reach. You say who sees it."),
)
_PLACE = Gap(
    "where", _("Your postcode and a town that we know"), _("Then you are on the map and found by distance.")
)
_FORM = Gap(
    "standing",
    _("Your legal form"),
    _("It says to the neighbours across the border what you would be called there."),
)
_NUMBER = Gap(
    "standing",
    _("A number by which an office knows you"),
    _("Lists that are imported recognise you by it, and you stay one record."),
)
_PROOF = Gap(
    "standing",
    _("Your accreditation with its validity"),
    _("Reserved contracts are open only to those who can show it."),
)
_LANGUAGES = Gap(
    "what", _("The languages you speak"), _("Meetings are planned with people who understand each other.")
)
_THEMES = Gap("what", _("Your themes"), _("News, projects and introductions go by them."))
_TRANSLATED = Gap(
    "what",
    _("What you do, in a second language"),
    _("Your neighbours across the border read another language first."),
)
_FIGURES = Gap(
    "who",
    _("Year of founding and people employed"),
    _("They tell partners what size of order fits, and the cluster reports on them."),
)
_WEBSITE = Gap("contact", _("Your website"), _("Whoever likes what they read wants to see more."))
_LOGO = Gap("logo", _("Your logo"), _("Until then your woven mark stands for you."))
