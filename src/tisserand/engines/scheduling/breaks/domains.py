"""What can be told of a day without a search: the slots left to each meeting, the breaks nobody can avoid.

Meetings and participants are counted from 0 here, slots from 1.
"""

from __future__ import annotations

from collections.abc import Sequence

from .problem import BrokerageDay, Encounter, Session

Domains = tuple[frozenset[int], ...]


def slots_left(day: BrokerageDay) -> Domains:
    """The slots in which each meeting can take place by its own rules, its precedences and what is settled.

    An empty one says that the day has no plan.
    """
    domains = [_own_slots(day, meeting) for meeting in day.meetings]
    before: list[frozenset[int]] = []
    while domains != before and all(domains):
        before = domains.copy()
        _order(day, domains)
        _keep_settled_slots_free(day, domains)
    return tuple(domains)


def _own_slots(day: BrokerageDay, meeting: Encounter) -> frozenset[int]:
    first = day.morning_slots + 1 if meeting.session == Session.AFTERNOON else 1
    last = day.morning_slots if meeting.session == Session.MORNING else day.slots
    slots = frozenset(range(first, last + 1)) - day.forbidden[meeting.a - 1] - day.forbidden[meeting.b - 1]
    return slots if meeting.fixed_slot is None else slots & {meeting.fixed_slot}


def _order(day: BrokerageDay, domains: list[frozenset[int]]) -> None:
    """Take out what is too early for a later meeting and too late for an earlier one."""
    for late, meeting in enumerate(day.meetings):
        for early in (number - 1 for number in sorted(meeting.after)):
            first, last = min(domains[early], default=day.slots), max(domains[late], default=0)
            domains[late] = frozenset(slot for slot in domains[late] if slot > first)
            domains[early] = frozenset(slot for slot in domains[early] if slot < last)


def _keep_settled_slots_free(day: BrokerageDay, domains: list[frozenset[int]]) -> None:
    """Take a meeting's only slot from the other meetings of its two participants."""
    for own in meetings_of(day):
        for settled in own:
            if len(domains[settled]) == 1:
                for other in own:
                    if other != settled:
                        domains[other] -= domains[settled]


def meetings_of(day: BrokerageDay) -> list[list[int]]:
    """The meetings of each participant."""
    own: list[list[int]] = [[] for _ in range(day.participants)]
    for m, meeting in enumerate(day.meetings):
        own[meeting.a - 1].append(m)
        own[meeting.b - 1].append(m)
    return own


def meetings_by_host(day: BrokerageDay) -> list[list[int]]:
    """Each meeting once, at one of its two participants, the host, so that few people are hosts.

    Greedily, whoever has the most meetings left becomes host of them all. A host has one meeting at a time,
    so the meetings in a slot are its busy hosts: fewer to count than meetings, and fewer than busy people.
    """
    own = [set(meetings) for meetings in meetings_of(day)]
    hosted: list[list[int]] = [[] for _ in own]
    while any(own):
        host = max(range(len(own)), key=lambda participant: len(own[participant]))
        hosted[host] = sorted(own[host])
        own[host] = set()
        for m in hosted[host]:
            for guest in (day.meetings[m].a - 1, day.meetings[m].b - 1):
                own[guest].discard(m)
    return hosted


def surely_busy(domains: Sequence[frozenset[int]], slots: int) -> frozenset[int]:
    """The slots in which a participant whose meetings have these domains meets if it has no break.

    Where it must have one, those of its settled meetings.
    """
    days = (range(first, first + len(domains)) for first in range(1, slots - len(domains) + 2))
    unbroken = [day for day in days if not any(domain.isdisjoint(day) for domain in domains)]
    if not unbroken:
        return frozenset(slot for domain in domains if len(domain) == 1 for slot in domain)
    return frozenset(range(unbroken[-1].start, unbroken[0].stop))


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
