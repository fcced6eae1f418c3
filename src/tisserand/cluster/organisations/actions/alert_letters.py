"""The letters about a saved search: please confirm, and what is new; both can be stopped at once."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.http.request import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from tisserand.cluster.mail.actions import write_letter
from tisserand.cluster.organisations.models import Organisation, SavedSearch
from tisserand.cluster.organisations.search import search_in, told
from tisserand.cluster.organisations.search.table import current

from .letters import LONGEST_SUBJECT, address_of


def ask_to_confirm(saved: SavedSearch, *, at: datetime) -> None:
    """The question whether the address is its reader's; nothing else is sent before the answer.

    It repeats nothing that was typed, since the address may be somebody else's.
    """
    with override(saved.language):
        names = _names(saved)
        subject = _("Please confirm: letters about a search") % names
        body = (
            _(
                "Hello,\n\n"
                "somebody, probably you, wants to hear by e-mail of new organisations that a search in the"
                " directory of %(cluster)s finds.\n\n"
                "See there which search it is, and confirm it within seven days:\n%(confirm)s\n\n"
                "If it was not you, do nothing: nothing more is sent and your address is erased.\n"
            )
            % names
        )
    _write(saved, f"alert-confirm:{saved.pk}:{at:%Y-%m-%d}", subject, body, at=at)


def tell_of_new_ones(saved: SavedSearch, new: Sequence[Organisation], number: int, *, at: datetime) -> None:
    """What a search finds that it did not find before: `new` of `number`."""
    with override(saved.language):
        names = {**_names(saved), "number": number, "list": "\n".join(_line(one) for one in new)}
        subject = (
            ngettext(
                "%(number)s new organisation: %(search)s",
                "%(number)s new organisations: %(search)s",
                number,
            )
            % names
        )
        body = (
            _(
                "Hello,\n\n"
                "new in the directory of %(cluster)s for your search “%(search)s”:\n\n"
                "%(list)s\n\n"
                "The whole search: %(page)s\n\n"
                "You hear of it once a week at most, and of nobody twice. Stop these letters at once:\n"
                "%(stop)s\n"
            )
            % names
        )
    _write(saved, f"alert:{saved.pk}:{at:%Y-%m-%d}", subject, body, at=at)


def _line(one: Organisation) -> str:
    return f"- {one.name}, {one.town} ({one.country})\n  {settings.SITE_URL}{one.get_absolute_url()}"


def _names(saved: SavedSearch) -> dict[str, object]:
    return {
        "cluster": settings.CLUSTER_NAME,
        "search": told(search_in(QueryDict(saved.query)), current().labels),
        "page": f"{address_of('directory')}?{saved.query}",
        "confirm": address_of("alert-confirm", saved.key),
        "stop": address_of("alert-stop", saved.key),
    }


def _write(saved: SavedSearch, key: str, subject: str, body: str, *, at: datetime) -> None:
    with override(saved.language):
        stop_url = address_of("alert-stop", saved.key)
    write_letter(
        key,
        saved.email,
        language=saved.language,
        subject=" ".join(subject.split())[:LONGEST_SUBJECT],
        body=body,
        at=at,
        stop_url=stop_url,
    )
