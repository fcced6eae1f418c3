"""Matching that goes on by itself: what changed as soon as it did, everything once a night."""

import logging

from django.utils import timezone
from django_tasks import task

from .actions import computing, weighing

log = logging.getLogger(__name__)


@task()
def match_everything() -> int:
    """Computes all suggestions anew; how many there are."""
    return _done(computing.match_everything(at=timezone.now()).pairs, "everything")


@task()
def match_what_changed() -> int:
    """Computes the suggestions that changed needs, offers, members and answers touch; how many."""
    return _done(computing.match_what_changed(at=timezone.now()).pairs, "what changed")


@task()
def learn_from_answers() -> int:
    """Lets the answers since the last time move the weights; how many of them moved."""
    return len(weighing.learn_weights(at=timezone.now()))


def _done(pairs: int, what: str) -> int:
    log.info("matched %s: %s pairs", what, pairs)
    return pairs
