"""What is written on the way into the cluster: received, arrived, more asked, admitted, refused, to renew."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tisserand.cluster.organisations.models import Membership
from tisserand.cluster.organisations.queries.people import caretakers, spokespeople

from .letters import Reader, address_of, readers, write_to


def write_received(membership: Membership, *, at: datetime) -> None:
    """Thanks the applicant; repeats nothing they typed, since the address may be somebody else's."""
    subject = _("Your application to %(cluster)s")
    body = _(
        "Hello,\n\n"
        "an application to join %(cluster)s was made with this e-mail address. The cluster team looks"
        " at it and writes to you.\n\n"
        "Follow it, and add to it if more is asked:\n%(link)s\n"
        "You sign in with this address and a code that we send to it.\n\n"
        "If it was not you, please do nothing: without the code nobody acts in your name.\n"
    )
    people = [membership.applicant] if membership.applicant else []
    _write(membership, "received", readers(people), subject, body, at=at)


def write_arrived(membership: Membership, *, at: datetime) -> None:
    """Tells those who look after the territory that somebody waits to be admitted."""
    subject = _("%(organisation)s would like to join")
    body = _(
        "Hello,\n\n%(organisation)s (%(town)s) would like to join %(cluster)s.\n\n"
        "What they answered to the charter, and your decision:\n%(link)s\n"
    )
    _write(membership, "arrived", _team(membership), subject, body, at=at, page=_decision(membership))


def write_completed(membership: Membership, occasion: int, *, at: datetime) -> None:
    """Tells those who look after the territory that what they asked for is there."""
    subject = _("%(organisation)s has answered")
    body = _("Hello,\n\n%(organisation)s has added what you asked for:\n%(link)s\n")
    key = f"completed:{occasion}"
    _write(membership, key, _team(membership), subject, body, at=at, page=_decision(membership))


def write_more_asked(membership: Membership, question: str, occasion: int, *, at: datetime) -> None:
    """Passes the team's question on."""
    subject = _("A question about the membership of %(organisation)s")
    body = _(
        "Hello,\n\n"
        "to decide on the membership of %(organisation)s we need a little more:\n\n%(question)s\n\n"
        "Add it here:\n%(link)s\n"
    )
    key = f"more:{occasion}"
    _write(membership, key, _applicants(membership), subject, body, at=at, question=question)


def write_admitted(membership: Membership, *, at: datetime) -> None:
    """Welcomes the new member and says what to do next."""
    subject = _("Welcome to %(cluster)s")
    body = _(
        "Hello,\n\n"
        "%(organisation)s is a member of %(cluster)s until %(day)s. Welcome!\n\n"
        "Your page is in the directory. Say there what you offer and what you look for, so that others"
        " find you:\n%(link)s\n"
    )
    page = ("my-organisation", membership.organisation.slug)
    _write(membership, "admitted", _applicants(membership), subject, body, at=at, page=page)


def write_refused(membership: Membership, *, at: datetime) -> None:
    """Says no with the reason, and that the way stays open."""
    subject = _("About your application to %(cluster)s")
    body = _(
        "Hello,\n\n"
        "we could not admit %(organisation)s to %(cluster)s. The reason:\n\n%(reason)s\n\n"
        "If that changes, or if we misunderstood something, please apply again or answer through the"
        " cluster team.\n"
    )
    reason = membership.reason
    _write(membership, "refused", _applicants(membership), subject, body, at=at, reason=reason)


def write_reminder(membership: Membership, days: int, *, at: datetime) -> None:
    """Asks to renew, `days` before the year ends."""
    subject = _("Renew the membership of %(organisation)s by %(day)s")
    body = _(
        "Hello,\n\n"
        "the membership of %(organisation)s in %(cluster)s ends on %(day)s. If you still keep the"
        " charter, one press renews it for a year:\n%(link)s\n"
    )
    key = f"{membership.renew_by:%Y%m%d}:{days}"
    _write(membership, key, _applicants(membership), subject, body, at=at)


def write_lapsed(membership: Membership, *, at: datetime) -> None:
    """Says that the year has ended and how to come back."""
    subject = _("The membership of %(organisation)s has ended")
    body = _(
        "Hello,\n\n"
        "the membership of %(organisation)s in %(cluster)s ended on %(day)s, because nobody renewed it."
        " The page in the directory stays.\n\n"
        "You are welcome back at any time:\n%(link)s\n"
    )
    page = ("join-as", membership.organisation.slug)
    _write(membership, "lapsed", _applicants(membership), subject, body, at=at, page=page)


def write_left(membership: Membership, *, at: datetime) -> None:
    """Tells those who look after the territory that a member has left."""
    subject = _("%(organisation)s has left the cluster")
    body = _("Hello,\n\n%(organisation)s has left %(cluster)s. The reason: %(reason)s\n")
    reason = membership.reason or _("none was given")
    _write(membership, "left", _team(membership), subject, body, at=at, reason=reason)


def _applicants(membership: Membership) -> list[Reader]:
    """Who hears of an application: whoever made it, and the people of the organisation."""
    people = [membership.applicant] if membership.applicant else []
    return list(dict.fromkeys(readers([*people, *spokespeople(membership.organisation)])))


def _team(membership: Membership) -> list[Reader]:
    """Those who look after the territory."""
    return readers(caretakers(membership.organisation.territory))


def _decision(membership: Membership) -> tuple[object, ...]:
    """The page where the team decides."""
    return "admission", membership.pk


def _write(
    membership: Membership,
    occasion: str,
    to: Iterable[Reader],
    subject: Promise,
    body: Promise,
    *,
    at: datetime,
    page: tuple[object, ...] = (),
    **facts: object,
) -> None:
    """A letter in each reader's language; its link leads to the membership unless `page` says where."""
    organisation, day = membership.organisation, membership.renew_by

    def text() -> tuple[str, str]:
        where, *arguments = page or ("my-membership", organisation.slug)
        names = {
            "cluster": settings.CLUSTER_NAME,
            "organisation": organisation.name,
            "town": organisation.town,
            "day": date_format(day, "DATE_FORMAT") if day else "",
            "link": address_of(str(where), *arguments),
            **facts,
        }
        return str(subject) % names, str(body) % names

    write_to(to, f"membership:{membership.pk}:{occasion}", text, at=at)
