"""Matching that goes on by itself: what changed as soon as it did, everything once a night."""

import logging

from django.utils import timezone
from django_tasks import task

from .actions import bidding, computing, digests, following_up, weighing

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


@task()
def match_tenders() -> int:
    """Computes who fits the open tenders, alone or together; how many pairs."""
    return _done(bidding.match_tenders(at=timezone.now()), "tenders")


@task()
def tend_introductions() -> dict[str, int]:
    """Reminds of introductions, ends what nobody answered, asks what came of others; how many of each."""
    now = timezone.now()
    done = {**following_up.remind_and_expire(at=now), "asked": following_up.ask_for_outcomes(at=now)}
    log.info("introductions are tended: %s", done)
    return done


@task()
def write_digests() -> int:
    """Writes the letters that gather what is new; how many."""
    return digests.write_digests(at=timezone.now())


def _done(pairs: int, what: str) -> int:
    log.info("matched %s: %s pairs", what, pairs)
    return pairs
