"""Who comes and what they bring: registrations, delegates, needs and offers, interpreters."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tisserand.cluster.needs.models import Need, Offer
from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.territories.models import Language, Trade

from .event import Convention, Round


def agenda_key() -> str:
    """A secret that opens one agenda on a phone without signing in; it is printed as a QR code."""
    return secrets.token_urlsafe(12)


def invitation_key() -> str:
    """A secret that lets an invited organisation confirm in one click."""
    return secrets.token_urlsafe(12)


def badge_key() -> str:
    """A secret on a badge: the desk reads it, and on a phone it opens the agenda."""
    return secrets.token_urlsafe(12)


class Registration(models.Model):
    """An organisation's presence at a convention, available in `rounds`."""

    class State(models.TextChoices):
        """Whether it comes: only who is registered takes part in wishes, plans and papers."""

        INVITED = "invited", _("invited")
        APPLIED = "applied", _("to be approved")
        WAITING = "waiting", _("on the waiting list")
        REGISTERED = "registered", _("registered")
        REFUSED = "refused", pgettext_lazy("a registration", "refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    convention = models.ForeignKey(Convention, models.CASCADE, related_name="registrations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="registrations")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.REGISTERED)
    languages = models.ManyToManyField(
        Language, related_name="+", verbose_name=_("languages of its delegates")
    )
    rounds = models.ManyToManyField(
        Round, blank=True, related_name="available", verbose_name=_("available in")
    )
    least_meetings = models.PositiveSmallIntegerField(_("least meetings promised"), default=0)
    most_meetings = models.PositiveSmallIntegerField(_("most meetings wanted"), null=True, blank=True)
    language = models.CharField(_("reads"), max_length=2, choices=settings.LANGUAGES)
    agenda_key = models.CharField(_("key of its agenda"), max_length=24, unique=True, default=agenda_key)
    invitation_key = models.CharField(
        _("key of its invitation"), max_length=24, unique=True, default=invitation_key
    )
    email = models.EmailField(_("e-mail address for the convention"), blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    group = models.CharField(pgettext_lazy("of registrations", "group"), max_length=40, blank=True)
    wants_table = models.BooleanField(_("receives at a table of its own"), default=False)
    is_listed = models.BooleanField(_("may be named in the list of participants"), default=True)
    is_paid = models.BooleanField(_("paid"), default=False)
    is_walk_in = models.BooleanField(_("came on the day"), default=False)
    remarks = models.TextField(_("what they add"), max_length=1_000, blank=True)
    invited_at = models.DateTimeField(_("invited on"), null=True, blank=True)
    applied_at = models.DateTimeField(_("registered on"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decision_words = models.CharField(_("what the team wrote"), max_length=300, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn on"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("last reminded"), null=True, blank=True)
    called_at = models.DateTimeField(_("last phoned"), null=True, blank=True)
    call_words = models.CharField(_("what was said on the phone"), max_length=300, blank=True)
    asks_no_more_since = models.DateTimeField(_("does not want to be asked again"), null=True, blank=True)

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ("convention", "organisation__name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("convention", "organisation"), name="an_organisation_registers_once_per_convention"
            ),
            models.CheckConstraint(
                condition=Q(most_meetings__isnull=True) | Q(most_meetings__gte=F("least_meetings")),
                name="the_most_meetings_are_no_fewer_than_the_least",
            ),
        )

    def __str__(self) -> str:
        return str(self.organisation)


class Delegate(models.Model):
    """A person of a registration; `position` orders them, from 1. Two delegates are two meetings at once.

    `key` is on the badge. What they eat and need is for the team alone, until the convention is over.
    """

    class Diet(models.TextChoices):
        """What the kitchen must know."""

        ANYTHING = "anything", _("anything")
        VEGETARIAN = "vegetarian", _("vegetarian")
        VEGAN = "vegan", _("vegan")
        NO_PORK = "no_pork", _("no pork")
        HALAL = "halal", _("halal")
        KOSHER = "kosher", _("kosher")
        NO_GLUTEN = "no_gluten", _("no gluten")
        NO_LACTOSE = "no_lactose", _("no lactose")

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="delegates")
    position = models.PositiveSmallIntegerField(_("position"))
    name = models.CharField(_("name"), max_length=120)
    title = models.CharField(_("role"), max_length=160, blank=True)
    key = models.CharField(_("key of the badge"), max_length=24, unique=True, default=badge_key)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    diet = models.CharField(_("eats"), max_length=10, choices=Diet, default=Diet.ANYTHING)
    diet_words = models.CharField(_("allergies"), max_length=200, blank=True)
    access_needs = models.CharField(_("what they need in the house"), max_length=300, blank=True)
    may_be_photographed = models.BooleanField(_("may be in photographs"), default=False)

    class Meta:
        verbose_name = _("delegate")
        verbose_name_plural = _("delegates")
        ordering = ("registration", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("registration", "position"), name="a_delegate_has_one_position_in_its_registration"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Brought(models.Model):
    """One need or offer a registration brings along, as it says it, perhaps one that is published."""

    class Side(models.TextChoices):
        """Which way it goes."""

        OFFER = "offer", _("offer")
        NEED = "need", _("need")

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="brought")
    side = models.CharField(_("side"), max_length=5, choices=Side)
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("written in"), max_length=2, choices=settings.LANGUAGES)
    trade = models.ForeignKey(Trade, models.SET_NULL, null=True, blank=True, related_name="+")
    need = models.ForeignKey(Need, models.SET_NULL, null=True, blank=True, related_name="+")
    offer = models.ForeignKey(Offer, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("need or offer brought")
        verbose_name_plural = _("needs and offers brought")
        ordering = ("registration", "-side", "pk")

    def __str__(self) -> str:
        return self.title


class Interpreter(models.Model):
    """A person who stands between languages, available in `rounds`."""

    convention = models.ForeignKey(Convention, models.CASCADE, related_name="interpreters")
    name = models.CharField(_("name"), max_length=120)
    languages = models.ManyToManyField(Language, related_name="+", verbose_name=_("languages"))
    rounds = models.ManyToManyField(Round, blank=True, related_name="+", verbose_name=_("available in"))
    language = models.CharField(_("reads"), max_length=2, choices=settings.LANGUAGES)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)

    class Meta:
        verbose_name = _("interpreter")
        verbose_name_plural = _("interpreters")
        ordering = ("convention", "name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("convention", "name"), name="an_interpreter_is_named_once_per_convention"
            ),
        )

    def __str__(self) -> str:
        return self.name
