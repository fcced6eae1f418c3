"""Settings with what follows from them: where more may come, whoever waits moves up and is written to."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions.actions import preparing
from tisserand.cluster.conventions.models import Convention

from .registering import set_capacity


def change_settings(
    convention: Convention, facts: Mapping[str, Any], *, seen: str, by: User, at: datetime
) -> Convention:
    """See `actions.preparing.change_settings`; other places are given as `set_capacity` gives them."""
    with transaction.atomic():
        rest = {name: value for name, value in facts.items() if name != "capacity"}
        changed = preparing.change_settings(convention, rest, seen=seen)
        if "capacity" in facts and facts["capacity"] != changed.capacity:
            set_capacity(changed, facts["capacity"], by=by, at=at)
    return changed
