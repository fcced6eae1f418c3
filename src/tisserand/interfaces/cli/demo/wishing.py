"""What the demo’s team does about wishes: how many are enough, whom it reminds, phones or keeps apart."""

from datetime import datetime, timedelta
from itertools import combinations

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions.actions import preparing, say_wish
from tisserand.cluster.conventions.actions.reminding import note_call, take_up_to_remind
from tisserand.cluster.conventions.actions.ruling import add_rule, keep_apart
from tisserand.cluster.conventions.models import Convention, Registration, Wish
from tisserand.cluster.conventions.queries.coverage import wish_coverage
from tisserand.cluster.conventions.queries.preparing import seal_of
from tisserand.cluster.organisations.models import Kind

ENOUGH = 11
NUMBERS = {
    "FR": "+33 3 53 01 00 {:02}",
    "DE": "+49 30 23125 0{:02}",
    "LU": "+352 20 00 00 {:02}",
    "BE": "+32 2 000 00 {:02}",
}
"""Numbers that the regulators keep for fiction, or that nobody has."""
CALLS = {
    "fr": "Rappeler jeudi après-midi, la directrice veut choisir avec son équipe.",
    "de": "Wünscht sich noch zwei Kommunen; sagt bis Freitag Bescheid.",
    "en": "Will look at the suggestions tonight.",
}
APART = "Même présidente : elles se voient déjà."


def load_wishing(convention: Convention, *, at: datetime) -> None:
    """Twenty or so have too few wishes: they had a letter, some a call, one told its wishes by telephone."""
    preparing.change_settings(convention, {"enough_wishes": ENOUGH}, seen=seal_of([convention]))
    convention.refresh_from_db()
    team = User.objects.filter(is_facilitator=True).order_by("pk").first()
    add_rule(convention, of_kind=Kind.LOCAL_AUTHORITY, to_kind=Kind.LOCAL_AUTHORITY)
    one, other = _strangers(convention)
    keep_apart(one, other, by=team, at=at - timedelta(days=9), reason=APART)
    short = [row.registration for row in wish_coverage(convention, at).short]
    _give_numbers(convention)
    take_up_to_remind(short, at=at - timedelta(days=4))
    for registration, hours in zip(short[:3], (50, 27, 4), strict=True):
        note_call(registration, CALLS[registration.language], at=at - timedelta(hours=hours))
    for wish in short[0].wishes.filter(level__in=Wish.POSITIVE).select_related("to"):
        say_wish(short[0], wish.to, wish.level, at=at, by=team, is_on_behalf=True)


def _strangers(convention: Convention) -> tuple[Registration, Registration]:
    """The first two enterprises that want nothing of each other, so that the plan loses nothing."""
    wished = set(Wish.objects.filter(of__convention=convention).values_list("of", "to"))
    enterprises = convention.registrations.filter(organisation__kind=Kind.SSE_ENTERPRISE).order_by("pk")
    return next(
        (one, other)
        for one, other in combinations(enterprises, 2)
        if not {(one.pk, other.pk), (other.pk, one.pk)} & wished
    )


def _give_numbers(convention: Convention) -> None:
    coming = list(convention.registrations.select_related("organisation").order_by("pk"))
    for place, one in enumerate(coming):
        one.phone = NUMBERS[one.organisation.country].format(place)
    Registration.objects.bulk_update(coming, ("phone",))
