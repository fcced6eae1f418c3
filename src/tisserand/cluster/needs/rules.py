"""Who writes, publishes and sees needs and offers, on top of who represents and looks after organisations."""

from tisserand.cluster.accounts.rules import Person
from tisserand.cluster.organisations.models import Membership, Organisation
from tisserand.cluster.organisations.rules import Sight, looks_after, represents, sight_of

from .models import Need, Offer

Notice = Need | Offer


def may_write_for(person: Person, organisation: Organisation) -> bool:
    """Its representatives, and the facilitators of its territory on its behalf: 7 queries at most."""
    return represents(person, organisation) or looks_after(person, organisation)


def may_publish_for(person: Person, organisation: Organisation) -> bool:
    """Representatives of a member, and the facilitators of its territory: 8 queries at most."""
    is_member = organisation.memberships.filter(state__in=Membership.MEMBER_STATES).exists()
    return (is_member and represents(person, organisation)) or looks_after(person, organisation)


def may_change(person: Person, notice: Notice) -> bool:
    """Whoever may write for its organisation."""
    return may_write_for(person, notice.organisation)


def may_moderate(person: Person, notice: Notice) -> bool:
    """The facilitators of its organisation's territory."""
    return looks_after(person, notice.organisation)


def is_shown(notice: Notice, sight: Sight) -> bool:
    """Whether it stands on the boards for this reader: open, of a listed organisation, shown so widely."""
    organisation = notice.organisation
    is_listed = organisation.state in Organisation.LISTED_STATES
    return notice.is_open and is_listed and sight.sees(organisation, notice.visibility)


def may_see(person: Person, notice: Notice) -> bool:
    """Whoever finds it on the boards, and whoever may change it, whatever its state: 8 queries at most."""
    return is_shown(notice, sight_of(person)) or may_change(person, notice)
