"""Reads of needs and offers; what holds for both takes the model, `Need` or `Offer`."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.db.models import Prefetch, Q, QuerySet

from tisserand.cluster.accounts.models import User
from tisserand.cluster.accounts.rules import Person
from tisserand.cluster.needs.models import Need, Notice, Offer
from tisserand.cluster.organisations.models import Organisation, Visibility
from tisserand.cluster.organisations.rules import Sight, sight_of
from tisserand.cluster.territories.models import Trade

N = TypeVar("N", bound=Notice)


def open_notices(model: type[N]) -> QuerySet[N]:
    """The open ones of listed organisations with place, newest first, whoever may see them: 1 query."""
    related = ["organisation__territory"] + (["place"] if model is Need else [])
    found: QuerySet[N] = model._default_manager.filter(
        state__in=Notice.OPEN_STATES, organisation__state__in=Organisation.LISTED_STATES
    )
    return found.select_related(*related)


def open_needs() -> QuerySet[Need]:
    """The open needs with organisation and place, newest first, whoever may see them: 1 query."""
    return open_notices(Need)


def open_offers() -> QuerySet[Offer]:
    """The open offers with organisation, newest first, whoever may see them: 1 query."""
    return open_notices(Offer)


def visible_to(person: Person, path: str = "") -> Q:
    """The condition that a person may see an open need or offer that `path` leads to ("need__"): 1 query.

    What is public everybody; what is for members them and the team; what is for the team it alone; and its
    own people everything. See `organisations.rules.Sight`.
    """
    return shown_to(sight_of(person), path)


def shown_to(sight: Sight, path: str = "") -> Q:
    """The same of what somebody sees that is known already: no query."""
    allowed = {Visibility.PUBLIC.value}
    if sight.runs_the_cluster or sight.is_member:
        allowed.add(Visibility.MEMBERS.value)
    if sight.runs_the_cluster:
        allowed.add(Visibility.FACILITATORS.value)
    shown = Q(**{f"{path}visibility__in": sorted(allowed)})
    return shown | Q(**{f"{path}organisation__in": sorted(sight.own)}) if sight.own else shown


def submitted(model: type[N], in_care: Q) -> QuerySet[N]:
    """Those that wait for the team, the oldest first: 1 query."""
    waiting: QuerySet[N] = model._default_manager.filter(in_care, state=Notice.State.SUBMITTED)
    return waiting.select_related("organisation__territory", "author").order_by("submitted_at", "pk")


def own_notices(model: type[N], person: User) -> QuerySet[N]:
    """Those of the organisations a person represents, what was changed last first: 1 query."""
    own: QuerySet[N] = model._default_manager.filter(organisation__representatives__user=person)
    return own.select_related("organisation").order_by("-changed_at", "-pk")


def just_written(
    model: type[N], organisation: Organisation, author: User, *, title: str, text: str, since: datetime
) -> N | None:
    """What somebody has written since then in these very words and may still be changed: 1 query."""
    same: QuerySet[N] = model._default_manager.filter(
        organisation=organisation, author=author, title=title, text=text, written_at__gte=since
    )
    return same.exclude(state__in=Notice.OVER_STATES).order_by("-pk").first()


def whole(model: type[N], key: int) -> N | None:
    """One of them in whatever state with all it says: 7 queries at most."""
    related = ["organisation__territory__parent", "author"] + (["place__parent"] if model is Need else [])
    trades = Prefetch("trades", Trade.objects.select_related("parent").order_by("code"))
    also = "accreditations" if model is Need else "territories"
    found: QuerySet[N] = model._default_manager.filter(pk=key)
    return found.select_related(*related).prefetch_related(trades, "languages", "attachments", also).first()


def shown_of(organisation: Organisation, sight: Sight) -> tuple[Sequence[Need], Sequence[Offer]]:
    """The open needs and offers of an organisation that a person sees: 2 queries."""
    condition = shown_to(sight) & Q(organisation=organisation)
    return list(open_needs().filter(condition)), list(open_offers().filter(condition))


def ending_within(model: type[N], day: date, days: int) -> QuerySet[N]:
    """The open ones whose last day is one of the next so many days: 1 query."""
    return _open(model).filter(valid_until__range=(day, day + timedelta(days=days)))


def open_until_before(model: type[N], day: date) -> QuerySet[N]:
    """The open ones whose last day was before this one: 1 query."""
    return _open(model).filter(valid_until__lt=day)


def _open(model: type[N]) -> QuerySet[N]:
    found: QuerySet[N] = model._default_manager.filter(state__in=Notice.OPEN_STATES)
    return found.select_related("organisation", "author").order_by("pk")
