"""Reads of the weights of the signals, and of what answers there are to learn them from."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber

from tisserand.cluster.matches.models import MatchAnswer, MatchWeight

JUDGED = (MatchAnswer.Said.INTERESTED, MatchAnswer.Said.NO)


def latest_weights() -> Mapping[str, MatchWeight]:
    """The row that counts for each signal that was ever changed: 1 query."""
    newest = Window(RowNumber(), partition_by="signal", order_by=(F("at").desc(), F("pk").desc()))
    rows = MatchWeight.objects.select_related("by").annotate(place=newest).filter(place=1).order_by("signal")
    return {row.signal: row for row in rows}


def weights_in_force() -> Mapping[str, float]:
    """The weight of each signal that differs from the shipped one: 1 query."""
    return {signal: row.weight for signal, row in latest_weights().items()}


def standing_changes() -> Mapping[str, Sequence[MatchWeight]]:
    """The newest two changes of each signal that were not taken back, the newest first: 1 query."""
    taken_back = MatchWeight.objects.filter(undoes__isnull=False).values("undoes")
    newest = Window(RowNumber(), partition_by="signal", order_by=(F("at").desc(), F("pk").desc()))
    made = MatchWeight.objects.filter(undoes=None).exclude(pk__in=taken_back)
    found: dict[str, list[MatchWeight]] = defaultdict(list)
    for row in made.annotate(place=newest).filter(place__lte=2).order_by("signal", "place"):
        found[row.signal].append(row)
    return found


def history_of_weights(most: int = 50) -> Sequence[MatchWeight]:
    """What was changed, the newest first: 1 query."""
    return list(MatchWeight.objects.select_related("by").order_by("-at", "-pk")[:most])


def judged() -> QuerySet[MatchAnswer]:
    """Every yes and no to a suggestion that was computed, oldest first: 1 query."""
    found = MatchAnswer.objects.filter(said__in=JUDGED).exclude(match__reasons=[])
    return found.select_related("match").order_by("at", "pk")


def yes_and_no() -> tuple[int, int]:
    """How many of each: 1 query."""
    said = list(judged().order_by().values_list("said", flat=True))
    yes = sum(word == MatchAnswer.Said.INTERESTED for word in said)
    return yes, len(said) - yes
