"""Wishes and requests looked after: reminders when the team asks for them, requests every day."""

import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_tasks import task

from tisserand.cluster.conventions import actions
from tisserand.cluster.conventions.actions.reminding import take_up_to_remind
from tisserand.cluster.conventions.letters.wishing import (
    RequestNews,
    last_told,
    remind_of_wishes,
    tell_requests,
)
from tisserand.cluster.conventions.models import Convention, Registration, Wish
from tisserand.cluster.conventions.queries.requests import requests_around
from tisserand.cluster.conventions.queries.wishes import waiting_requests
from tisserand.cluster.mail.tasks import send_letters

log = logging.getLogger(__name__)
DAY = timedelta(days=1)
Answer = Wish.Answer


def remind(registrations: Sequence[Registration]) -> int:
    """Writes to those of them who were not reminded today, and notes it; how many they were."""
    at = timezone.now()
    with transaction.atomic():
        taken = set(take_up_to_remind(registrations, at=at))
        due = [one for one in registrations if one.pk in taken]
        remind_of_wishes(due, site_url=settings.SITE_URL, at=at)
        transaction.on_commit(send_letters.enqueue)
    return len(due)


@task()
def tend_requests() -> dict[str, int]:
    """Ends requests that nobody answered in time, and tells what is new of the others; how many of each."""
    at = timezone.now()
    expired = actions.expire_requests(at=at)
    with transaction.atomic():
        told = tell_requests(_news(at), site_url=settings.SITE_URL, at=at)
        transaction.on_commit(send_letters.enqueue)
    done = {"expired": expired, "told": told}
    log.info("requests are tended: %s", done)
    return done


def _news(at: datetime) -> list[RequestNews]:
    """Who was asked since its last letter or must answer by tomorrow, and whose requests were answered since.

    However late or often this runs, nothing is passed over and an answer is told once.
    """
    waiting = waiting_requests(at).filter(of__convention__state=Convention.State.WISHES)
    settled = _answered()
    told = last_told({wish.to_id for wish in waiting} | {wish.of_id for wish in settled})
    pressing = {wish.to_id for wish in waiting if _is_pressing(wish, told.get(wish.to_id), at)}
    answered: dict[int, list[Wish]] = defaultdict(list)
    for wish in settled:
        if _is_since(told.get(wish.of_id), wish.answered_at):
            answered[wish.of_id].append(wish)
    concerned = Registration.objects.filter(
        pk__in={*pressing, *answered}, state=Registration.State.REGISTERED
    ).select_related("organisation", "convention")
    news = [
        RequestNews(
            registration=one,
            asking=requests_around(one, at).to_answer,
            accepted=[wish for wish in answered[one.pk] if wish.answer == Answer.ACCEPTED],
            declined=[wish for wish in answered[one.pk] if wish.answer == Answer.DECLINED],
        )
        for one in concerned
    ]
    return [one for one in news if one.asking or one.accepted or one.declined]


def _answered() -> list[Wish]:
    """Requests that the other side answered; who asked back knows it already: 1 query."""
    answered = Wish.objects.filter(
        answer__in=(Answer.ACCEPTED, Answer.DECLINED),
        level__in=Wish.POSITIVE,
        of__convention__state=Convention.State.WISHES,
        to__state=Registration.State.REGISTERED,
    ).exclude(said_at=F("answered_at"))
    return list(answered.select_related("to__organisation"))


def _is_pressing(wish: Wish, told: datetime | None, at: datetime) -> bool:
    is_ending = wish.expires_at is not None and wish.expires_at <= at + DAY
    return is_ending or _is_since(told, wish.said_at)


def _is_since(told: datetime | None, moment: datetime | None) -> bool:
    return moment is not None and (told is None or moment > told)
