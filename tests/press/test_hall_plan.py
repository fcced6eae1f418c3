"""The hall drawn from data: nobody stands in another's place, zones hold their tables and no others."""

from itertools import combinations
from xml.etree import ElementTree

from tisserand.press.hall_plan import (
    CELL_HEIGHT,
    CELL_WIDTH,
    TABLES_IN_A_ROW,
    HallPlan,
    Stand,
    Zone,
    hall_plan,
    places_for,
    svg,
)

FIFTY = [Stand(number, "ABCD"[(number - 1) // 13]) for number in range(1, 51)]


def holds(zone: Zone, x: int, y: int) -> bool:
    return zone.x <= x <= zone.x + zone.width and zone.y <= y <= zone.y + zone.height


def test_tables_without_a_place_stand_zone_by_zone_in_full_rows():
    places = places_for(FIFTY)

    assert [places[1], places[TABLES_IN_A_ROW], places[TABLES_IN_A_ROW + 1]] == [(1, 1), (7, 1), (1, 2)]
    assert places[14] == (1, 3)  # the first of zone B begins a row
    assert len(set(places.values())) == 50


def test_a_table_that_has_a_place_keeps_it_and_the_others_stand_below():
    places = places_for([Stand(1, place=(4, 2)), Stand(2), Stand(3, "B")])

    assert places == {1: (4, 2), 2: (1, 3), 3: (1, 4)}


def test_no_two_tables_touch_and_everything_lies_on_the_paper():
    plan = hall_plan(FIFTY)

    for one, other in combinations(plan.tables.values(), 2):
        assert abs(one.x - other.x) >= CELL_WIDTH or abs(one.y - other.y) >= CELL_HEIGHT
    for zone in plan.zones:
        assert min(zone.x, zone.y) >= 0
        assert zone.x + zone.width <= plan.width
        assert zone.y + zone.height <= plan.height


def test_a_zone_is_drawn_round_its_own_tables_and_no_others():
    beside = [Stand(number, "East", place=(number, 1)) for number in (1, 2)]
    beside += [Stand(number, "West", place=(number, 1)) for number in (3, 4)]
    for plan in (hall_plan(FIFTY), hall_plan(beside)):
        for zone in plan.zones:
            inside = {table.zone for table in plan.tables.values() if holds(zone, table.x, table.y)}
            assert inside == {zone.name}


def test_a_table_knows_its_row_and_its_place_within_its_zone():
    plan = hall_plan([Stand(1, "A", place=(1, 1)), Stand(2, "B", place=(3, 4)), Stand(3, "B", place=(5, 6))])

    assert [(table.row, table.place) for table in plan.tables.values()] == [(1, 1), (1, 1), (2, 1)]


def test_every_seat_is_a_chair():
    plan = hall_plan([Stand(1, seats=2), Stand(2, seats=5), Stand(3, seats=12)])

    assert [table.chairs.count("M") for table in plan.tables.values()] == [2, 5, 12]


def test_a_hall_without_tables_is_empty():
    plan = hall_plan([])

    assert (plan.zones, plan.tables) == ([], {})
    assert ElementTree.fromstring(svg(plan)).findall("*") == []


def test_on_paper_the_marked_table_alone_is_filled_and_names_are_escaped():
    plan: HallPlan = hall_plan([Stand(1, "Rosa & Luis"), Stand(2, "Rosa & Luis")])

    drawn = ElementTree.fromstring(svg(plan, {2}))

    texts = [one.text for one in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert texts == ["Rosa & Luis", "1", "2"]
    assert [one.get("fill") for one in drawn.iter("{http://www.w3.org/2000/svg}path")].count("#E0A526") == 1
