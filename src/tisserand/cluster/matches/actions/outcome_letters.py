"""The question what came of an introduction, to one person; it stops with one press."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from tisserand.cluster.accounts.models import MailChoice, User
from tisserand.cluster.mail.actions import write_letter
from tisserand.cluster.mail.tasks import send_letters
from tisserand.cluster.matches.models import IntroductionSide
from tisserand.cluster.organisations.actions.letters import LONGEST_SUBJECT, address_of


def write_question(side: IntroductionSide, person: User, choice: MailChoice, *, at: datetime) -> None:
    """Asks once for this day; the link answers without signing in."""
    introduction = side.introduction
    other = introduction.other if introduction.one_id == side.organisation_id else introduction.one
    with override(person.language):
        settled = introduction.settled_at
        names = {
            "other": other.name,
            "organisation": side.organisation.name,
            "subject": introduction.subject,
            "day": date_format(localtime(settled), "DATE_FORMAT") if settled else "",
            "cluster": settings.CLUSTER_NAME,
            "link": address_of("introduction-outcome", side.key),
            "stop": address_of("letters-stop", choice.key),
        }
        subject = _("What came of it: %(other)s?") % names
        body = (
            _(
                "Hello,\n\n%(organisation)s and %(other)s were introduced on %(day)s.\n\n"
                "“%(subject)s”\n\nWhat came of it? One press is enough, also for “not yet” or “nothing”:\n"
                "%(link)s\n\n%(cluster)s learns from it whom to bring together.\n\n"
                "No more such questions:\n%(stop)s\n"
            )
            % names
        )
    write_letter(
        f"introduction_side:{side.pk}:outcome:{side.ask_on}",
        person.email,
        language=person.language,
        subject=" ".join(subject.split())[:LONGEST_SUBJECT],
        body=body,
        at=at,
        stop_url=str(names["stop"]),
    )
    transaction.on_commit(send_letters.enqueue)
