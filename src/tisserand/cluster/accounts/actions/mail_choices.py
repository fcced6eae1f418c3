"""Which letters a person wants and how often; any topic stops with one press, without signing in."""

import secrets
from collections.abc import Mapping

from django.db import transaction

from tisserand.cluster.accounts.models import MailChoice, User

Topic, Rhythm = MailChoice.Topic, MailChoice.Rhythm


def choices_of(person: User) -> Mapping[MailChoice.Topic, MailChoice]:
    """The choice for each topic, kept from now on where nothing was chosen yet: 2 queries at most."""
    chosen = {Topic(one.topic): one for one in person.mail_choices.all()}
    missing = [topic for topic in Topic if topic not in chosen]
    if missing:
        MailChoice.objects.bulk_create(
            [
                MailChoice(
                    user=person,
                    topic=topic,
                    rhythm=MailChoice.DEFAULTS[topic],
                    key=secrets.token_urlsafe(32),
                )
                for topic in missing
            ],
            ignore_conflicts=True,  # the same person, at the same time
        )
        chosen = {Topic(one.topic): one for one in person.mail_choices.all()}
    return {topic: chosen[topic] for topic in Topic}


def choose_letters(person: User, wanted: Mapping[str, str]) -> None:
    """Keeps how often a person wants each topic; unknown topics and rhythms raise ValueError."""
    asked = {Topic(topic): Rhythm(rhythm) for topic, rhythm in wanted.items()}
    with transaction.atomic():
        standing = choices_of(person)
        for topic, rhythm in asked.items():
            MailChoice.objects.filter(pk=standing[topic].pk).update(rhythm=rhythm)


def stop_letters(choice: MailChoice, *, everything: bool = False) -> None:
    """No more letters of this topic, or of any topic that can be stopped."""
    with transaction.atomic():
        if everything:
            choices_of(choice.user)
        stopped = MailChoice.objects.filter(user=choice.user_id)
        (stopped if everything else stopped.filter(pk=choice.pk)).update(rhythm=Rhythm.NEVER)
