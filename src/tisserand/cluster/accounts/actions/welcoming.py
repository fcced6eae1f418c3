"""People who come in: somebody known by an address alone, and facilitators who are invited.

An invitation is a link that signs its holder in once, within a week.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from tisserand.cluster.accounts.models import Facilitation, User
from tisserand.cluster.accounts.rules import may_appoint
from tisserand.cluster.mail.actions import write_letter
from tisserand.cluster.mail.tasks import send_letters
from tisserand.cluster.territories.models import Territory

VALIDITY = timedelta(days=7)
_signer = TimestampSigner(salt="invitation")


class NotToAppoint(Exception):
    """Facilitators appoint others for what they look after themselves, nobody dismisses themselves."""


class AccountIsClosed(Exception):
    """The person of this address has a closed account: open it in the administration first."""


def person_at(email: str, *, name: str, language: str) -> User:
    """The person of this address, made where there is none; what is known of somebody stands."""
    address = User.objects.normalize_email(email).lower()
    people = User.objects.filter(email__iexact=address)
    if known := people.first():
        return known
    try:
        with transaction.atomic():
            return User.objects.create_user(address, name=name, language=language)
    except IntegrityError:  # made a moment ago by the first of two clicks
        return people.get()


def invite_facilitator(
    email: str, *, name: str, language: str, territories: Sequence[Territory], by: User, at: datetime
) -> User:
    """Makes somebody a facilitator of these territories, of everything without any, and writes to them."""
    if not may_appoint(by, territories):
        raise NotToAppoint
    with transaction.atomic():
        person = person_at(email, name=name, language=language)
        if not person.is_active:
            raise AccountIsClosed
        was_of_everything = person.is_facilitator and not person.facilitations.exists()
        User.objects.filter(pk=person.pk).update(is_facilitator=True)
        person.is_facilitator = True
        if not was_of_everything:
            for territory in territories:
                Facilitation.objects.get_or_create(user=person, territory=territory, defaults={"since": at})
        _write_invitation(person, [territory.name for territory in territories], by=by, at=at)
        transaction.on_commit(send_letters.enqueue)
    return person


def dismiss_facilitator(person: User, *, by: User) -> None:
    """Ends somebody's facilitation altogether; their account and what they did stay."""
    own = [one.territory for one in person.facilitations.select_related("territory")]
    if person == by or not may_appoint(by, own):
        raise NotToAppoint
    with transaction.atomic():
        Facilitation.objects.filter(user=person).delete()
        User.objects.filter(pk=person.pk).update(is_facilitator=False)


def invitation_token(person: User) -> str:
    """A token that is worthless once the person has signed in in whatever way."""
    return _signer.sign(f"{person.pk}.{_last_login(person)}")


def person_invited(token: str) -> User | None:
    """Whose invitation it is; None where it is forged, used, too old, or the account is closed."""
    try:
        key, _dot, last_login = _signer.unsign(token, max_age=VALIDITY).partition(".")
    except BadSignature:
        return None
    person = User.objects.filter(pk=key, is_active=True).first()
    return person if person and _last_login(person) == last_login else None


def _last_login(person: User) -> str:
    return str(int(person.last_login.timestamp())) if person.last_login else ""


def _write_invitation(person: User, territories: Sequence[str], *, by: User, at: datetime) -> None:
    with override(person.language):
        names = {
            "cluster": settings.CLUSTER_NAME,
            "by": by.name or _("The cluster team"),
            "territories": ", ".join(territories) or _("the whole cluster"),
            "link": settings.SITE_URL + reverse("invitation", args=(invitation_token(person),)),
        }
        subject = _("You are invited to run %(cluster)s with us") % names
        body = _(
            "Hello,\n\n"
            "%(by)s invites you to the team of %(cluster)s. You look after: %(territories)s.\n\n"
            "This link signs you in, once, within seven days:\n%(link)s\n\n"
            "Later you sign in with this e-mail address and a code that we send to it.\n"
        )
    key = f"invitation:{person.pk}:{int(at.timestamp())}"
    write_letter(key, person.email, language=person.language, subject=subject, body=body % names, at=at)
