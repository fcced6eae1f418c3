"""What the demo’s team prepares: its hall by zones, lunch, and an evening that is still a draft."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from tisserand.cluster.conventions.actions import furnishing, preparing
from tisserand.cluster.conventions.laying_out import Block
from tisserand.cluster.conventions.models import Convention
from tisserand.cluster.conventions.queries.preparing import seal_of
from tisserand.cluster.conventions.templates import shipped_templates

LUNCH = time(12, 30), time(14)
EVENING = preparing.Beginnings(
    titles={
        "fr": "Deux heures pour se connaître",
        "de": "Zwei Stunden zum Kennenlernen",
        "en": "Two hours to get to know each other",
    },
    day=date(2027, 10, 14),
    venue="Ancienne halle aux grains",
    town="Longwy",
    country="FR",
    timezone="Europe/Paris",
)


def load_preparation(convention: Convention) -> None:
    """Places the tables zone by zone, two by two beside each other; begins an evening from a template."""
    tables = list(convention.tables.order_by("number"))
    zones = dict.fromkeys(table.zone for table in tables)
    blocks = [
        Block(zone, sum(table.zone == zone for table in tables), in_a_row=5, is_beside=bool(place % 2))
        for place, zone in enumerate(zones)
    ]
    furnishing.make_tables(convention, blocks, seen=seal_of(tables))
    zone = ZoneInfo(convention.timezone)
    day = convention.starts_at.astimezone(zone).date()
    lunch_starts, lunch_ends = (datetime.combine(day, when, zone) for when in LUNCH)
    preparing.change_settings(
        convention,
        {"lunch_starts_at": lunch_starts, "lunch_ends_at": lunch_ends, "capacity": 100},
        seen=seal_of([convention]),
    )
    preparing.begin_from_template(shipped_templates()["after-work"], EVENING)
