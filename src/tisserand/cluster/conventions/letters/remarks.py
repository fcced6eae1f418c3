"""The letter with the team's answer to a remark on the plan."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from tisserand.cluster.conventions.models import Remark
from tisserand.cluster.mail.actions import write_letter

from .recipients import recipients_of


def tell_answer(remark: Remark, *, site_url: str, at: datetime) -> int:
    """Sends the answer to everybody who is written to about the registration. How many."""
    registration = remark.registration
    recipients = recipients_of(registration)
    for recipient in recipients:
        with override(recipient.language):
            names = {
                "convention": registration.convention.title,
                "remark": remark.words,
                "answer": remark.answer,
                "link": f"{site_url}/a/{registration.agenda_key}/",
            }
            subject = _("About your remark on the schedule: %(convention)s") % names
            body = (
                _(
                    "Hello,\n\nyou wrote to us:\n\n%(remark)s\n\nOur answer:\n\n%(answer)s\n\n"
                    "Your agenda:\n%(link)s\n"
                )
                % names
            )
        write_letter(
            f"remark:{remark.pk}",
            recipient.email,
            language=recipient.language,
            subject=subject,
            body=body,
            at=at,
        )
    return len(recipients)
