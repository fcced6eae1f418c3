"""What is written on the way into the cluster: received, arrived, more asked, admitted, refused, to renew."""

from datetime import datetime

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tisserand.cluster.organisations.models import Membership
from tisserand.cluster.organisations.queries.people import caretakers, spokespeople

from .letters import Reader, address_of, readers, write_to


def applicants(membership: Membership) -> list[Reader]:
    """Who hears of an application: whoever made it, and the people of the organisation."""
    people = [membership.applicant] if membership.applicant else []
    return list(dict.fromkeys(readers([*people, *spokespeople(membership.organisation)])))


def write_received(membership: Membership, *, at: datetime) -> None:
    """Thanks the applicant; repeats nothing they typed, since the address may be somebody else's."""

    def text() -> tuple[str, str]:
        body = _(
            "Hello,\n\n"
            "an application to join %(cluster)s was made with this e-mail address. The cluster team looks"
            " at it and writes to you.\n\n"
            "Follow it, and add to it if more is asked:\n%(link)s\n"
            "You sign in with this address and a code that we send to it.\n\n"
            "If it was not you, please do nothing: without you it is not admitted.\n"
        )
        return _("Your application to %(cluster)s") % _names(membership), body % _names(membership)

    people = [membership.applicant] if membership.applicant else []
    write_to(readers(people), f"membership:{membership.pk}:received", text, at=at)


def write_arrived(membership: Membership, *, at: datetime) -> None:
    """Tells those who look after the territory that somebody waits to be admitted."""

    def text() -> tuple[str, str]:
        names = {
            **_names(membership),
            "town": membership.organisation.town,
            "link": address_of("admission", membership.pk),
        }
        body = _(
            "Hello,\n\n%(organisation)s (%(town)s) would like to join %(cluster)s.\n\n"
            "What they answered to the charter, and your decision:\n%(link)s\n"
        )
        return _("%(organisation)s would like to join") % names, body % names

    write_to(
        readers(caretakers(membership.organisation.territory)),
        f"membership:{membership.pk}:arrived",
        text,
        at=at,
    )


def write_completed(membership: Membership, occasion: int, *, at: datetime) -> None:
    """Tells those who look after the territory that what they asked for is there."""

    def text() -> tuple[str, str]:
        names = {**_names(membership), "link": address_of("admission", membership.pk)}
        body = _("Hello,\n\n%(organisation)s has added what you asked for:\n%(link)s\n")
        return _("%(organisation)s has answered") % names, body % names

    people = readers(caretakers(membership.organisation.territory))
    write_to(people, f"membership:{membership.pk}:completed:{occasion}", text, at=at)


def write_more_asked(membership: Membership, question: str, occasion: int, *, at: datetime) -> None:
    """Passes the team's question on."""

    def text() -> tuple[str, str]:
        names = {**_names(membership), "question": question}
        body = _(
            "Hello,\n\n"
            "to decide on the membership of %(organisation)s we need a little more:\n\n%(question)s\n\n"
            "Add it here:\n%(link)s\n"
        )
        return _("A question about the membership of %(organisation)s") % names, body % names

    write_to(applicants(membership), f"membership:{membership.pk}:more:{occasion}", text, at=at)


def write_admitted(membership: Membership, *, at: datetime) -> None:
    """Welcomes the new member and says what to do next."""

    def text() -> tuple[str, str]:
        names = {**_names(membership), "link": address_of("my-organisation", membership.organisation.slug)}
        body = _(
            "Hello,\n\n"
            "%(organisation)s is a member of %(cluster)s until %(day)s. Welcome!\n\n"
            "Your page is in the directory. Say there what you offer and what you look for, so that others"
            " find you:\n%(link)s\n"
        )
        return _("Welcome to %(cluster)s") % names, body % names

    write_to(applicants(membership), f"membership:{membership.pk}:admitted", text, at=at)


def write_refused(membership: Membership, *, at: datetime) -> None:
    """Says no with the reason, and that the way stays open."""

    def text() -> tuple[str, str]:
        names = {**_names(membership), "reason": membership.reason}
        body = _(
            "Hello,\n\n"
            "we could not admit %(organisation)s to %(cluster)s. The reason:\n\n%(reason)s\n\n"
            "If that changes, or if we misunderstood something, please apply again or answer through the"
            " cluster team.\n"
        )
        return _("About your application to %(cluster)s") % names, body % names

    write_to(applicants(membership), f"membership:{membership.pk}:refused", text, at=at)


def write_reminder(membership: Membership, days: int, *, at: datetime) -> None:
    """Asks to renew, `days` before the year ends."""

    def text() -> tuple[str, str]:
        body = _(
            "Hello,\n\n"
            "the membership of %(organisation)s in %(cluster)s ends on %(day)s. If you still keep the"
            " charter, one press renews it for a year:\n%(link)s\n"
        )
        names = _names(membership)
        return _("Renew the membership of %(organisation)s by %(day)s") % names, body % names

    key = f"membership:{membership.pk}:{membership.renew_by:%Y%m%d}:{days}"
    write_to(applicants(membership), key, text, at=at)


def write_lapsed(membership: Membership, *, at: datetime) -> None:
    """Says that the year has ended and how to come back."""

    def text() -> tuple[str, str]:
        names = {**_names(membership), "link": address_of("join-as", membership.organisation.slug)}
        body = _(
            "Hello,\n\n"
            "the membership of %(organisation)s in %(cluster)s ended on %(day)s, because nobody renewed it."
            " The page in the directory stays.\n\n"
            "You are welcome back at any time:\n%(link)s\n"
        )
        return _("The membership of %(organisation)s has ended") % names, body % names

    write_to(applicants(membership), f"membership:{membership.pk}:lapsed", text, at=at)


def write_left(membership: Membership, *, at: datetime) -> None:
    """Tells those who look after the territory that a member has left."""

    def text() -> tuple[str, str]:
        names = {**_names(membership), "reason": membership.reason or _("none was given")}
        body = _("Hello,\n\n%(organisation)s has left %(cluster)s. The reason: %(reason)s\n")
        return _("%(organisation)s has left the cluster") % names, body % names

    people = readers(caretakers(membership.organisation.territory))
    write_to(people, f"membership:{membership.pk}:left", text, at=at)


def _names(membership: Membership) -> dict[str, object]:
    day = membership.renew_by
    return {
        "cluster": settings.CLUSTER_NAME,
        "organisation": membership.organisation.name,
        "day": date_format(day, "DATE_FORMAT") if day else "",
        "link": address_of("my-membership", membership.organisation.slug),
    }
