"""Searches that readers hear of again: asked, confirmed by mail, told weekly what is new, stopped at once.

Nobody hears of an organisation twice, and nobody who has not confirmed hears anything but the one question.
"""

import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.http.request import QueryDict

from tisserand.cluster.mail.tasks import send_letters
from tisserand.cluster.organisations.models import Organisation, SavedSearch
from tisserand.cluster.organisations.queries import published
from tisserand.cluster.organisations.search import Search, address_of, directory, search_in, told
from tisserand.cluster.organisations.search.table import current

from .alert_letters import ask_to_confirm, tell_of_new_ones

TO_CONFIRM = timedelta(days=7)
BETWEEN_LETTERS = timedelta(days=6, hours=12)
"""A week, less what the hour of the daily work may slip."""

KEPT_ONCE_STOPPED = timedelta(days=30)
MOST_FOUND = 2_000
MOST_WAITING = 5
MOST_TOLD = 20
LONGEST_QUERY = SavedSearch._meta.get_field("query").max_length or 0


class TooWide(Exception):
    """The search finds too many to be told of each new one: `found`."""

    def __init__(self, found: int) -> None:
        super().__init__(str(found))
        self.found = found


class TooLong(Exception):
    """More filters are chosen than the address of a kept search holds."""


class TooManySearches(Exception):
    """Too many searches of this reader wait for their confirmation."""


def save_search(search: Search, *, email: str, language: str, at: datetime) -> SavedSearch:
    """Keeps a search and asks its reader to confirm; raises TooWide, TooLong and TooManySearches.

    One that was saved before is the same one, and its reader is asked again only if they have not confirmed.
    """
    if (found := len(directory(search))) > MOST_FOUND:
        raise TooWide(found)
    query, address = address_of(search), email.strip().lower()
    if len(query) > LONGEST_QUERY:
        raise TooLong
    saved = SavedSearch.objects.filter(email=address, query=query, stopped_at=None).first()
    if saved is None:
        saved = _kept(address, query, language, at)
    if saved.confirmed_at is None:
        with transaction.atomic():
            ask_to_confirm(saved, at=at)
            transaction.on_commit(send_letters.enqueue)
    return saved


def _kept(email: str, query: str, language: str, at: datetime) -> SavedSearch:
    waiting = SavedSearch.objects.filter(email=email, confirmed_at=None, stopped_at=None)
    if waiting.filter(asked_at__gt=at - TO_CONFIRM).count() >= MOST_WAITING:
        raise TooManySearches
    try:
        with transaction.atomic():
            return SavedSearch.objects.create(
                email=email, query=query, language=language, key=secrets.token_urlsafe(32), asked_at=at
            )
    except IntegrityError:  # the same reader, in another window
        return SavedSearch.objects.get(email=email, query=query, stopped_at=None)


def confirm_search(saved: SavedSearch, *, at: datetime) -> None:
    """From now on its reader hears of new results; what is there now is known to them."""
    known = directory(search_in(QueryDict(saved.query))).ids.tolist()
    SavedSearch.objects.filter(pk=saved.pk, confirmed_at=None, stopped_at=None).update(
        confirmed_at=at, told_at=at, seen=known
    )


def told_in_words(saved: SavedSearch) -> str:
    """What a saved search looks for, in the language of the moment."""
    return told(search_in(QueryDict(saved.query)), current().labels)


def stop_search(saved: SavedSearch, *, at: datetime) -> None:
    """No letter about it any more."""
    SavedSearch.objects.filter(pk=saved.pk, stopped_at=None).update(stopped_at=at)


def tell_of_new_results(*, at: datetime) -> int:
    """Writes to whoever was not written to for a week, where there is something new; how many letters."""
    SavedSearch.objects.filter(confirmed_at=None, asked_at__lt=at - TO_CONFIRM).delete()
    SavedSearch.objects.filter(stopped_at__lt=at - KEPT_ONCE_STOPPED).delete()
    due = SavedSearch.objects.filter(stopped_at=None, told_at__lte=at - BETWEEN_LETTERS)
    return sum(_told(saved, at) for saved in due.order_by("pk"))


def _told(saved: SavedSearch, at: datetime) -> bool:
    found = directory(search_in(QueryDict(saved.query))).ids.tolist()
    known = set(saved.seen)
    new = [key for key in found if key not in known]
    with transaction.atomic():
        claimed = SavedSearch.objects.filter(pk=saved.pk, told_at=saved.told_at, stopped_at=None)
        if not claimed.update(told_at=at, seen=[*saved.seen, *new]) or not new:
            return False  # another worker told them, or there is nothing to tell
        shown = _records(new[:MOST_TOLD])
        if shown:
            tell_of_new_ones(saved, shown, len(new), at=at)
            transaction.on_commit(send_letters.enqueue)
    return bool(shown)


def _records(keys: list[int]) -> list[Organisation]:
    there = published().in_bulk(keys)
    return [there[key] for key in keys if key in there]
