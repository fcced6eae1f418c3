"""What can be told of a day without a search: the slots left to each meeting, the breaks nobody can avoid.

Meetings and participants are counted from 0 here, slots from 1.
"""

from __future__ import annotations

from collections.abc import Sequence

from .problem import BrokerageDay, Session

Domains = tuple[frozenset[int], ...]


def slots_left(day: BrokerageDay) -> Domains:
    """The slots in which each meeting can take place by its own rules and its precedences.

    An empty one says that the day has no plan.
    """
    domains = []
    for meeting in day.meetings:
        first = day.morning_slots + 1 if meeting.session == Session.AFTERNOON else 1
        last = day.morning_slots if meeting.session == Session.MORNING else day.slots
        slots = set(range(first, last + 1)) - day.forbidden[meeting.a - 1] - day.forbidden[meeting.b - 1]
        domains.append(slots if meeting.fixed_slot is None else slots & {meeting.fixed_slot})
    orders = [(q - 1, m) for m, meeting in enumerate(day.meetings) for q in sorted(meeting.after)]
    is_settled = False
    while not is_settled and all(domains):
        is_settled = True
        for before, after in orders:
            later = {slot for slot in domains[after] if slot > min(domains[before], default=day.slots)}
            earlier = {slot for slot in domains[before] if slot < max(later, default=0)}
            is_settled &= later == domains[after] and earlier == domains[before]
            domains[before], domains[after] = earlier, later
    return tuple(frozenset(slots) for slots in domains)


def meetings_of(day: BrokerageDay) -> list[list[int]]:
    """The meetings of each participant."""
    own: list[list[int]] = [[] for _ in range(day.participants)]
    for m, meeting in enumerate(day.meetings):
        own[meeting.a - 1].append(m)
        own[meeting.b - 1].append(m)
    return own


def fewest_breaks(domains: Sequence[frozenset[int]], slots: int) -> int | None:
    """A lower bound on the breaks of one participant whose meetings have these domains; None: no plan at all.

    Goes through the slots with (meetings held, breaks so far, busy or idle): as many meetings are held by a
    slot as have no later one, at most as many as have an earlier one, and a settled meeting takes its slot.
    """
    open_slots = frozenset[int]().union(*domains)
    settled = {slot for domain in domains if len(domain) == 1 for slot in domain}
    states = {(0, False): 0}
    for slot in range(1, slots + 1):
        least = sum(max(domain) <= slot for domain in domains)
        most = sum(min(domain) <= slot for domain in domains)
        reached: dict[tuple[int, bool], int] = {}
        for (held, was_busy), breaks in states.items():
            options = [(held, False, breaks)] if slot not in settled else []
            if slot in open_slots:
                options.append((held + 1, True, breaks + (held > 0 and not was_busy)))
            for now_held, is_busy, now_breaks in options:
                if least <= now_held <= most:
                    key = now_held, is_busy
                    reached[key] = min(now_breaks, reached.get(key, now_breaks))
        states = reached
    return min(states.values(), default=None)


def most_breaks(domains: Sequence[frozenset[int]]) -> int:
    """An upper bound on the breaks of one participant whose meetings have these domains."""
    open_slots = frozenset[int]().union(*domains)
    reach = max(open_slots, default=0) - min(open_slots, default=0) + 1
    return max(0, min(len(domains) - 1, reach - len(domains)))
