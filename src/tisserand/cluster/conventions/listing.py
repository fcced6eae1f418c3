"""From the registrations of a convention to the lists the press prints: for everybody, and for the team."""

from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tisserand.press.lists import Line, Listing

from .models import Brought, Convention, Delegate, Registration


def participants_list(
    convention: Convention, listed: Sequence[Registration], *, with_people: bool
) -> Listing:
    """Those who may be named, with their people where the reader may see them, in the reader's language."""
    headings = [_("Organisation"), _("Place"), _("Languages"), _("Offers"), _("Looks for")]
    return Listing(
        title=_("Who comes: %(convention)s") % {"convention": convention.title},
        subtitle=_subtitle(convention, len(listed)),
        headings=[*headings, _("Who comes")] if with_people else headings,
        lines=[_participant(one, with_people=with_people) for one in listed],
        foot=f"{settings.CLUSTER_NAME} · {convention.title}",
        empty=_("Nobody may be named yet."),
    )


def team_list(convention: Convention, everybody: Sequence[Registration]) -> Listing:
    """All registrations with what the team needs of each, a line for each person; for the team alone."""
    return Listing(
        title=_("Registrations: %(convention)s") % {"convention": convention.title},
        subtitle=_subtitle(convention, len(everybody)),
        headings=[
            _("Organisation"),
            _("State"),
            _("Group"),
            _("Paid"),
            _("Name"),
            _("Role"),
            _("E-mail"),
            _("Telephone"),
            _("Eats"),
            _("Allergies"),
            _("Needs in the house"),
            _("Photographs"),
        ],
        lines=[line for one in everybody for line in _team_lines(one)],
        foot=f"{settings.CLUSTER_NAME} · {convention.title}",
        empty=_("Nobody has registered yet."),
    )


def _subtitle(convention: Convention, count: int) -> str:
    day = date_format(convention.starts_at.astimezone(ZoneInfo(convention.timezone)), "DATE_FORMAT")
    shown = ngettext("%(count)d organisation", "%(count)d organisations", count) % {"count": count}
    return f"{day} · {convention.venue}, {convention.town} · {shown}"


def _participant(registration: Registration, *, with_people: bool) -> Line:
    organisation = registration.organisation
    cells = [
        f"{organisation.town} ({organisation.country})",
        _joined(str(language) for language in registration.languages.all()),
        offers_of(registration),
        needs_of(registration),
    ]
    if with_people:
        cells.append(_joined(map(_called, registration.delegates.all()), "; "))
    return Line(organisation.name, cells, organisation.mark)


def offers_of(registration: Registration) -> str:
    """What it brings to offer, else the trades it offers in the directory."""
    return _brought(registration, Brought.Side.OFFER) or _joined(
        map(str, registration.organisation.trades.all())
    )


def needs_of(registration: Registration) -> str:
    """What it brings to look for, else the trades it looks for in the directory."""
    return _brought(registration, Brought.Side.NEED) or _joined(
        map(str, registration.organisation.sought_trades.all())
    )


def _brought(registration: Registration, side: str) -> str:
    return _joined((one.title for one in registration.brought.all() if one.side == side), "; ")


def _team_lines(registration: Registration) -> Iterable[Line]:
    own = [
        str(registration.get_state_display()),
        registration.group,
        _("yes") if registration.is_paid else "",
    ]
    for delegate in registration.delegates.all() or [Delegate(email=registration.email)]:
        cells = [
            delegate.name,
            delegate.title,
            delegate.email or registration.email,
            delegate.phone or registration.phone,
            "" if delegate.diet == Delegate.Diet.ANYTHING else str(delegate.get_diet_display()),
            delegate.diet_words,
            delegate.access_needs,
            _("yes") if delegate.may_be_photographed else "",
        ]
        yield Line(registration.organisation.name, [*own, *cells])


def _called(delegate: Delegate) -> str:
    return f"{delegate.name}, {delegate.title}" if delegate.title else delegate.name


def _joined(words: Iterable[str], between: str = ", ") -> str:
    return between.join(sorted(words)) if between == ", " else between.join(words)
