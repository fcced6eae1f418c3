"""What registrations say of each other."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from tisserand.cluster.conventions.models import Registration, Wish
from tisserand.cluster.conventions.rules import wishes_are_open


class WishesAreClosed(Exception):
    """The convention takes no wishes any more: ask the facilitator, who can still lock a meeting."""


class NotAtTheSameConvention(Exception):
    """The two registrations belong to different conventions, or one has withdrawn."""


def say_wishes(of: Registration, levels: Mapping[Registration, str], *, at: datetime) -> int:
    """What `of` says of several others, all or nothing; how many words were new. See `say_wish`."""
    said = dict(of.wishes.values_list("to_id", "level"))
    new = {to: level for to, level in levels.items() if said.get(to.pk, "open") != level}
    with transaction.atomic():
        for to, level in new.items():
            say_wish(of, to, level, at=at)
    return len(new)


def say_wish(of: Registration, to: Registration, level: str, *, at: datetime) -> Wish | None:
    """What `of` says of `to`: must, would or no; "open" takes the word back and gives None."""
    if not wishes_are_open(of.convention, at):
        raise WishesAreClosed
    both_come = {of.state, to.state} == {Registration.State.REGISTERED}
    if of.convention_id != to.convention_id or of.pk == to.pk or not both_come:
        raise NotAtTheSameConvention
    if level == "open":
        Wish.objects.filter(of=of, to=to).delete()
        return None
    wish, _ = Wish.objects.update_or_create(of=of, to=to, defaults={"level": level, "said_at": at})
    return wish
