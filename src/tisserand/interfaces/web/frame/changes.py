"""What changes in the plan of the day, in words: with names for the team, without for phones and wall."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from tisserand.cluster.conventions.models import Incident, Round, Table

Sort = Incident.Sort


@dataclass(frozen=True, slots=True)
class Spot:
    """When and where."""

    round: Round
    table: Table

    @property
    def starts_at(self) -> datetime:
        """When the meeting begins."""
        return self.round.starts_at


def spot(one: Round | None, table: Table | None) -> Spot | None:
    """A place as a change keeps it: whole or none."""
    return Spot(one, table) if one and table else None


@dataclass(frozen=True, slots=True)
class Line:
    """A meeting before and after a change, and why it changes."""

    a: str
    b: str
    before: Spot | None
    after: Spot | None
    why: str

    @property
    def sign(self) -> str:
        """Its kind: lost, moved, reseated or added."""
        if self.before is None or self.after is None:
            return "lost" if self.before else "added"
        return "moved" if self.before.round != self.after.round else "reseated"


def incident_words(incident: Incident) -> str:
    """What happened, as a sentence with names: for the team."""
    return INCIDENTS[Sort(incident.sort)]() % {
        "name": incident.registration or incident.interpreter or "",
        "table": incident.table.number if incident.table else "",
        "time": _time(incident.until_round),
        "from": _time(incident.from_round),
    }


def _time(one: Round | None) -> str:
    return f"{localtime(one.starts_at):%H:%M}" if one else ""


INCIDENTS: dict[Sort, Callable[[], str]] = {
    Sort.NO_SHOW: lambda: _("%(name)s did not come."),
    Sort.LEFT_EARLY: lambda: _("%(name)s leaves before %(from)s."),
    Sort.LATE: lambda: _("%(name)s is late and there again at %(time)s."),
    Sort.WALK_IN: lambda: _("%(name)s came without registration."),
    Sort.EXTRA_TABLE: lambda: _("Table %(table)s is there in addition."),
    Sort.LOST_TABLE: lambda: _("Table %(table)s cannot be used from %(from)s on."),
    Sort.INTERPRETER_GONE: lambda: _("%(name)s, interpreter, is missing from %(from)s on."),
    Sort.EXTRA_INTERPRETER: lambda: _("%(name)s interprets in addition."),
}

CAUSES: dict[str, Callable[[], str]] = {
    "not_there_any_more": lambda: _("One of the two is not there any more."),
    "no_common_round": lambda: _("No other round suits both."),
    "no_place": lambda: _("No place is free at a time that suits both."),
    "makes_room": lambda: _("It makes room for another meeting."),
    "granted": lambda: _("A wish that waited finds a place."),
    "withdrawn": lambda: _("One of the two has withdrawn."),
}


def cause_words(cause: str, incident: Incident | None = None) -> str:
    """Why a meeting changes, for the team: what happened, and why nothing better was possible."""
    if cause == "struck":
        return incident_words(incident) if incident else ""
    told = CAUSES[cause]() if cause in CAUSES else _("A rule forbids it by now.")
    if cause == "not_there_any_more" and incident:
        return incident_words(incident)
    return f"{incident_words(incident)} {told}" if incident else told


PHONE_CAUSES: dict[Sort, Callable[[], str]] = {
    Sort.NO_SHOW: lambda: _("Somebody did not come."),
    Sort.LEFT_EARLY: lambda: _("Somebody has to leave early."),
    Sort.LATE: lambda: _("Somebody is late."),
    Sort.LOST_TABLE: lambda: _("A table cannot be used."),
    Sort.INTERPRETER_GONE: lambda: _("An interpreter is missing."),
}


def cause_for_phones(cause: str, incident: Incident | None = None) -> str:
    """Why, for participants: nobody is named, since both sides of a change and strangers read it."""
    if cause in ("granted", "withdrawn"):
        return CAUSES[cause]()
    if incident is None or Sort(incident.sort) not in PHONE_CAUSES:
        return _("The plan was adapted.")
    return PHONE_CAUSES[Sort(incident.sort)]()
