"""What members see on the page of a tender: why their offer fits, and with whom they could bid together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tisserand.cluster.accounts.models import User
from tisserand.cluster.accounts.rules import Person, runs_the_cluster
from tisserand.cluster.matches.actions.answering import NotYours
from tisserand.cluster.matches.actions.bidding import ask_group
from tisserand.cluster.matches.models import BidMember, JointBid, Match
from tisserand.cluster.matches.words import Side, Told, told
from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.organisations.rules import sight_of
from tisserand.cluster.tenders.models import Tender


@dataclass(frozen=True, slots=True)
class Part:
    """A member of a group: what it alone brings, else what it covers; `is_own` for the reader's."""

    organisation: Organisation
    gaps: Sequence[str]
    covers: Sequence[str]
    is_own: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A group that covers the tender; `may_ask` says whether the reader may bring it together."""

    bid: JointBid
    parts: Sequence[Part]
    may_ask: bool


@dataclass(frozen=True, slots=True)
class Bids:
    """Why the reader's offers fit, how many members' do, and the groups."""

    own: Sequence[Told]
    fitting: int
    groups: Sequence[Group]


def bids_for(person: Person, tender: Tender) -> Bids | None:
    """What this reader sees; nothing for who is no member, nor once one cannot bid: 9 queries at most."""
    sight = sight_of(person)
    if not (sight.is_member or sight.runs_the_cluster) or tender.state != Tender.State.OPEN:
        return None
    current = Match.objects.filter(kind=Match.Kind.TENDER, tender=tender, is_current=True)
    mine = current.filter(provider__in=sight.own).select_related("provider__territory", "tender", "offer")
    own = told(list(mine.order_by("rank")), Side.PROVIDER)
    named = _names(tender)
    groups = [_group(bid, named, sight.own, may_all=sight.runs_the_cluster) for bid in _bids(tender)]
    return Bids(own, current.count(), groups)


def _bids(tender: Tender) -> Sequence[JointBid]:
    return list(JointBid.objects.filter(tender=tender).prefetch_related("members__organisation"))


def _group(bid: JointBid, named: Mapping[str, str], own: frozenset[int], *, may_all: bool) -> Group:
    members: list[BidMember] = list(bid.members.all())
    parts = [
        Part(
            one.organisation,
            [named[gap] for gap in one.gaps if gap in named],
            [named[what] for what in one.covers if what in named],
            one.organisation_id in own,
        )
        for one in members
    ]
    return Group(bid, parts, may_all or any(part.is_own for part in parts))


def _names(tender: Tender) -> Mapping[str, str]:
    """What groups cover, in words: lots, trades, capacity."""
    lots = {
        f"lot:{lot.pk}": _("lot %(number)s: %(title)s") % {"number": lot.number, "title": lot.title}
        for lot in tender.lots.all()
    }
    trades = {f"trade:{trade.code}": str(trade) for trade in tender.trades.all()}
    return {**lots, **trades, "capacity": _("enough capacity for the whole amount")}


@login_required
@require_POST
def ask(request: HttpRequest, key: int, bid: int) -> HttpResponse:
    """Asks the members of a group whether they want to bid together."""
    found = get_object_or_404(JointBid.objects.select_related("tender"), pk=bid, tender=key)
    person = cast(User, request.user)
    own = {one.organisation_id for one in found.members.all()} & sight_of(person).own
    if found.tender.state != Tender.State.OPEN:
        messages.warning(request, _("One cannot bid for it any more."))
        return redirect(found.tender)
    try:
        made = ask_group(
            found,
            by=person,
            subject=_("Bidding together: %(title)s") % {"title": found.tender.title},
            language=get_language() or "fr",
            is_of_the_team=not own and runs_the_cluster(person),
            at=timezone.now(),
        )
    except NotYours as error:
        raise PermissionDenied from error
    if made:
        said = ngettext("%(number)s member is asked.", "%(number)s members are asked.", len(made))
        messages.success(request, said % {"number": len(made)})
    else:
        messages.info(request, _("They have been asked already, or one of them has said no."))
    return redirect(found.tender)
