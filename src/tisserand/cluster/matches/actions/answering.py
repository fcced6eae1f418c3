"""What either side does with a match: sees it, says yes, later or no with a reason, and takes that back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from tisserand.cluster.accounts.models import User
from tisserand.cluster.matches.models import DeclineReason, Match, MatchAnswer
from tisserand.cluster.matches.queries.sight import open_to
from tisserand.cluster.matches.rules import may_answer_for, sides_of
from tisserand.cluster.organisations.models import Organisation

Said = MatchAnswer.Said
LATER = timedelta(days=30)
LATEST = timedelta(days=365)
LONGEST_WORDS = 300
ANSWERS = frozenset({Said.INTERESTED, Said.LATER, Said.NO})


class NotYours(Exception):
    """This person does not answer for that side, or may not know of the other one."""


class NoSuchAnswer(Exception):
    """Neither yes, later nor no."""


class ReasonIsMissing(Exception):
    """A no without a reason teaches nobody anything."""


class IsOver(Exception):
    """What is looked for is off the board: there is nothing to answer any more."""


class DayIsOff(Exception):
    """Later is a day to come, within a year."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one side says: a no with its reason, a later with its day (in a month where none is given)."""

    said: str
    reason: str = ""
    words: str = ""
    until: date | None = None


def mark_seen(matches: Iterable[Match], organisation: Organisation, *, by: User, at: datetime) -> None:
    """Keeps that a side has been shown these, where it has not answered yet: 1 query, none for none."""
    seen = [
        MatchAnswer(match=match, organisation=organisation, said=Said.SEEN, at=at, by=by) for match in matches
    ]
    MatchAnswer.objects.bulk_create(seen, ignore_conflicts=True)


def answer(match: Match, organisation: Organisation, given: Answer, *, by: User, at: datetime) -> bool:
    """Keeps the word of one side in place of what it said before; whether both now want to meet.

    A no ends everything that is suggested between the two until it is taken back. Raises NotYours,
    IsOver, NoSuchAnswer, ReasonIsMissing, DayIsOff.
    """
    _allow(match, organisation, by)
    if match.need and not match.need.is_open:
        raise IsOver
    until = _checked(given, at)
    with transaction.atomic():
        Match.objects.select_for_update().get(
            pk=match.pk
        )  # the answers of both sides come one after the other
        MatchAnswer.objects.update_or_create(
            match=match,
            organisation=organisation,
            defaults={
                "said": given.said,
                "reason": given.reason if given.said == Said.NO else "",
                "words": given.words.strip()[:LONGEST_WORDS],
                "until": until,
                "at": at,
                "by": by,
            },
        )
        if given.said == Said.NO:
            _between(match).update(is_current=False)
    return given.said == Said.INTERESTED and both_want(match)


def take_back(match: Match, organisation: Organisation, *, by: User, at: datetime) -> None:
    """Unsays what one side said: it has only seen it. Raises NotYours.

    The next computing suggests the two again where nothing else stands between them.
    """
    _allow(match, organisation, by)
    match.answers.filter(organisation=organisation).update(
        said=Said.SEEN, reason="", words="", until=None, at=at, by=by
    )


def both_want(match: Match) -> bool:
    """Whether both sides have said yes: 1 query."""
    return match.answers.filter(said=Said.INTERESTED).count() == len({*sides_of(match)}) == 2


def _allow(match: Match, organisation: Organisation, by: User) -> None:
    if organisation.pk not in sides_of(match) or not may_answer_for(by, organisation):
        raise NotYours
    if not Match.objects.filter(open_to(by), pk=match.pk).exists():
        raise NotYours


def _checked(given: Answer, at: datetime) -> date | None:
    if given.said not in ANSWERS:
        raise NoSuchAnswer
    if given.said == Said.NO and given.reason not in DeclineReason.values:
        raise ReasonIsMissing
    if given.said != Said.LATER:
        return None
    today = localdate(at)
    until = given.until or today + LATER
    if not today < until <= today + LATEST:
        raise DayIsOff
    return until


def _between(match: Match) -> QuerySet[Match]:
    """All that is suggested between the two sides of a match, either way."""
    one, other = match.seeker_id, match.provider_id
    return Match.objects.filter(
        Q(seeker=one, provider=other) | Q(seeker=other, provider=one), is_current=True
    )
