"""The beat by which open screens notice that something on the day has changed."""

from django.db.models import F

from tisserand.cluster.conventions.models import Convention


def beat(convention_key: int) -> None:
    """Tells every open page of this convention to look again: 1 query. In the transaction of the change."""
    Convention.objects.filter(pk=convention_key).update(pulse=F("pulse") + 1)
