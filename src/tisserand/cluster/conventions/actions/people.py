"""Keeping who comes and when, so that no plan is left with a meeting that cannot take place."""

from collections.abc import Collection
from itertools import count

from django.db.models import Q
from django.utils.translation import gettext as _

from tisserand.cluster.conventions.answers import Answers, NotInOrder
from tisserand.cluster.conventions.models import Delegate, Meeting, Registration, Round, Schedule, Seat
from tisserand.cluster.conventions.models.presence import badge_key

AHEAD = 1_000
"""Positions out of the way, while those who stay are put in order."""
COUNTS = (Schedule.State.DRAFT, *Schedule.PUBLISHED_STATES)


def keep_people(registration: Registration, answers: Answers) -> None:
    """Rounds and delegates as answered; raises NotInOrder where a meeting of a plan stands against it."""
    rounds = list(registration.convention.rounds.all()) if answers.rounds is None else answers.rounds
    _check_rounds(registration, rounds)
    registration.rounds.set(rounds)
    own = {delegate.pk: delegate for delegate in registration.delegates.all()}
    stays = {delegate.pk for delegate in answers.delegates if delegate.pk in own}
    _let_go([delegate for key, delegate in own.items() if key not in stays])
    places = count(AHEAD)
    for delegate in registration.delegates.all():
        Delegate.objects.filter(pk=delegate.pk).update(position=next(places))
    for position, delegate in enumerate(answers.delegates, start=1):
        if delegate.pk not in own:
            delegate.pk, delegate.key = None, badge_key()
        else:
            delegate.key = own[delegate.pk].key
        delegate.registration, delegate.position = registration, position
        delegate.name = delegate.name.strip()
        delegate.save()


def _check_rounds(registration: Registration, rounds: Collection[Round]) -> None:
    mine = Meeting.objects.filter(Q(a=registration) | Q(b=registration), schedule__state__in=COUNTS)
    taken = mine.exclude(state=Meeting.State.CANCELLED).exclude(round__in=rounds)
    numbers = sorted(set(taken.values_list("round__number", flat=True)))
    if numbers:
        raise NotInOrder(
            {
                "rounds": _("In the plan they have a meeting in round %(rounds)s: move or cancel it first.")
                % {"rounds": ", ".join(map(str, numbers))}
            }
        )


def _let_go(delegates: Collection[Delegate]) -> None:
    """Takes people out; their places in meetings that count are to be given to somebody else first."""
    seats = Seat.objects.filter(delegate__in=delegates).select_related("delegate")
    counting = seats.filter(schedule__state__in=COUNTS).exclude(meeting__state=Meeting.State.CANCELLED)
    if seat := counting.first():
        raise NotInOrder(
            {
                "delegates": _(
                    "%(name)s sits in meetings of the plan: write the name of who comes in their place, or"
                    " make the plan anew first."
                )
                % {"name": seat.delegate.name}
            }
        )
    seats.delete()
    Delegate.objects.filter(pk__in=[delegate.pk for delegate in delegates]).delete()
