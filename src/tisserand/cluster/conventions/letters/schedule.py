"""The letters that tell where one's agenda is, each in the language its reader reads."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from tisserand.cluster.conventions.models import Registration, Schedule
from tisserand.cluster.conventions.queries.plans import meeting_counts
from tisserand.cluster.mail.actions import write_letter


def announce_schedule(schedule: Schedule, *, site_url: str, at: datetime) -> int:
    """One letter a registration with meetings to each of its representatives: where its agenda is. How many.

    Somebody who speaks for two organisations gets two letters; a closed account gets none.
    """
    counts = meeting_counts(schedule)
    registrations = Registration.objects.filter(pk__in=counts).select_related("organisation")
    written = 0
    for registration in registrations.prefetch_related("organisation__representatives__user"):
        for seat in registration.organisation.representatives.all():
            if not seat.user.is_active:
                continue
            with override(seat.user.language):
                subject, body = _announcement(schedule, registration, counts[registration.pk], site_url)
            write_letter(
                f"schedule:{schedule.pk}:{registration.pk}",
                seat.user.email,
                language=seat.user.language,
                subject=subject,
                body=body,
                at=at,
            )
            written += 1
    return written


def _announcement(
    schedule: Schedule, registration: Registration, meetings: int, site_url: str
) -> tuple[str, str]:
    convention = schedule.convention
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
    subject = _("Your agenda for %(day)s") % names
    body = _(
        "Hello,\n\n"
        "the provisional schedule of “%(convention)s” is there. %(organisation)s has %(meetings)d meetings"
        " on %(day)s, %(venue)s, %(town)s.\n\n"
        "Your agenda, with times, tables and whom you meet:\n%(link)s\n\n"
        "It stays up to date if something changes, and can be printed. If a meeting cannot take place,"
        " please tell us soon: somebody else will be glad of the time.\n"
    )
    return subject, body % names
