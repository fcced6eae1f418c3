"""People come to act for an organisation that is there: they ask, a colleague or the cluster team decides."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from tisserand.cluster.accounts.models import User
from tisserand.cluster.organisations.models import JoinRequest, Organisation, Representative
from tisserand.cluster.organisations.queries.people import caretakers, spokespeople
from tisserand.cluster.organisations.rules import may_decide_on_joining, represents

from .letters import address_of, readers, write_to


class ActsAlready(Exception):
    """The person represents the organisation already."""


class AskedAlready(Exception):
    """The person's earlier request waits for an answer."""


class DecidedAlready(Exception):
    """Somebody was quicker."""


class NotToDecide(Exception):
    """Only a colleague decides; where there is none, a facilitator of the territory."""


def ask_to_join(
    organisation: Organisation, *, by: User, title: str, message: str, at: datetime
) -> JoinRequest:
    """A request to act for the organisation, with a letter to whoever decides."""
    if represents(by, organisation):
        raise ActsAlready
    with transaction.atomic():
        request, is_new = JoinRequest.objects.get_or_create(
            organisation=organisation,
            user=by,
            state=JoinRequest.State.OPEN,
            defaults={"title": title, "message": message, "asked_at": at},
        )
        if not is_new:
            raise AskedAlready
        _write_asked(request, at=at)
    return request


def decide_on_joining(request: JoinRequest, *, is_accepted: bool, by: User, at: datetime) -> None:
    """Lets the person act for the organisation, or not; they are written to."""
    if not may_decide_on_joining(by, request.organisation):
        raise NotToDecide
    state = JoinRequest.State.ACCEPTED if is_accepted else JoinRequest.State.DECLINED
    with transaction.atomic():
        still_open = JoinRequest.objects.filter(pk=request.pk, state=JoinRequest.State.OPEN)
        if not still_open.update(state=state, decided_at=at, decided_by=by):
            raise DecidedAlready
        request.refresh_from_db(fields=("state", "decided_at"))
        if is_accepted:
            Representative.objects.get_or_create(
                organisation=request.organisation, user=request.user, defaults={"title": request.title}
            )
        _write_decided(request, at=at)


def _write_asked(request: JoinRequest, *, at: datetime) -> None:
    organisation = request.organisation
    colleagues = spokespeople(organisation)

    def text() -> tuple[str, str]:
        page = ("my-organisation", organisation.slug) if colleagues else ("admissions",)
        names = {
            "person": request.user.name,
            "organisation": organisation.name,
            "title": request.title or "–",
            "link": address_of(*page),
        }
        body = _(
            "Hello,\n\n"
            "%(person)s (%(title)s) asks to act for %(organisation)s in the directory. Whoever does can"
            " change its page and speak for it.\n\n"
            "Let them in, or not:\n%(link)s\n"
        )
        return _("%(person)s asks to act for %(organisation)s") % names, body % names

    people = colleagues or caretakers(organisation.territory)
    write_to(readers(people), f"joining:{request.pk}:asked", text, at=at)


def _write_decided(request: JoinRequest, *, at: datetime) -> None:
    organisation = request.organisation
    is_accepted = request.state == JoinRequest.State.ACCEPTED

    def text() -> tuple[str, str]:
        names = {
            "organisation": organisation.name,
            "cluster": settings.CLUSTER_NAME,
            "link": address_of("my-organisation", organisation.slug),
        }
        if is_accepted:
            body = _("Hello,\n\nyou act for %(organisation)s from now on. Its page:\n%(link)s\n")
            return _("You act for %(organisation)s") % names, body % names
        body = _(
            "Hello,\n\n"
            "your request to act for %(organisation)s was declined. If you think that this is a mistake,"
            " please talk to the people there.\n"
        )
        return _("Your request to act for %(organisation)s") % names, body % names

    write_to(readers([request.user]), f"joining:{request.pk}:decided", text, at=at)
