"""Small days, and all their plans, one by one."""

from itertools import product

from tisserand.engines.scheduling.breaks import BrokerageDay, Encounter, breaks_of, judge


def day_of(
    *meetings: Encounter,
    participants: int = 4,
    slots: int = 4,
    morning_slots: int = 2,
    tables: int = 2,
    forbidden: tuple[frozenset[int], ...] = (),
) -> BrokerageDay:
    return BrokerageDay(participants, slots, morning_slots, tables, meetings, forbidden)


def fewest_breaks_of_all_plans(day: BrokerageDay) -> int | None:
    """Tries every plan; None where the judge allows none."""
    plans = product(range(1, day.slots + 1), repeat=len(day.meetings))
    return min((sum(breaks_of(day, plan)) for plan in plans if not judge(day, plan)), default=None)
