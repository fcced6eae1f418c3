"""The letter that gathers what somebody wants to hear of: once a week at most, nothing twice, never empty."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from tisserand.cluster.accounts.actions.mail_choices import Rhythm, Topic, choices_of
from tisserand.cluster.accounts.models import MailChoice, User
from tisserand.cluster.mail.tasks import send_letters
from tisserand.cluster.matches.models import Mailed
from tisserand.cluster.matches.queries.news import news_for

from .digest_letters import write_digest

SLIP = timedelta(hours=12)
"""What the hour of the daily work may slip."""
GAPS = {
    Rhythm.AT_ONCE: timedelta(days=7) - SLIP,
    Rhythm.WEEKLY: timedelta(days=7) - SLIP,
    Rhythm.MONTHLY: timedelta(days=30) - SLIP,
}
A_WEEK = GAPS[Rhythm.WEEKLY]


def write_digests(*, at: datetime) -> int:
    """Writes to whoever has something new and was not written to for a week; how many letters."""
    people = User.objects.filter(is_active=True, representations__isnull=False).distinct().order_by("pk")
    return sum(_write(person, at) for person in people)


def due_topics(choices: Mapping[MailChoice.Topic, MailChoice], at: datetime) -> Sequence[MailChoice.Topic]:
    """The topics that a letter may tell of now: none within a week of the last, none that is not wanted."""
    last = max((one.told_at for one in choices.values() if one.told_at), default=None)
    if last is not None and last > at - A_WEEK:
        return []
    return [
        topic
        for topic, choice in choices.items()
        if (gap := GAPS.get(Rhythm(choice.rhythm)))
        and (choice.told_at is None or choice.told_at <= at - gap)
        and not (topic == Topic.OUTCOMES and choice.rhythm == Rhythm.AT_ONCE)  # asked by a letter of its own
    ]


def _write(person: User, at: datetime) -> bool:
    with transaction.atomic():
        User.objects.select_for_update().get(pk=person.pk)  # another worker may be at it
        choices = choices_of(person)
        topics = due_topics(choices, at)
        news = news_for(person, topics, at=at, day=localdate(at)) if topics else {}
        if not news:
            return False
        write_digest(person, news, next(iter(choices.values())), at=at)
        told = [Mailed(user=person, item=one.item, at=at) for lines in news.values() for one in lines]
        Mailed.objects.bulk_create(told, ignore_conflicts=True)
        person.mail_choices.filter(topic__in=news).update(told_at=at)
        transaction.on_commit(send_letters.enqueue)
    return True
