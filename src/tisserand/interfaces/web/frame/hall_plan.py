"""The hall plan on pages: tables with what they are to the reader, each perhaps a way to somewhere.

Drawn by `frame/hall_plan.html` with `tisserand/hall_plan.css`; lengths in units of its viewBox.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tisserand.cluster.conventions.laying_out import Block, standings_of
from tisserand.cluster.conventions.models import Table
from tisserand.press import hall_plan as press


@dataclass(frozen=True, slots=True)
class HallTable:
    """A table of the drawing; `sign` names its look: here, host, changed, busy, off or nothing."""

    drawn: press.Table
    sign: str
    words: str
    url: str

    @property
    def ring(self) -> str:
        """The frame round the reader's own table, chairs and all."""
        x, y = self.drawn.x - press.CELL_WIDTH // 2 + 2, self.drawn.y - press.CELL_HEIGHT // 2 + 2
        return f"M{x} {y}h{press.CELL_WIDTH - 4}v{press.CELL_HEIGHT - 4}h-{press.CELL_WIDTH - 4}z"


@dataclass(frozen=True, slots=True)
class Hall:
    """The drawing as the template wants it."""

    width: int
    height: int
    zones: Sequence[press.Zone]
    tables: Sequence[HallTable]
    has_links: bool

    def way_to(self, number: int) -> str:
        """Where a table stands, in words, for whoever does not see the plan; nothing for one not there."""
        return next((table.words for table in self.tables if table.drawn.number == number), "")


def hall_of(
    tables: Iterable[Table],
    *,
    signs: Mapping[int, str] | None = None,
    links: Mapping[int, str] | None = None,
    names: Mapping[int, str] | None = None,
) -> Hall:
    """The plan of these tables: no query. `signs`, `links` and `names` (who sits there) by table number."""
    signs, links, names = signs or {}, links or {}, names or {}
    plan = press.hall_plan(
        press.Stand(
            number=table.number,
            zone=_("Zone %(zone)s") % {"zone": table.zone} if table.zone else "",
            seats=table.seats,
            place=(table.across, table.down) if table.across and table.down else None,
        )
        for table in tables
    )
    return Hall(
        width=plan.width,
        height=plan.height,
        zones=plan.zones,
        tables=[
            HallTable(
                drawn=table,
                sign=signs.get(number, ""),
                words=_words(table, names.get(number, "")),
                url=links.get(number, ""),
            )
            for number, table in plan.tables.items()
        ],
        has_links=bool(links),
    )


def hall_of_places(blocks: Iterable[Block]) -> Hall:
    """The plan of a hall that is not furnished yet."""
    return hall_of(Table(**standing._asdict()) for standing in standings_of(blocks))


def _words(table: press.Table, name: str) -> str:
    facts = {"number": table.number, "zone": table.zone, "row": table.row, "place": table.place}
    where = (
        _("Table %(number)s: %(zone)s, row %(row)s, place %(place)s from the left") % facts
        if table.zone
        else _("Table %(number)s: row %(row)s, place %(place)s from the left") % facts
    )
    return f"{where} · {name}" if name else where
