"""A list that was imported, so that the cockpit has an import to look at and a pair to decide on."""

from datetime import datetime
from importlib.resources import files

from tisserand.cluster.accounts.models import User
from tisserand.cluster.organisations.actions.arrivals import arrival, begin, import_rows
from tisserand.cluster.organisations.actions.duplicates import find_duplicates

LIST = "associations-de-meuse.csv"


def load_list(*, at: datetime) -> None:
    """Imports the list as a facilitator would: new records, a refused row, a possible duplicate."""
    content = (files(__package__) / "data" / "lists" / LIST).read_bytes()
    facilitator = User.objects.filter(is_facilitator=True).order_by("pk").first()
    arrived = arrival(content, LIST)
    import_rows(begin(arrived, by=facilitator, at=at, licence="Licence Ouverte 2.0"), arrived, at=at)
    find_duplicates()
