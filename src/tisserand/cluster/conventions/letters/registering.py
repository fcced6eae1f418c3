"""Letters about one registration: invited, to be approved, registered, waiting, refused, withdrawn."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from tisserand.cluster.conventions.models import Meeting, Registration
from tisserand.cluster.mail.actions import write_letter

from .recipients import recipients_of

State = Registration.State
Said = tuple[Promise, Promise]
OF_STATE: dict[str, Said] = {
    State.INVITED: (
        _("%(organisation)s is invited: %(convention)s, %(day)s"),
        _(
            "Hello,\n\n"
            "%(cluster)s invites %(organisation)s to “%(convention)s” on %(day)s, %(venue)s, %(town)s:"
            " one-to-one meetings, and you choose with whom.\n\n"
            "Confirm with one press, or tell us that you do not come:\n%(invitation)s\n\n"
            "What we know of you is filled in; you can change it at any time.\n"
        ),
    ),
    State.APPLIED: (
        _("Your registration has arrived: %(convention)s"),
        _(
            "Hello,\n\n"
            "%(organisation)s has registered for “%(convention)s” on %(day)s. The cluster team looks at every"
            " registration and writes to you soon.\n\n"
            "To see or change what you told us:\n%(registration)s\n"
        ),
    ),
    State.REGISTERED: (
        _("%(organisation)s is registered: %(convention)s, %(day)s"),
        _(
            "Hello,\n\n"
            "%(organisation)s has its place at “%(convention)s” on %(day)s, %(venue)s, %(town)s.\n\n"
            "To see or change who comes, when you are there, what you bring:\n%(registration)s\n\n"
            "If you cannot come after all, please withdraw there: somebody else may be waiting for it.\n"
        ),
    ),
    State.WAITING: (
        _("%(organisation)s is on the waiting list: %(convention)s"),
        _(
            "Hello,\n\n"
            "all places at “%(convention)s” on %(day)s are taken at the moment. %(organisation)s is on the"
            " waiting list: those who registered first get the next place that becomes free, and we write"
            " to you at once.\n\n"
            "To see or change what you told us, or to withdraw:\n%(registration)s\n"
        ),
    ),
    State.REFUSED: (
        _("About your registration: %(convention)s"),
        _(
            "Hello,\n\n"
            "we cannot give %(organisation)s a place at “%(convention)s” on %(day)s. The cluster team"
            " writes:\n\n"
            "%(words)s\n\n"
            "If you have a question, answer this letter.\n"
        ),
    ),
    State.WITHDRAWN: (
        _("%(organisation)s does not come: %(convention)s"),
        _(
            "Hello,\n\n"
            "%(organisation)s no longer takes part in “%(convention)s” on %(day)s. Its place goes to somebody"
            " else, and its meetings are cancelled.\n\n"
            "We hope to see you next time. If this was a mistake, tell the cluster team at once.\n"
        ),
    ),
}
MEETING_LOST: Said = (
    _("One meeting fewer: %(convention)s, %(day)s"),
    _(
        "Hello,\n\n"
        "%(gone)s does not come to “%(convention)s” on %(day)s: the meeting at %(time)s, table %(table)s, is"
        " cancelled.\n\n"
        "Your agenda is up to date, also what you have in your calendar once it looks again:\n%(agenda)s\n"
    ),
)


def tell_how_it_stands(registration: Registration, *, at: datetime) -> int:
    """Writes to those of a registration what its state means for them; how many letters."""
    occasion = f"registration:{registration.pk}:{registration.state}:{at:%Y%m%d%H%M%S}"
    return _write(occasion, registration, OF_STATE[registration.state], at=at)


def tell_of_lost_meetings(gone: Registration, meetings: Iterable[Meeting], *, at: datetime) -> int:
    """Writes to those who would have met somebody that they do not; how many letters."""
    written = 0
    zone = ZoneInfo(gone.convention.timezone)
    for meeting in meetings:
        other = meeting.b if meeting.a_id == gone.pk else meeting.a
        other.convention = gone.convention
        more = {
            "gone": gone.organisation.name,
            "time": f"{meeting.round.starts_at.astimezone(zone):%H:%M}",
            "table": str(meeting.table.number),
            "agenda": f"{settings.SITE_URL}/a/{other.agenda_key}/",
        }
        occasion = f"withdrawn:{gone.pk}:{meeting.pk}:{at:%Y%m%d%H%M%S}"
        written += _write(occasion, other, MEETING_LOST, at=at, **more)
    return written


def _write(occasion: str, registration: Registration, said: Said, *, at: datetime, **more: str) -> int:
    recipients = recipients_of(registration)
    for recipient in recipients:
        with override(recipient.language):
            names = {**_names(registration), **more}
            subject, body = (str(words) % names for words in said)
        write_letter(
            occasion, recipient.email, language=recipient.language, subject=subject[:200], body=body, at=at
        )
    return len(recipients)


def _names(registration: Registration) -> dict[str, str]:
    """What the letters name, in the language of the moment."""
    convention = registration.convention
    own = reverse("my-registration", args=(convention.slug, registration.pk))
    return {
        "cluster": settings.CLUSTER_NAME,
        "organisation": registration.organisation.name,
        "convention": convention.title,
        "day": date_format(convention.starts_at.astimezone(ZoneInfo(convention.timezone)), "DATE_FORMAT"),
        "venue": convention.venue,
        "town": convention.town,
        "words": registration.decision_words,
        "invitation": settings.SITE_URL + reverse("invited", args=(registration.invitation_key,)),
        "registration": settings.SITE_URL + own,
    }
