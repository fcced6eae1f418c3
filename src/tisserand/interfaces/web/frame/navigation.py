"""What stands in the header: the links of each audience, the languages, the way to one's own pages.

An audience is the web app a page belongs to: `public`, `member` or `cockpit`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tisserand.cluster.accounts.rules import Person, runs_the_cluster

PAGES: dict[str, tuple[tuple[str, Promise], ...]] = {
    "public": (
        ("directory", _("Directory")),
        ("needs", _("Needs and offers")),
        ("tenders", _("Tenders")),
        ("conventions", _("Conventions")),
        ("about", _("The cluster")),
        ("join", _("Join")),
    ),
    "member": (
        ("my", _("My conventions")),
        ("my-organisations", _("My organisation")),
        ("my-needs", _("Needs and offers")),
        ("my-suggestions", _("Suggestions")),
        ("directory", _("Directory")),
        ("conventions", _("Conventions")),
    ),
    "cockpit": (
        ("cockpit", _("Today")),
        ("weaving", _("Weaving")),
        ("admissions", _("Admissions")),
        ("care", _("Directory care")),
        ("directory", _("Directory")),
        ("cockpit-conventions", _("Conventions")),
        ("admin:index", _("Administration")),
    ),
}
BELOW: dict[str, tuple[str, ...]] = {
    "my-needs": ("my-offers",),
    "my-suggestions": ("my-matches", "my-introductions", "mail-choices"),
}
"""Pages that stand under a link of the header, though their addresses do not begin with its own."""
SUBTITLES = {
    "public": _("Cluster of the social and solidarity economy, Greater Region"),
    "member": _("Members’ area"),
    "cockpit": _("Cluster team"),
}
PERSONAL = frozenset({"account", "rights", "tokens"})
"""Public modules whose pages are about the reader: they stand under the header of the reader's own pages."""
OWN_NAMES = {"fr": "Français", "de": "Deutsch", "en": "English"}


@dataclass(frozen=True, slots=True)
class Link:
    """A way to somewhere; `is_here` says that the reader stands there or below."""

    label: str | Promise
    url: str
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """The same page in another language."""

    code: str
    name: str
    url: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Top:
    """The header of one page; `doors` lead a signed-in reader to their own pages."""

    audience: str
    subtitle: Promise
    links: Sequence[Link]
    languages: Sequence[LanguageLink]
    doors: Sequence[Link]


def top(request: HttpRequest) -> Top:
    """The header of the page that is asked for: 0 queries beyond knowing who reads."""
    audience = _audience(request)
    open_to = [page for page in PAGES[audience] if page[0] != "admin:index" or request.user.is_staff]
    urls = {name: reverse(name) for name, _label in open_to}
    places = {reverse(place): urls[name] for name in urls for place in (name, *BELOW.get(name, ()))}
    here = max((place for place in places if request.path.startswith(place)), key=len, default="")
    links = [Link(label, urls[name], urls[name] == places.get(here)) for name, label in open_to]
    return Top(audience, SUBTITLES[audience], links, languages(request), _doors(request, audience))


def own_page(person: Person) -> str:
    """Where a person who has just signed in begins: the cluster team in the cockpit, others at their own."""
    return reverse(PAGES[_own_audience(person)][0][0])


def _own_audience(person: Person) -> str:
    return "cockpit" if runs_the_cluster(person) else "member"


def languages(request: HttpRequest) -> Sequence[LanguageLink]:
    """This page in every language; a page that does not exist leads to the home page."""
    here = get_language()
    return [
        LanguageLink(code, OWN_NAMES[code], _translated(request, code), code == here)
        for code, _name in settings.LANGUAGES
    ]


def _translated(request: HttpRequest, code: str) -> str:
    path = request.get_full_path()
    url = translate_url(path, code)
    return url if url.startswith(f"/{code}/") else f"/{code}/"


def _audience(request: HttpRequest) -> str:
    """The web app of the view, read from where it is written; the cockpit only for those it opens to."""
    view = getattr(request.resolver_match, "func", None)
    parts = getattr(view, "__module__", "").split(".")
    if parts[-1] in PERSONAL and request.user.is_authenticated:
        return _own_audience(request.user)
    if parts[:3] != ["tisserand", "interfaces", "web"] or parts[3] not in PAGES:
        return "public"
    return parts[3] if parts[3] != "cockpit" or runs_the_cluster(request.user) else "public"


def _doors(request: HttpRequest, audience: str) -> Sequence[Link]:
    if not request.user.is_authenticated or (own := _own_audience(request.user)) == audience:
        return []
    return [Link(SUBTITLES[own], reverse(PAGES[own][0][0]))]
