"""Who comes, who is asked, who waits: one registration, the team's roll, the list of participants."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Prefetch, Q, QuerySet

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions.models import Convention, Delegate, Registration
from tisserand.cluster.needs.models import Need, Notice, Offer
from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.organisations.queries import published

State = Registration.State
STANDING = (State.INVITED, State.APPLIED, State.WAITING, State.REGISTERED)


def every_registration_of(user: User) -> QuerySet[Registration]:
    """What this person's organisations have to do with conventions that are not over: 1 query."""
    return (
        Registration.objects.filter(organisation__representatives__user=user)
        .exclude(convention__state=Convention.State.DRAFT)
        .select_related("organisation", "convention")
        .order_by("-convention__starts_at", "organisation__name")
    )


def registration_whatever(slug: str, key: int) -> Registration | None:
    """A registration by the address of its convention and its key, in whatever state: 1 query."""
    found = Registration.objects.filter(convention__slug=slug, pk=key)
    return found.select_related("organisation", "convention").first()


def registration_invited(key: str) -> Registration | None:
    """The registration whose invitation this key opens: 1 query."""
    found = Registration.objects.filter(invitation_key=key)
    return found.select_related("organisation__territory", "convention").first()


def open_notices(organisation: Organisation) -> Sequence[Need | Offer]:
    """What the organisation has on the boards, to be brought along: 2 queries."""
    open_ones = [
        model._default_manager.filter(organisation=organisation, state__in=Notice.OPEN_STATES).order_by(
            "title", "pk"
        )
        for model in (Need, Offer)
    ]
    return [notice for notices in open_ones for notice in notices]


@dataclass(frozen=True, slots=True)
class Meal:
    """Something the kitchen must know, and of whom."""

    diet: str
    words: str
    delegate: Delegate


class Roll:
    """All registrations of a convention as the team sees them: 5 queries whatever their number."""

    def __init__(self, convention: Convention) -> None:
        self.convention = convention
        self.everybody: Sequence[Registration] = list(
            convention.registrations.select_related("organisation", "decided_by")
            .prefetch_related("languages", "delegates", "own_tables", "brought")
            .order_by("organisation__name", "pk")
        )

    def of(self, *states: str) -> Sequence[Registration]:
        """Those in one of these states, by name."""
        return [one for one in self.everybody if one.state in states]

    @property
    def coming(self) -> Sequence[Registration]:
        """Those who come, by name."""
        return self.of(State.REGISTERED)

    @property
    def to_decide(self) -> Sequence[Registration]:
        """Those who wait for the team's yes, the oldest first."""
        return sorted(self.of(State.APPLIED), key=_order)

    @property
    def waiting(self) -> Sequence[Registration]:
        """Those who wait for a place, in the order in which they move up."""
        return sorted(self.of(State.WAITING), key=_order)

    @cached_property
    def people(self) -> Sequence[Delegate]:
        """Everybody who comes."""
        return [delegate for one in self.coming for delegate in one.delegates.all()]

    @property
    def paid(self) -> int:
        """How many of those who come have paid."""
        return sum(one.is_paid for one in self.coming)

    @property
    def places_left(self) -> int | None:
        """How many more may come; None where there is no end."""
        capacity = self.convention.capacity
        return None if capacity is None else max(0, capacity - len(self.coming))

    @property
    def groups(self) -> Sequence[str]:
        """The names of the groups there are."""
        return sorted({one.group for one in self.everybody if one.group})

    @property
    def meals(self) -> Mapping[str, int]:
        """How many people eat what, but for those who eat anything, the most common first."""
        eaten = Counter(
            str(one.get_diet_display()) for one in self.people if one.diet != Delegate.Diet.ANYTHING
        )
        return dict(eaten.most_common())

    @property
    def cared_for(self) -> Sequence[Delegate]:
        """Those of whom kitchen or house must know more."""
        return [one for one in self.people if one.diet_words or one.access_needs]

    @property
    def photographed(self) -> int:
        """How many people agree to be in photographs."""
        return sum(one.may_be_photographed for one in self.people)


def _order(registration: Registration) -> tuple[float, int]:
    asked = registration.applied_at
    return (asked.timestamp() if asked else 0.0, registration.pk)


def to_invite(convention: Convention, search: str, *, most: int) -> Sequence[Organisation]:
    """Listed organisations with these words in their name that have no standing registration: 1 query."""
    there = convention.registrations.filter(state__in=(*STANDING, State.REFUSED)).values("organisation")
    found = published().filter(name__icontains=search).exclude(pk__in=there)
    return list(found.order_by("name", "pk")[:most])


def there_last_time(convention: Convention) -> Sequence[Organisation]:
    """Listed organisations that came to the edition before and that nobody has asked yet: 1 query."""
    if convention.edition_of_id is None:
        return []
    came = Registration.objects.filter(convention=convention.edition_of_id, state=State.REGISTERED)
    there = convention.registrations.values("organisation")
    return list(published().filter(pk__in=came.values("organisation")).exclude(pk__in=there).order_by("name"))


def participants_of(convention: Convention) -> Sequence[Registration]:
    """Those who come and may be named, by name, with what they offer, seek and bring: 7 queries."""
    listed = convention.registrations.filter(
        state=State.REGISTERED, is_listed=True, organisation__in=published()
    )
    return list(
        listed.select_related("organisation")
        .prefetch_related(
            "languages",
            "brought",
            "organisation__trades",
            "organisation__sought_trades",
            "own_tables",
            Prefetch("delegates", Delegate.objects.order_by("position")),
        )
        .order_by("organisation__name", "pk")
    )


def comes_to(user: User, convention: Convention) -> bool:
    """Whether this person acts for an organisation that comes: 1 query."""
    named = Q(organisation__representatives__user=user)
    return convention.registrations.filter(named, state=State.REGISTERED).exists()
