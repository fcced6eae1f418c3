"""What is new for a person, by topic of letters: nothing they were told, have seen or have answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from tisserand.cluster.accounts.models import MailChoice, User
from tisserand.cluster.matches.models import Introduction, IntroductionSide, Mailed, Match
from tisserand.cluster.matches.queries.sight import open_to
from tisserand.cluster.needs.models import Notice
from tisserand.cluster.organisations.models import Membership, Organisation
from tisserand.cluster.tenders.models import Tender

Topic = MailChoice.Topic
MOST_LINES = 5
"""Lines of one topic in one letter; the others wait for the next."""


@dataclass(frozen=True, slots=True)
class News:
    """One thing to tell: the organisation it concerns, and a match or the side whose outcome is asked."""

    item: str
    organisation: Organisation
    match: Match | None = None
    side: IntroductionSide | None = None


def news_for(person: User, topics: Sequence[str], *, at: datetime, day: date) -> dict[str, list[News]]:
    """What there is to tell about these topics, the likeliest first: 8 queries at most."""
    own = {one.pk: one for one in Organisation.objects.filter(representatives__user=person)}
    found: dict[str, list[News]] = {}
    if Topic.OUTCOMES in topics:
        found[Topic.OUTCOMES] = [
            News(f"outcome:{side.pk}:{side.ask_on}", own[side.organisation_id], side=side)
            for side in _questions(list(own), day)
        ]
    for topic, which in _matches(person, own, at).items():
        if topic in topics:
            found[topic] = _untold_matches(which, own)
    told = set(Mailed.objects.filter(user=person).values_list("item", flat=True))
    fresh = {
        topic: [one for one in lines if one.item not in told][:MOST_LINES] for topic, lines in found.items()
    }
    return {topic: lines for topic, lines in fresh.items() if lines}


def _matches(person: User, own: dict[int, Organisation], at: datetime) -> dict[str, Q]:
    """The conditions of the matches of each topic."""
    members = Membership.objects.filter(organisation__in=own, state__in=Membership.MEMBER_STATES)
    admitted = list(members.order_by().values_list("organisation", flat=True))
    open_need = Q(need__state__in=Notice.OPEN_STATES, need__valid_until__gte=at.date()) & open_to(person)
    open_tender = Q(tender__state=Tender.State.OPEN) & (
        Q(tender__leaves_at=None) | Q(tender__leaves_at__gt=at)
    )
    either = Q(seeker__in=admitted) | Q(provider__in=admitted)
    return {
        Topic.SUGGESTIONS: Q(kind=Match.Kind.PROFILE) & either,
        Topic.NEEDS: Q(kind=Match.Kind.NEED, provider__in=own) & open_need,
        Topic.TENDERS: Q(kind=Match.Kind.TENDER, provider__in=admitted) & open_tender,
    }


def _untold_matches(which: Q, own: dict[int, Organisation]) -> list[News]:
    """A line for each side that has said nothing yet, be it only that it has seen it."""
    found = Match.objects.filter(which, is_current=True).order_by("-score", "pk").distinct()
    related = ("seeker__territory", "provider__territory", "need__place", "offer", "tender")
    lines = []
    for match in found.select_related(*related).prefetch_related("answers"):
        said = {answer.organisation_id for answer in match.answers.all()}
        sides = (
            (match.provider_id, match.seeker_id) if match.kind == Match.Kind.PROFILE else (match.provider_id,)
        )
        asked = [key for key in sides if key in own and key not in said]
        lines += [News(f"match:{match.pk}", own[key], match=match) for key in asked]
    return lines


def _questions(own: Sequence[int], day: date) -> Sequence[IntroductionSide]:
    """The sides that have been asked what came of it and have not told: 1 query."""
    untold = Q(outcome="") | Q(outcome=IntroductionSide.Outcome.NOT_YET)
    sides = IntroductionSide.objects.filter(
        untold, organisation__in=own, introduction__state=Introduction.State.ACCEPTED, asked_on__lte=day
    )
    return list(
        sides.select_related("introduction__one", "introduction__other", "organisation").order_by("pk")
    )
