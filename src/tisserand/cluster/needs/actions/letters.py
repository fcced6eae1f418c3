"""What is written about needs and offers: submitted, published, sent back, about to end, over."""

from datetime import datetime

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tisserand.cluster.needs.models import Need, Offer
from tisserand.cluster.organisations.actions.letters import Reader, address_of, readers, write_to
from tisserand.cluster.organisations.queries.people import caretakers, spokespeople

PAGES = {Need: "my-need", Offer: "my-offer"}
TEAM_PAGES = {Need: "cockpit-need", Offer: "cockpit-offer"}


def its_people(notice: Need | Offer) -> list[Reader]:
    """Who hears of it: whoever wrote it, and the people of the organisation."""
    people = [notice.author] if notice.author else []
    return list(dict.fromkeys(readers([*people, *spokespeople(notice.organisation)])))


def write_submitted(notice: Need | Offer, *, at: datetime) -> None:
    """Tells those who look after the territory that something waits to be published."""

    def text() -> tuple[str, str]:
        names = {**_names(notice), "link": address_of(TEAM_PAGES[type(notice)], notice.pk)}
        body = _(
            "Hello,\n\n%(organisation)s has handed in “%(title)s”.\n\n"
            "Publish it, or send it back with a word on what to change:\n%(link)s\n"
        )
        return _("To be published: %(title)s") % names, body % names

    team = readers(caretakers(notice.organisation.territory))
    write_to(team, f"{_occasion(notice)}:submitted:{notice.revision}", text, at=at)


def write_published(notice: Need | Offer, *, at: datetime) -> None:
    """Tells its people that the team has published it."""

    def text() -> tuple[str, str]:
        names = {**_names(notice), "page": settings.SITE_URL + notice.get_absolute_url()}
        body = _(
            "Hello,\n\n“%(title)s” of %(organisation)s is published and open until %(day)s:\n%(page)s\n\n"
            "Change, prolong or close it here:\n%(link)s\n"
        )
        return _("Published: %(title)s") % names, body % names

    write_to(its_people(notice), f"{_occasion(notice)}:published:{notice.revision}", text, at=at)


def write_sent_back(notice: Need | Offer, *, at: datetime) -> None:
    """Tells its people what the team asks to change."""

    def text() -> tuple[str, str]:
        names = {**_names(notice), "remark": notice.remark}
        body = _(
            "Hello,\n\nbefore “%(title)s” is published, the cluster team asks for a change:\n\n%(remark)s\n\n"
            "Change it here and hand it in again:\n%(link)s\n"
        )
        return _("Please look again: %(title)s") % names, body % names

    write_to(its_people(notice), f"{_occasion(notice)}:back:{notice.revision}", text, at=at)


def write_ends_soon(notice: Need | Offer, *, at: datetime) -> None:
    """Asks its people to prolong or close it; once for each last day."""

    def text() -> tuple[str, str]:
        body = _(
            "Hello,\n\n“%(title)s” of %(organisation)s leaves the board after %(day)s.\n\n"
            "Is it still of interest? Prolong it in one press, or close it and say what came of it:\n"
            "%(link)s\n"
        )
        return _("Ends on %(day)s: %(title)s") % _names(notice), body % _names(notice)

    write_to(its_people(notice), f"{_occasion(notice)}:soon:{notice.valid_until}", text, at=at)


def write_expired(notice: Need | Offer, *, at: datetime) -> None:
    """Tells its people that it has left the board, and asks what came of it."""

    def text() -> tuple[str, str]:
        body = _(
            "Hello,\n\n“%(title)s” of %(organisation)s was open until %(day)s and has left the board.\n\n"
            "Tell us what came of it, or open it again:\n%(link)s\n"
        )
        return _("It has ended: %(title)s") % _names(notice), body % _names(notice)

    write_to(its_people(notice), f"{_occasion(notice)}:expired:{notice.valid_until}", text, at=at)


def _occasion(notice: Need | Offer) -> str:
    return f"{type(notice).__name__.lower()}:{notice.pk}"


def _names(notice: Need | Offer) -> dict[str, str]:
    return {
        "title": notice.title,
        "organisation": notice.organisation.name,
        "day": date_format(notice.valid_until, "DATE_FORMAT") if notice.valid_until else "",
        "link": address_of(PAGES[type(notice)], notice.pk),
    }
