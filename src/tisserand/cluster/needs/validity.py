"""How long needs and offers are open: whole months of the calendar, counted from a day."""

from calendar import monthrange
from datetime import date

from tisserand.cluster.needs.models import Need, Offer

USUAL_MONTHS = {Need: 6, Offer: 12}
MOST_MONTHS = 18
DAYS_OF_WARNING = 14
"""How many days before the end its people are written to."""


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last one where that month is shorter."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def usual_end(model: type[Need] | type[Offer], day: date) -> date:
    """The last day of one that is published on this day and says nothing else."""
    return months_after(day, USUAL_MONTHS[model])


def latest_end(day: date) -> date:
    """The last day that anybody may choose on this day."""
    return months_after(day, MOST_MONTHS)
