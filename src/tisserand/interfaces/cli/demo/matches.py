"""Lays suggestions and answers into the demo: computed from its needs, offers and members."""

from datetime import datetime, timedelta

from tisserand.cluster.accounts.models import User
from tisserand.cluster.matches.actions import answering
from tisserand.cluster.matches.actions.computing import match_everything
from tisserand.cluster.matches.actions.weighing import learn_weights
from tisserand.cluster.matches.models import DeclineReason, Match
from tisserand.cluster.organisations.models import Organisation

EVERY = 7
"""Of so many suggestions two are wanted, one declined, one put off, two only seen, and one nobody opened."""
REASONS = (DeclineReason.FULL, DeclineReason.NOT_OUR_TRADE, DeclineReason.BAD_TIMING)
DAYS = 12


def load_matches(*, at: datetime) -> None:
    """Suggestions as of some days ago with the answers since, and those of today; some 8 s of computing."""
    begun = at - timedelta(days=DAYS)
    match_everything(at=begun)
    for number, match in enumerate(Match.objects.select_related("seeker", "provider").order_by("pk")):
        _answer(number, match, begun + timedelta(hours=1 + number))
    learn_weights(at=at)
    match_everything(at=at)


def _answer(number: int, match: Match, at: datetime) -> None:
    """Who provides answers to a need; of two members now one, now the other."""
    is_seeker = match.kind == Match.Kind.PROFILE and bool(number % 2)
    side: Organisation | None = match.seeker if is_seeker else match.provider
    person = User.objects.filter(representations__organisation=side).order_by("pk").first()
    match.refresh_from_db(fields=("is_current",))
    if side is None or person is None or not match.is_current:
        return
    step = number % EVERY
    given = {
        0: answering.Answer("interested"),
        1: answering.Answer("no", REASONS[number % len(REASONS)]),
        2: answering.Answer("later"),
        3: answering.Answer("interested"),
    }.get(step)
    if step < EVERY - 1:
        answering.mark_seen([match], side, by=person, at=at)
    if given:
        answering.answer(match, side, given, by=person, at=at)
