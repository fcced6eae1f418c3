"""Social facilities and crafts of Luxembourg from OpenStreetMap: a name, a point and what it is tagged as."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from tisserand.cluster.organisations.models import Identifier, Kind
from tisserand.cluster.organisations.sources import cleaning
from tisserand.cluster.organisations.sources.draft import Draft, Number, Refused, Source
from tisserand.cluster.organisations.sources.reading import Row

HEADERS = frozenset({"osm_node", "lat", "lon", "name", "tag", "value"})
TEACHING = {"kindergarten", "school", "college", "university"}
COMMITTED = {
    "social_facility",
    "community_centre",
    "childcare",
    "arts_centre",
    "second_hand",
    "charity",
    "social_centre",
}


def draft(row: Row, _columns: Mapping[str, str]) -> Draft:
    """One node of the map, known by its number; its town follows from its point. Raises Refused."""
    cells = row.cells
    node = cleaning.digits(cells["osm_node"], 1)
    if not re.fullmatch(r"\d{1,20}", node):
        raise Refused("no_key")
    point = cleaning.on_earth(cells["lat"], cells["lon"])
    if point is None:
        raise Refused("no_place")
    return Draft(
        key=f"node/{node}",
        name=cleaning.name_of(cells["name"]),
        kind=_kind(cells["value"]),
        country="LU",
        latitude=point[0],
        longitude=point[1],
        identifiers=(Number(Identifier.Scheme.OTHER, "LU", f"osm:node/{node}"),),
    )


def _kind(value: str) -> str:
    if value in TEACHING:
        return Kind.RESEARCH_EDUCATION
    return Kind.ASSOCIATION if value in COMMITTED else Kind.COMPANY


SOURCE = Source("osm_luxembourg", _("OpenStreetMap, Luxembourg"), "© OpenStreetMap, ODbL 1.0", HEADERS, draft)
