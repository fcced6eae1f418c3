"""Who else wants to come to the demo’s conventions: who asks, who is invited; meals, groups, payments."""

from datetime import datetime, timedelta

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions import actions
from tisserand.cluster.conventions.answers import Answers
from tisserand.cluster.conventions.models import Convention, Delegate, Registration
from tisserand.cluster.organisations.models import Kind, Organisation

ASK, INVITED = 3, 14
MEALS = ("vegetarian", "anything", "vegan", "anything", "halal", "anything", "no_gluten", "anything")
ALLERGIES = {7: "Haselnüsse", 19: "fruits de mer", 42: "arachides"}
NEEDS = {11: "Rampe vers la table", 30: "Gebärdensprachdolmetschen", 77: "A quiet table, please"}
GROUPS = {Kind.LOCAL_AUTHORITY: "Communes", Kind.COMPANY: "Acheteurs"}


def load_registering(convention: Convention, *, at: datetime) -> None:
    """Three more ask to come, fourteen are invited to the evening; the kitchen knows who eats what."""
    team = User.objects.filter(is_facilitator=True).order_by("pk").first()
    assert team is not None
    _ask(convention, at)
    _tell_the_kitchen(convention)
    coming = convention.registrations.filter(state=Registration.State.REGISTERED)
    for place, registration in enumerate(coming.select_related("organisation").order_by("pk")):
        if place % 4:
            actions.mark_paid(registration, is_paid=True, by=team)
        if group := GROUPS.get(Kind(registration.organisation.kind)):
            actions.put_in_group(registration, group, by=team)
    evening = Convention.objects.filter(state=Convention.State.DRAFT).order_by("pk").first()
    if evening:
        near = Organisation.objects.filter(country__in=("FR", "LU"), state=Organisation.State.PUBLISHED)
        actions.invite(evening, list(near.order_by("pk")[:INVITED]), by=team, at=at - timedelta(days=2))


def _ask(convention: Convention, at: datetime) -> None:
    """Organisations with people that do not come yet ask for a place, as long as registration was open."""
    until = convention.registration_until or at
    there = convention.registrations.values("organisation")
    others = Organisation.objects.exclude(pk__in=there).filter(representatives__isnull=False).distinct()
    for place, organisation in enumerate(others.order_by("pk")[:ASK]):
        seat = organisation.representatives.select_related("user").order_by("pk")[0]
        answers = Answers(delegates=[Delegate(name=seat.user.name or "N. N.")], is_listed=True)
        asked = min(at, until) - timedelta(days=1 + place, hours=3 * place)
        if organisation.languages.exists():
            actions.register(convention, organisation, answers, by=seat.user, at=asked)


def _tell_the_kitchen(convention: Convention) -> None:
    delegates = list(Delegate.objects.filter(registration__convention=convention).order_by("pk"))
    for place, delegate in enumerate(delegates):
        delegate.diet = MEALS[place % len(MEALS)] if place % 3 else Delegate.Diet.ANYTHING
        delegate.diet_words = ALLERGIES.get(place, "")
        delegate.access_needs = NEEDS.get(place, "")
        delegate.may_be_photographed = bool(place % 5)
    Delegate.objects.bulk_update(delegates, ["diet", "diet_words", "access_needs", "may_be_photographed"])
