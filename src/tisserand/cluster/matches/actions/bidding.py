"""Computing which members fit which open tenders, alone or together, and asking a group to bid."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from tisserand.cluster.accounts.models import User
from tisserand.cluster.matches.counter import bidding, market
from tisserand.cluster.matches.counter.weighing import weights_of
from tisserand.cluster.matches.models import BidMember, Introduction, JointBid, Match
from tisserand.cluster.matches.queries.background import background
from tisserand.cluster.matches.queries.weights import weights_in_force
from tisserand.cluster.matches.rules import may_introduce
from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.tenders.models import Tender

from .answering import NotYours
from .introducing import (
    IsOpenAlready,
    NobodyToAsk,
    RefusedBefore,
    TooManyOpen,
    propose_introduction,
)

HINDRANCES = (IsOpenAlready, NobodyToAsk, RefusedBefore, TooManyOpen)
KEPT = ("offer", "score", "rank", "reasons", "doubts", "computed_at", "is_current")


def match_tenders(*, at: datetime) -> int:
    """Computes anew who fits the open tenders; what is over is suggested no more. How many pairs."""
    known = background(at=at)
    there = market.current(known, weights_of(weights_in_force()))
    still = Q(leaves_at=None) | Q(leaves_at__gt=at)
    tenders = Tender.objects.filter(still, state=Tender.State.OPEN).order_by("pk")
    whole = tenders.prefetch_related("trades", "territories", "lots__trades")
    Match.objects.filter(kind=Match.Kind.TENDER).exclude(tender__in=tenders).update(is_current=False)
    JointBid.objects.exclude(tender__in=tenders).delete()
    return sum(_match(tender, at, bidding.fits_and_groups(tender, there, known)) for tender in whole)


def _match(tender: Tender, at: datetime, found: tuple[Sequence[bidding.Fit], Sequence[bidding.Group]]) -> int:
    fits, groups = found
    with transaction.atomic():
        own = Match.objects.filter(kind=Match.Kind.TENDER, tender=tender)
        standing = {match.provider_id: match for match in own}
        own.exclude(provider__in=[one.provider for one in fits]).update(is_current=False)
        matches = [
            _filled(
                standing.get(one.provider)
                or Match(kind=Match.Kind.TENDER, tender=tender, provider_id=one.provider),
                one,
                at,
            )
            for one in fits
        ]
        Match.objects.bulk_create(match for match in matches if match.pk is None)
        Match.objects.bulk_update([match for match in matches if match.provider_id in standing], KEPT)
        _keep_groups(tender, groups, at)
    return len(fits)


def _filled(match: Match, fit: bidding.Fit, at: datetime) -> Match:
    match.offer_id, match.score, match.rank = fit.offer, fit.score, fit.rank
    match.reasons, match.doubts = list(fit.reasons), list(fit.doubts)
    match.computed_at, match.is_current = at, True
    return match


def _keep_groups(tender: Tender, groups: Sequence[bidding.Group], at: datetime) -> None:
    JointBid.objects.filter(tender=tender).delete()
    for rank, group in enumerate(groups, start=1):
        bid = JointBid.objects.create(tender=tender, rank=rank, computed_at=at)
        BidMember.objects.bulk_create(
            BidMember(bid=bid, organisation_id=key, covers=list(covers), gaps=list(group.gaps[key]))
            for key, covers in group.covers.items()
        )


def ask_group(
    bid: JointBid, *, by: User, subject: str, language: str, is_of_the_team: bool, at: datetime
) -> list[Introduction]:
    """Introduces the members of a group: a member itself to the others, the team all to the first.

    An introduction is between two; the message of each names the whole group.
    Those who are being introduced, or said no, are left out. Raises NotYours.
    """
    members = [one.organisation for one in bid.members.select_related("organisation__territory")]
    first = members[0] if members else None
    if not is_of_the_team:
        first = next((one for one in members if may_introduce(by, one)), None)
    if first is None:
        raise NotYours
    made, message = [], _message(bid, members, language)
    for other in members:
        if other == first:
            continue
        try:
            made.append(
                propose_introduction(
                    first,
                    other,
                    by=by,
                    is_of_the_team=is_of_the_team,
                    subject=subject,
                    message=message,
                    language=language,
                    at=at,
                )
            )
        except HINDRANCES:
            continue
    return made


def _message(bid: JointBid, members: Sequence[Organisation], language: str) -> str:
    """What each letter says of the whole group, since it asks two of its members only."""
    names = {"title": bid.tender.title, "members": " · ".join(one.name for one in members)}
    with override(language):
        return _("%(title)s\n\nThe whole group that could bid together: %(members)s.") % names
