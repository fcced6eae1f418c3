"""Following introductions up: reminded once, over after their time, and asked later what came of them.

The question comes a month after both said yes, and once more after 3, 6 and 12 months while nothing is told.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from tisserand.cluster.accounts.actions.mail_choices import Rhythm, Topic, choices_of
from tisserand.cluster.accounts.models import User
from tisserand.cluster.matches.models import Introduction, IntroductionSide, Mailed
from tisserand.cluster.matches.queries.introductions import overdue, sides_to_ask, sides_to_remind
from tisserand.cluster.matches.rules import may_answer_for, may_follow
from tisserand.cluster.needs import actions as of_needs
from tisserand.cluster.needs.models import Band
from tisserand.cluster.needs.models import Outcome as NeedOutcome
from tisserand.cluster.organisations.queries.people import spokespeople
from tisserand.cluster.organisations.rules import represents
from tisserand.cluster.ties.actions import write_tie
from tisserand.cluster.ties.models import TieKind

from . import introduction_letters as letters
from . import outcome_letters
from .answering import LONGEST_WORDS, NotYours
from .introducing import MovedOn

State, Said, Outcome = Introduction.State, IntroductionSide.Said, IntroductionSide.Outcome
DAYS_OF_WARNING = 7
BETWEEN_REMINDERS = timedelta(days=2)
ASKED_AFTER_DAYS = (30, 91, 182, 365)
"""When both sides are asked what came of it, after both said yes."""
TIES = {
    Outcome.INFORMATIVE: TieKind.MET,
    Outcome.CONTACT_KEPT: TieKind.MET,
    Outcome.COOPERATION: TieKind.COOPERATING,
    Outcome.PROJECT_IDEA: TieKind.COOPERATING,
    Outcome.ORDER: TieKind.CONTRACTED,
}
"""The tie that an outcome is evidence of; the others are evidence of none."""


class NoSuchOutcome(Exception):
    """Not one of the answers, or an amount where there was no order."""


class TooSoon(Exception):
    """They were reminded a short while ago."""


def remind(introduction: Introduction, *, by: User, at: datetime) -> int:
    """Asks the sides that have not answered once more; how many. Raises NotYours, MovedOn, TooSoon."""
    if not may_follow(by, introduction):
        raise NotYours
    with transaction.atomic():
        standing = Introduction.objects.select_for_update().get(pk=introduction.pk)
        if not standing.is_open:
            raise MovedOn
        if standing.reminded_at and standing.reminded_at > at - BETWEEN_REMINDERS:
            raise TooSoon
        waiting = standing.sides.filter(said=Said.WAITING).select_related("organisation__territory")
        return sum(_remind(side, at) for side in waiting)


def remind_and_expire(*, at: datetime) -> dict[str, int]:
    """Reminds once, a week before the end, and ends what nobody answered in time; how many of each."""
    day = localdate(at)
    with transaction.atomic():
        reminded = sum(_remind(side, at) for side in list(sides_to_remind(day, DAYS_OF_WARNING)))
    return {"reminded": reminded, "expired": sum(_expire(one, at) for one in overdue(day))}


def _remind(side: IntroductionSide, at: datetime) -> bool:
    letters.write_reminder(side, at=at)
    Introduction.objects.filter(pk=side.introduction_id).update(reminded_at=at)
    return True


def _expire(introduction: Introduction, at: datetime) -> bool:
    with transaction.atomic():
        standing = Introduction.objects.filter(pk=introduction.pk, state__in=Introduction.OPEN_STATES)
        if not standing.update(state=State.EXPIRED, settled_at=at):
            return False  # answered this very moment
        letters.write_expired(introduction, at=at)
    return True


def ask_for_outcomes(*, at: datetime) -> int:
    """Asks the sides whose day has come, those by letter who want it at once; how many sides.

    Others find the question in their digest and on their page. The next day to ask is set at once.
    """
    day, asked = localdate(at), 0
    for side in sides_to_ask(day):
        with transaction.atomic():
            standing = IntroductionSide.objects.filter(pk=side.pk, ask_on=side.ask_on)
            following = _next_question(side, day)
            if not standing.update(ask_on=following, asked_on=day):
                continue
            asked, side.ask_on = asked + 1, following
            for person in spokespeople(side.organisation):
                choice = choices_of(person)[Topic.OUTCOMES]
                if choice.rhythm == Rhythm.AT_ONCE:
                    outcome_letters.write_question(side, person, choice, at=at)
                    Mailed.objects.get_or_create(user=person, item=question_item(side), defaults={"at": at})
    return asked


def question_item(side: IntroductionSide) -> str:
    """What names the question to this side among the things told: the day it is asked again, if it is."""
    return f"outcome:{side.pk}:{side.ask_on}"


def _next_question(side: IntroductionSide, day: date) -> date | None:
    settled = side.introduction.settled_at
    begun = localdate(settled) if settled else day
    days = (begun + timedelta(days=after) for after in ASKED_AFTER_DAYS)
    return next((one for one in days if one > day), None)


def tell_outcome(
    side: IntroductionSide,
    outcome: str,
    band: int | None = None,
    words: str = "",
    *,
    by: User | None,
    closes_need: bool = False,
    at: datetime,
) -> None:
    """Keeps what came of it for one side, and writes the tie it is evidence of; told anew, the newer counts.

    `by` is None where it came by the key of the letter. With `closes_need` the need it began with is closed
    as found here, where this person may. Raises NotYours, MovedOn where the two are not introduced,
    NoSuchOutcome.
    """
    if by is not None and not may_answer_for(by, side.organisation):
        raise NotYours
    if outcome not in Outcome.values or (band is not None and (outcome != Outcome.ORDER or band not in Band)):
        raise NoSuchOutcome
    with transaction.atomic():
        introduction = Introduction.objects.select_for_update().get(pk=side.introduction_id)
        if introduction.state != State.ACCEPTED:
            raise MovedOn
        side.outcome, side.outcome_band, side.outcome_words = outcome, band, words.strip()[:LONGEST_WORDS]
        side.outcome_at, side.outcome_by = at, by
        side.is_outcome_for_them = by is not None and not represents(by, side.organisation)
        day = localdate(at)
        side.ask_on = _next_question(side, day) if outcome == Outcome.NOT_YET else None
        side.save()
        if kind := TIES.get(Outcome(outcome)):
            evidence = f"introduction_side:{side.pk}"
            write_tie(introduction.one, introduction.other, kind, on=day, evidence=evidence, at=at)
        if closes_need and by is not None:
            _close_need(introduction, by, at)


def _close_need(introduction: Introduction, by: User, at: datetime) -> None:
    need = introduction.match.need if introduction.match else None
    if need is None:
        return
    try:
        of_needs.close(need, NeedOutcome.FOUND_HERE, by=by, at=at)
    except (of_needs.NotYours, of_needs.MovedOn):  # not theirs, or closed before: the outcome is kept anyway
        return
