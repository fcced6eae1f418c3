"""Changing what the signals count: by hand, by what answers taught, and back again; every change is a row."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from tisserand.cluster.accounts.models import User
from tisserand.cluster.accounts.rules import runs_the_cluster
from tisserand.cluster.matches.counter import weighing
from tisserand.cluster.matches.models import MatchAnswer, MatchWeight
from tisserand.cluster.matches.queries.weights import judged, standing_changes, weights_in_force

LEAST_WEIGHT, MOST_WEIGHT = 0.0, 10.0
LEAST_NEWS = 10
"""Answers that must have come in since the weights were last learned."""
SAME = 0.005


class NotForYou(Exception):
    """Only the cluster team weighs signals."""


class NoSuchWeight(Exception):
    """There is no such signal, or the number is not between 0 and 10."""


class OvertakenByOthers(Exception):
    """This change is not the one that counts any more: look at the newest first."""


def set_weight(signal: str, weight: float, *, note: str = "", by: User, at: datetime) -> MatchWeight | None:
    """Makes a signal count so much; None where it does already. Raises NotForYou, NoSuchWeight."""
    _allow(by)
    if signal not in weighing.SIGNALS or not LEAST_WEIGHT <= weight <= MOST_WEIGHT:
        raise NoSuchWeight
    if abs(_counts(signal) - weight) < SAME:
        return None
    return MatchWeight.objects.create(signal=signal, weight=round(weight, 2), note=note[:300], at=at, by=by)


def undo_weight(change: MatchWeight, *, by: User, at: datetime) -> None:
    """Takes back the change that counts: what counted before counts again, as a row of its own.

    What was learned at once is taken back at once. Raises NotForYou, OvertakenByOthers.
    """
    _allow(by)
    with transaction.atomic():
        standing, first = standing_changes(), weighing.shipped()
        together = [change]
        if change.is_learned:
            together = list(MatchWeight.objects.filter(is_learned=True, at=change.at))
        if any(one not in standing.get(one.signal, ())[:1] for one in together):
            raise OvertakenByOthers
        before = {signal: rows[1].weight for signal, rows in standing.items() if len(rows) > 1}
        MatchWeight.objects.bulk_create(
            MatchWeight(
                signal=one.signal,
                weight=before.get(one.signal, first[one.signal]),
                undoes=one,
                at=at,
                by=by,
            )
            for one in together
        )


def learn_weights(*, at: datetime) -> Sequence[MatchWeight]:
    """Lets the answers move the weights where enough of them have come in; the rows that were written."""
    answers = list(judged())
    last = MatchWeight.objects.filter(is_learned=True).order_by("-at").first()
    news = sum(last is None or answer.at > last.at for answer in answers)
    if news < LEAST_NEWS:
        return []
    now = weights_in_force()
    found = weighing.taught([_answered(answer) for answer in answers], now, now)
    return _written(found, {**weighing.shipped(), **now}, len(answers), at)


def _written(
    found: Mapping[str, float], now: Mapping[str, float], answers: int, at: datetime
) -> Sequence[MatchWeight]:
    rows = [
        MatchWeight(signal=signal, weight=round(weight, 3), is_learned=True, answers=answers, at=at)
        for signal, weight in found.items()
        if abs(weight - now[signal]) >= SAME
    ]
    return MatchWeight.objects.bulk_create(rows)


def _answered(answer: MatchAnswer) -> weighing.Answered:
    match = answer.match
    return weighing.Answered(match.reasons, match.doubts, answer.said == MatchAnswer.Said.INTERESTED)


def _counts(signal: str) -> float:
    return {**weighing.shipped(), **weights_in_force()}[signal]


def _allow(person: User) -> None:
    if not runs_the_cluster(person):
        raise NotForYou
