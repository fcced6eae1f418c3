"""A participant's meetings as an iCalendar file (RFC 5545), with the event's time zone inside.

The same event gives the same bytes: stamps come from the publication, never from a clock.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Calendar, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vText
from icalendar import Event as CalendarEvent

from tisserand.press.changes import cancelled
from tisserand.press.plan import Plan, dotted, where, zone_name
from tisserand.press.records import Event, Meeting, Participant
from tisserand.press.words import Words, words


def calendar_ics(event: Event | Plan, participant_id: str) -> bytes:
    """The calendar of a participant, in their language. Raises NotInEvent.

    A meeting keeps its UID for ever and takes the event's sequence as SEQUENCE, so that a calendar programme
    moves it instead of doubling it. What was shown once and stands no more is there as cancelled: RFC 5546
    (3.2.1) lets PUBLISH do so. Where one cancelled meeting is all there is, the method is CANCEL, which takes
    a single UID (3.2.5).
    """
    plan = Plan.of(event)
    event = plan.event
    participant = plan.participant(participant_id)
    reader = words(participant.language)
    calendar = Calendar()
    calendar.add("prodid", "-//Tisserand//Press//EN")
    calendar.add("version", "2.0")
    meetings = plan.meetings_of(participant_id)
    gone = _gone(plan, participant_id)
    calendar.add("method", method_of(plan, participant_id))
    calendar.add(
        "x-wr-calname", reader("calendar.name", event=reader.text(event.title), name=participant.name)
    )
    if years := [plan.starts(meeting).year for meeting in (*meetings, *gone)]:
        calendar.add_component(_time_zone(event.timezone, min(years), max(years)))
    for meeting in meetings:
        calendar.add_component(_entry(plan, participant, meeting, reader, "CONFIRMED"))
    for meeting in gone:
        calendar.add_component(_entry(plan, participant, meeting, reader, "CANCELLED"))
    content: bytes = calendar.to_ical()
    return content


def method_of(plan: Plan, participant_id: str) -> str:
    """PUBLISH, or CANCEL where the calendar holds one cancelled meeting and nothing else."""
    alone = not plan.meetings_of(participant_id) and len(_gone(plan, participant_id)) == 1
    return "CANCEL" if alone else "PUBLISH"


def _gone(plan: Plan, participant_id: str) -> list[Meeting]:
    """What a participant was shown once and what stands no more, each meeting once."""
    concerned = [one for one in plan.event.cancelled if participant_id in (one.a, one.b)]
    changed = cancelled(plan, lambda meeting: participant_id in (meeting.a, meeting.b))
    return list({one.uid: one for one in (*concerned, *changed)}.values())


@lru_cache(maxsize=8)
def _time_zone(name: str, first_year: int, last_year: int) -> Timezone:
    """A time zone with every change of clock in these years (RFC 5545, 3.6.5)."""
    zone, clock = Timezone(), ZoneInfo(name)
    zone.add("tzid", name)
    moment, end = datetime(first_year, 1, 1, tzinfo=UTC), datetime(last_year + 1, 1, 1, tzinfo=UTC)
    before = moment.astimezone(clock)
    zone.add_component(_observance(before, before))
    while moment < end:
        after = moment.astimezone(clock)
        if after.utcoffset() != before.utcoffset():
            zone.add_component(_observance(before, after))
        before, moment = after, moment + timedelta(hours=1)
    return zone


def _observance(before: datetime, after: datetime) -> TimezoneStandard | TimezoneDaylight:
    """From a change of clock on; it is dated by the clock before the change."""
    part = TimezoneDaylight() if after.dst() else TimezoneStandard()
    offset = before.utcoffset() or timedelta()
    part.add("dtstart", (after.astimezone(UTC) + offset).replace(tzinfo=None))
    part.add("tzoffsetfrom", offset)
    part.add("tzoffsetto", after.utcoffset() or timedelta())
    part.add("tzname", after.tzname() or "")
    return part


def _entry(
    plan: Plan, participant: Participant, meeting: Meeting, reader: Words, status: str
) -> CalendarEvent:
    event, partner, slot = plan.event, plan.partner(meeting, participant.id), plan.slots[meeting.round]
    zone = plan.places[meeting.table].zone
    entry = CalendarEvent()
    entry.add("uid", meeting.uid)
    entry.add("dtstamp", (event.published or event.starts).astimezone(UTC))
    entry.add("sequence", event.version if event.sequence is None else event.sequence)
    entry.add("dtstart", plan.local(slot.starts))
    entry.add("dtend", plan.local(slot.ends))
    entry.add("summary", reader("calendar.summary", name=partner.name, table=meeting.table))
    if event.sender:
        entry.add("organizer", _organiser(event, reader))
    venue = dotted((event.venue, event.town, zone_name(zone, reader)))
    entry.add("location", reader("calendar.location", venue=venue, table=meeting.table))
    lines = [dotted((where(partner), plan.spoken(meeting, reader)))]
    if participant.agenda_url:
        lines.append(reader("calendar.live", url=participant.agenda_url))
        entry.add("url", participant.agenda_url)
    entry.add("description", "\n".join(line for line in lines if line))
    entry["class"] = vText("PRIVATE")
    entry.add("status", status)
    return entry


def _organiser(event: Event, reader: Words) -> vCalAddress:
    """Who publishes the meeting; RFC 5546 (3.2.1) asks for it."""
    address = vCalAddress(f"mailto:{event.sender}")
    address.params["CN"] = vText(reader.text(event.cluster))
    return address
