"""The letters that tell where one's agenda is and what changed in it, with the agenda and a calendar.

Each is in the language its reader reads; a calendar programme that takes the file moves what it knows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from tisserand.cluster.conventions.models import Registration, Schedule
from tisserand.cluster.conventions.paper import event_of
from tisserand.cluster.mail.actions import Enclosed, write_letter
from tisserand.cluster.mail.models import Letter
from tisserand.press.agendas import agenda_pdf
from tisserand.press.calendars import calendar_ics, method_of
from tisserand.press.plan import Plan
from tisserand.press.records import Event

from .changes import told_changes
from .recipients import Recipient, recipients_by_registration


def announce_schedule(
    schedule: Schedule, *, site_url: str, at: datetime, since: int | None = None, to_everybody: bool = True
) -> int:
    """One letter a recipient and registration about the published version. How many, also if written before.

    To all who meet somebody, or else to those for whom something changed after change number `since`.
    Somebody who speaks for two organisations gets two letters; a closed account gets none.
    """
    desk = _Desk(schedule, event_of(schedule, site_url=site_url, since=since), to_everybody)
    occasion = f"schedule:{schedule.convention_id}:{schedule.sequence}:"
    known = set(Letter.objects.filter(key__startswith=occasion).values_list("key", "recipient"))
    written = 0
    for registration, recipients in desk.addressed():
        key = f"{occasion}{registration.pk}"
        written += len(recipients)
        for recipient in recipients:
            if (key, recipient.email) in known:
                continue  # written before a worker died: no agenda is made twice
            with override(recipient.language):
                subject, body = desk.words_for(registration, site_url)
            write_letter(
                key,
                recipient.email,
                language=recipient.language,
                subject=subject,
                body=body,
                at=at,
                enclosed=desk.enclosed(registration, recipient.language),
            )
    return written


class _Desk:
    """Writes about one version of the plan; what several readers get alike is made once."""

    def __init__(self, schedule: Schedule, event: Event, to_everybody: bool) -> None:
        self.schedule = schedule
        self.event = event
        self.to_everybody = to_everybody
        self.made: dict[tuple[int, str], Sequence[Enclosed]] = {}

    @cached_property
    def plan(self) -> Plan:
        """The event by participants."""
        return Plan(self.event)

    def addressed(self) -> Iterator[tuple[Registration, Sequence[Recipient]]]:
        """Whom to write to: who is concerned by a change, and everybody with meetings if it is for all."""
        changed = {
            side
            for change in self.event.changes
            for meeting in (change.before, change.after)
            if meeting
            for side in (meeting.a, meeting.b)
        }
        due = {
            int(one.id)
            for one in self.event.participants
            if one.id in changed or (self.to_everybody and self.plan.meetings_of(one.id))
        }
        found = Registration.objects.filter(pk__in=due).select_related("organisation").order_by("pk")
        registrations = list(found)
        recipients = recipients_by_registration(registrations)
        for registration in registrations:
            yield registration, recipients[registration.pk]

    def words_for(self, registration: Registration, site_url: str) -> tuple[str, str]:
        """Subject and body in the language of the moment."""
        convention = self.schedule.convention
        meetings = len(self.plan.meetings_of(str(registration.pk)))
        day = date_format(convention.starts_at.astimezone(ZoneInfo(convention.timezone)), "DATE_FORMAT")
        names = {
            "convention": convention.title,
            "day": day,
            "organisation": registration.organisation.name,
            "meetings": meetings,
            "link": f"{site_url}/a/{registration.agenda_key}/",
            "venue": convention.venue,
            "town": convention.town,
        }
        subject, opening = self._opening()
        changes = told_changes(self.plan, str(registration.pk))
        parts = [_("Hello,"), f"{opening} {_count(meetings)}"]
        if changes:
            parts.append("\n".join((_("What changes for you:"), *changes)))
        parts.append(_("Your agenda, with times, tables and whom you meet:\n%(link)s"))
        if meetings:
            parts.append(
                _(
                    "It is enclosed to be printed, and as a file for your calendar. Open that file again"
                    " whenever we send a newer one: it moves your appointments and doubles none."
                )
            )
        if self.schedule.state == Schedule.State.PROVISIONAL:
            parts.append(
                _(
                    "If a meeting cannot take place or a time does not suit you, please write so on the page"
                    " of your agenda soon: somebody else will be glad of the time."
                )
            )
        return subject % names, "\n\n".join(part % names for part in parts) + "\n"

    def _opening(self) -> tuple[str, str]:
        """What has happened: the plan is there, it is final, or it has changed."""
        if not self.to_everybody:
            return _("Your agenda for %(day)s has changed"), _(
                "the schedule of “%(convention)s” (%(day)s, %(venue)s, %(town)s) has changed."
            )
        if self.schedule.state == Schedule.State.PROVISIONAL:
            return _("Your agenda for %(day)s"), _(
                "the provisional schedule of “%(convention)s” (%(day)s, %(venue)s, %(town)s) is there."
            )
        return _("Your final agenda for %(day)s"), _(
            "the schedule of “%(convention)s” (%(day)s, %(venue)s, %(town)s) is final."
        )

    def enclosed(self, registration: Registration, language: str) -> Sequence[Enclosed]:
        """The agenda as PDF and the calendar, in a language; a calendar also takes back what is cancelled."""
        wanted = registration.pk, language
        if wanted not in self.made:
            self.made = {wanted: tuple(self._files(str(registration.pk), language))}  # the next is another's
        return self.made[wanted]

    def _files(self, ident: str, language: str) -> Iterator[Enclosed]:
        plan = self._read_in(ident, language)
        slug = self.schedule.convention.slug
        yield Enclosed(f"{slug}.pdf", "application/pdf", agenda_pdf(plan, ident))
        calendar = calendar_ics(plan, ident)
        if b"BEGIN:VEVENT" in calendar:
            method = method_of(self.plan, ident)
            yield Enclosed(f"{slug}.ics", f"text/calendar; charset=utf-8; method={method}", calendar)

    def _read_in(self, ident: str, language: str) -> Plan:
        """The plan with one participant who reads this language."""
        if self.plan.participant(ident).language == language:
            return self.plan
        read = (
            replace(one, language=language) if one.id == ident else one for one in self.event.participants
        )
        return Plan(replace(self.event, participants=tuple(read)))


def _count(meetings: int) -> str:
    """How many meetings the organisation has, to be filled in with its name."""
    if not meetings:
        return _("%(organisation)s has no meeting any more.")
    return ngettext(
        "%(organisation)s has one meeting.", "%(organisation)s has %(meetings)d meetings.", meetings
    )
