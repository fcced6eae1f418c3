"""What is written once the meetings are over: thanks, the questions of the follow-up, a deal to confirm."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from tisserand.cluster.accounts.models import MailChoice
from tisserand.cluster.conventions.models import Convention, Deal, FollowUp, Registration
from tisserand.cluster.conventions.queries.outcomes import begun_meetings
from tisserand.cluster.mail.actions import write_letter
from tisserand.cluster.mail.tasks import send_letters
from tisserand.cluster.organisations.actions.letters import LONGEST_SUBJECT

from .recipients import Recipient, recipients_by_registration, recipients_of


def thank(convention: Convention, *, site_url: str, at: datetime) -> int:
    """Thanks everybody who came, and asks what came of their meetings; how many letters."""
    meetings: dict[int, int] = {}
    for meeting in begun_meetings(convention):
        for side in (meeting.a_id, meeting.b_id):
            meetings[side] = meetings.get(side, 0) + 1
    came = list(
        convention.registrations.filter(state=Registration.State.REGISTERED, pk__in=meetings).select_related(
            "organisation"
        )
    )
    written = 0
    for registration, readers in _readers(came):
        for reader in readers:
            with override(reader.language):
                text = _thanks(convention, registration, meetings[registration.pk], site_url)
            _write(f"thanks:{convention.pk}:{registration.pk}", reader, text, at=at)
            written += 1
    transaction.on_commit(send_letters.enqueue)
    return written


def _thanks(
    convention: Convention, registration: Registration, meetings: int, site_url: str
) -> tuple[str, str]:
    names = {
        "convention": convention.title,
        "organisation": registration.organisation.name,
        "number": meetings,
        "outcomes": f"{site_url}{reverse('my-outcomes', args=(registration.agenda_key,))}",
        "survey": f"{site_url}{reverse('survey', args=(registration.agenda_key,))}",
    }
    told = ngettext(
        "%(organisation)s had %(number)d meeting.", "%(organisation)s had %(number)d meetings.", meetings
    )
    subject = _("Thank you for coming to %(convention)s") % names
    body = _(
        "Hello,\n\nthank you for coming to “%(convention)s”. %(told)s\n\n"
        "What came of each? Two taps are enough; there you also find the contacts of those who share theirs"
        " with you:\n%(outcomes)s\n\n"
        "How was the day? Four questions, one minute:\n%(survey)s\n\n"
        "We ask again after one month, and later where something is still open: good things take time.\n"
    ) % {**names, "told": told % names}
    return subject, body


def ask_what_became(questions: Sequence[FollowUp], *, site_url: str, at: datetime) -> int:
    """One letter a registration and time for all it is asked about; how many letters.

    Who has stopped letters about outcomes gets none; one press stops them for the registration.
    """
    together: dict[tuple[int, int], list[FollowUp]] = {}
    for question in questions:
        together.setdefault((question.registration_id, question.months), []).append(question)
    readers = dict(_readers(list({question.registration: None for question in questions})))
    silent = set(
        MailChoice.objects.filter(
            topic=MailChoice.Topic.OUTCOMES, rhythm=MailChoice.Rhythm.NEVER
        ).values_list("user__email", flat=True)
    )
    written = 0
    for asked in together.values():
        for reader in readers[asked[0].registration]:
            if reader.email in silent:
                continue
            with override(reader.language):
                text, stop = _question(asked, site_url)
            _write(f"follow_up:{asked[0].pk}", reader, text, at=at, stop_url=stop)
            written += 1
    transaction.on_commit(send_letters.enqueue)
    return written


def _question(asked: Sequence[FollowUp], site_url: str) -> tuple[tuple[str, str], str]:
    first = asked[0]
    convention = first.registration.convention
    stop = f"{site_url}{reverse('follow-ups-stop', args=(first.key,))}"
    names = {
        "convention": convention.title,
        "day": date_format(convention.starts_at.astimezone(ZoneInfo(convention.timezone)), "DATE_FORMAT"),
        "names": "\n".join(f"– {_other(one)}" for one in asked),
        "link": f"{site_url}{reverse('follow-up', args=(first.key,))}",
        "stop": stop,
    }
    subject = ngettext(
        "%(name)s: what became of it?", "What became of your %(number)s meetings?", len(asked)
    ) % {"name": _other(first), "number": len(asked)}
    body = (
        _(
            "Hello,\n\non %(day)s, at “%(convention)s”, you met:\n%(names)s\n\n"
            "Done, not yet, or nothing? One press for each:\n%(link)s\n\n"
            "Your answers show what such a day brings, and whom to bring together next.\n\n"
            "No more such questions:\n%(stop)s\n"
        )
        % names
    )
    return (subject, body), stop


def _other(one: FollowUp) -> str:
    meeting = one.meeting
    other = meeting.b if one.registration_id == meeting.a_id else meeting.a
    return other.organisation.name


def ask_to_confirm(deal: Deal, *, site_url: str, at: datetime) -> int:
    """Tells the other side of a deal that was told, and asks whether it is so; how many letters."""
    if deal.confirmed_at is not None:
        return 0
    meeting = deal.meeting
    mine = meeting.a if deal.told_by_id == meeting.b_id else meeting.b
    readers = recipients_of(mine)
    for reader in readers:
        with override(reader.language):
            names = {
                "other": deal.told_by.organisation.name,
                "kind": deal.get_sort_display(),
                "buyer": deal.buyer.name,
                "seller": deal.seller.name,
                "amount": deal.get_band_display() if deal.band else deal.get_amount_untold_display(),
                "link": f"{site_url}{reverse('my-outcomes', args=(mine.agenda_key,))}",
            }
            subject = _("%(other)s tells of business with you: is it so?") % names
            body = (
                _(
                    "Hello,\n\n%(other)s tells of business that came out of your meeting:\n\n"
                    "%(kind)s\nBuyer: %(buyer)s\nSeller: %(seller)s\nAmount: %(amount)s\n\n"
                    "Is it so? One press on this page says yes or no:\n%(link)s\n\n"
                    "Amounts are never published, only summed up.\n"
                )
                % names
            )
        _write(f"deal:{deal.pk}", reader, (subject, body), at=at)
    transaction.on_commit(send_letters.enqueue)
    return len(readers)


def _readers(registrations: Sequence[Registration]) -> Sequence[tuple[Registration, Sequence[Recipient]]]:
    readers = recipients_by_registration(registrations)
    return [(one, readers[one.pk]) for one in registrations]


def _write(key: str, reader: Recipient, text: tuple[str, str], *, at: datetime, stop_url: str = "") -> None:
    subject, body = text
    one_line = " ".join(subject.split())[:LONGEST_SUBJECT]
    write_letter(
        key,
        reader.email,
        language=reader.language,
        subject=one_line,
        body=body,
        at=at,
        stop_url=stop_url,
    )
