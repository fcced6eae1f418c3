"""Putting two organisations in contact: proposed, answered by each side, withdrawn; what two yeses bring.

Nobody learns an address before both sides have said yes, and then only one that was given for this.
"""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.timezone import localdate

from tisserand.cluster.accounts.models import User
from tisserand.cluster.matches.models import (
    DeclineReason,
    Introduction,
    IntroductionSide,
    Match,
    MatchAnswer,
)
from tisserand.cluster.matches.queries.introductions import between, who_refuses
from tisserand.cluster.matches.queries.sight import open_to
from tisserand.cluster.matches.rules import may_answer_for, may_introduce, may_withdraw, sides_of
from tisserand.cluster.needs.actions import mark_matched
from tisserand.cluster.organisations.actions.contact import readers_of
from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.organisations.rules import looks_after, represents
from tisserand.cluster.ties.actions import write_tie
from tisserand.cluster.ties.models import TieKind

from . import introduction_letters as letters
from .answering import LONGEST_WORDS, NotYours, ReasonIsMissing

State, Said = Introduction.State, IntroductionSide.Said
TO_ANSWER = timedelta(days=21)
FIRST_QUESTION = timedelta(days=30)
MOST_OPEN = 10
"""Introductions that one member may have proposed and that nobody has answered yet."""


class RefusedBefore(Exception):
    """One of the two has said that they do not want to be introduced to the other."""


class IsOpenAlready(Exception):
    """The two are being introduced already: `introduction`."""

    def __init__(self, introduction: Introduction) -> None:
        super().__init__(introduction.pk)
        self.introduction = introduction


class NobodyToAsk(Exception):
    """Nobody reads letters for this organisation: `organisation`."""

    def __init__(self, organisation: Organisation) -> None:
        super().__init__(organisation.name)
        self.organisation = organisation


class TooManyOpen(Exception):
    """So many introductions of this member wait for an answer that no further one may be asked for."""


class WordsAreMissing(Exception):
    """An introduction says what it is about."""


class MovedOn(Exception):
    """It was answered, withdrawn or over before."""


def propose_introduction(
    one: Organisation,
    other: Organisation,
    *,
    match: Match | None = None,
    by: User,
    is_of_the_team: bool,
    subject: str,
    message: str,
    language: str,
    at: datetime,
) -> Introduction:
    """Asks both sides whether they want to be in contact; a member that proposes has said yes by that.

    Raises NotYours, WordsAreMissing, RefusedBefore, IsOpenAlready, TooManyOpen, NobodyToAsk.
    """
    own = _allowed(one, other, match, by, is_of_the_team=is_of_the_team)
    if not (subject := " ".join(subject.split())[:160]):
        raise WordsAreMissing
    try:
        with transaction.atomic():
            _check(one, other, own, at)
            made = Introduction.objects.create(
                one=one,
                other=other,
                match=match,
                proposed_by=by,
                is_of_the_team=is_of_the_team,
                subject=subject,
                message=message.strip()[:4_000],
                language=language,
                state=State.HALF_ACCEPTED if own else State.PROPOSED,
                proposed_at=at,
                expires_on=localdate(at) + TO_ANSWER,
            )
            for organisation in (one, other):
                side = _side(made, organisation, own, by, at)
                if side.said == Said.WAITING:
                    letters.write_asked(side, at=at)
    except IntegrityError as error:  # somebody proposed the same this very moment
        raise IsOpenAlready(between(one, other).get(state__in=Introduction.OPEN_STATES)) from error
    return made


def accept(side: IntroductionSide, *, by: User | None, address: str = "", at: datetime) -> Introduction:
    """Keeps a yes; with the second one the two are introduced, which makes a tie.

    `by` is None where the answer came by the key of the letter; `address` may be told to the other side.
    Raises NotYours, MovedOn.
    """
    with transaction.atomic():
        introduction = _answer(side, Said.YES, by, at, told_address=address.strip().lower())
        if introduction.sides.filter(said=Said.YES).count() == 2:
            _introduce(introduction, at)
        else:
            _settle(introduction, State.HALF_ACCEPTED, None)
    return introduction


def decline(
    side: IntroductionSide, reason: str, words: str = "", *, by: User | None, at: datetime
) -> Introduction:
    """Keeps a no with its reason, tells whoever proposed or said yes; raises ReasonIsMissing, as accept."""
    if reason not in DeclineReason.values:
        raise ReasonIsMissing
    with transaction.atomic():
        said = {"reason": reason, "words": words.strip()[:LONGEST_WORDS], "told_address": ""}
        introduction = _answer(side, Said.NO, by, at, **said)
        _settle(introduction, State.DECLINED, at)
        letters.write_declined(introduction, side, at=at)
    return introduction


def withdraw(introduction: Introduction, *, by: User, at: datetime) -> None:
    """Takes the proposal back, and tells whoever has said yes; raises NotYours, MovedOn."""
    if not may_withdraw(by, introduction):
        raise NotYours
    with transaction.atomic():
        standing = _locked(introduction)
        _settle(standing, State.WITHDRAWN, at)
        letters.write_withdrawn(standing, at=at)
    introduction.refresh_from_db()


def _allowed(
    one: Organisation, other: Organisation, match: Match | None, by: User, *, is_of_the_team: bool
) -> Organisation | None:
    """The side that proposes, None for the team."""
    if match and {*sides_of(match)} != {one.pk, other.pk} and match.kind != Match.Kind.TENDER:
        raise NotYours
    if any(each.state not in Organisation.LISTED_STATES for each in (one, other)) or one.pk == other.pk:
        raise NotYours
    if is_of_the_team:
        if not (looks_after(by, one) or looks_after(by, other)):
            raise NotYours
        return None
    own = next((each for each in (one, other) if may_introduce(by, each)), None)
    if own is None or (match and not Match.objects.filter(open_to(by), pk=match.pk).exists()):
        raise NotYours
    return own


def _check(one: Organisation, other: Organisation, own: Organisation | None, at: datetime) -> None:
    if standing := between(one, other).filter(state__in=Introduction.OPEN_STATES).first():
        raise IsOpenAlready(standing)
    if who_refuses(one, other, at=at) - ({own.pk} if own else set()):
        raise RefusedBefore
    for organisation in (one, other):
        if organisation != own and not readers_of(organisation):
            raise NobodyToAsk(organisation)
    if own:
        _take_back_no(own, one if own == other else other, at)
        asked = IntroductionSide.objects.filter(organisation=own, said=Said.YES)
        waiting = asked.filter(introduction__state=State.HALF_ACCEPTED, introduction__is_of_the_team=False)
        if waiting.count() >= MOST_OPEN:
            raise TooManyOpen


def _take_back_no(own: Organisation, other: Organisation, at: datetime) -> None:
    """Who asks for somebody does not refuse them any more."""
    both = Q(match__seeker=own, match__provider=other) | Q(match__seeker=other, match__provider=own)
    refused = MatchAnswer.objects.filter(both, organisation=own, said=MatchAnswer.Said.NO)
    refused.update(said=MatchAnswer.Said.SEEN, reason="", words="", until=None, at=at)


def _side(
    made: Introduction, organisation: Organisation, own: Organisation | None, by: User, at: datetime
) -> IntroductionSide:
    side = IntroductionSide(introduction=made, organisation=organisation)
    if organisation == own:
        side.said, side.said_at, side.said_by = Said.YES, at, by
    side.save()
    if side.said == Said.YES:
        _teach(side)
    return side


def _answer(side: IntroductionSide, said: str, by: User | None, at: datetime, **more: str) -> Introduction:
    """Keeps the word of one side, which it gives once; its introduction as it stands."""
    if by is not None and not may_answer_for(by, side.organisation):
        raise NotYours
    introduction = _locked(side.introduction)
    is_for_them = by is not None and not represents(by, side.organisation)
    waiting = IntroductionSide.objects.filter(pk=side.pk, said=Said.WAITING)
    told = {"said": said, "said_at": at, "said_by": by, "is_said_for_them": is_for_them, **more}
    if not waiting.update(**told):
        raise MovedOn
    side.refresh_from_db()
    _teach(side)
    return introduction


def _locked(introduction: Introduction) -> Introduction:
    """The introduction for this transaction alone, while it is open."""
    standing = Introduction.objects.select_for_update().get(pk=introduction.pk)
    if not standing.is_open:
        raise MovedOn
    return standing


def _settle(introduction: Introduction, state: Introduction.State, at: datetime | None) -> None:
    introduction.state, introduction.settled_at = state, at
    introduction.save(update_fields=("state", "settled_at"))


def _introduce(introduction: Introduction, at: datetime) -> None:
    """What two yeses bring: a tie, a need that is matched, a letter to each, and the question for later."""
    _settle(introduction, State.ACCEPTED, at)
    evidence = f"introduction:{introduction.pk}"
    one, other = introduction.one, introduction.other
    write_tie(one, other, TieKind.INTRODUCED, on=localdate(at), evidence=evidence, at=at)
    if introduction.match and introduction.match.need:
        mark_matched(introduction.match.need, at=at)
    introduction.sides.update(ask_on=localdate(at) + FIRST_QUESTION)
    letters.write_introduced(introduction, at=at)


def _teach(side: IntroductionSide) -> None:
    """The answer to an introduction is one to the match it came from, and what is suggested goes by it."""
    match = side.introduction.match
    if match is None or side.said_at is None or side.organisation_id not in sides_of(match):
        return
    is_yes = side.said == Said.YES
    MatchAnswer.objects.update_or_create(
        match=match,
        organisation=side.organisation,
        defaults={
            "said": MatchAnswer.Said.INTERESTED if is_yes else MatchAnswer.Said.NO,
            "reason": side.reason,
            "words": side.words,
            "until": None,
            "at": side.said_at,
            "by": side.said_by,
        },
    )
    if not is_yes:
        one, other = side.introduction.one, side.introduction.other
        both = Q(seeker=one, provider=other) | Q(seeker=other, provider=one)
        Match.objects.filter(both, is_current=True).update(is_current=False)
