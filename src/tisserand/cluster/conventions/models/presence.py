"""Who comes and what they want: registrations, delegates, needs and offers brought, wishes, interpreters."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.territories.models import Language, Trade

from .event import Convention, Round


def agenda_key() -> str:
    """A secret that opens one agenda on a phone without signing in; it is printed as a QR code."""
    return secrets.token_urlsafe(12)


class Registration(models.Model):
    """An organisation's presence at a convention, available in `rounds`."""

    class State(models.TextChoices):
        """Whether it comes."""

        REGISTERED = "registered", _("registered")
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
    """A person of a registration; `position` orders them, from 1. Two delegates are two meetings at once."""

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="delegates")
    position = models.PositiveSmallIntegerField(_("position"))
    name = models.CharField(_("name"), max_length=120)
    title = models.CharField(_("role"), max_length=160, blank=True)

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
    """One need or offer a registration brings along, as it says it, perhaps linked to a trade."""

    class Side(models.TextChoices):
        """Which way it goes."""

        OFFER = "offer", _("offer")
        NEED = "need", _("need")

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="brought")
    side = models.CharField(_("side"), max_length=5, choices=Side)
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("written in"), max_length=2, choices=settings.LANGUAGES)
    trade = models.ForeignKey(Trade, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("need or offer brought")
        verbose_name_plural = _("needs and offers brought")
        ordering = ("registration", "-side", "pk")

    def __str__(self) -> str:
        return self.title


class Wish(models.Model):
    """What one registration says of another; none at all means open to whoever asks."""

    class Level(models.TextChoices):
        """How much."""

        MUST = "must", _("must")
        WOULD = "would", _("would")
        NO = "no", _("no")

    of = models.ForeignKey(Registration, models.CASCADE, related_name="wishes")
    to = models.ForeignKey(Registration, models.CASCADE, related_name="wished_by")
    level = models.CharField(_("level"), max_length=5, choices=Level)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    said_at = models.DateTimeField(_("said"))

    class Meta:
        verbose_name = _("wish")
        verbose_name_plural = _("wishes")
        ordering = ("of", "to")
        constraints = (
            models.UniqueConstraint(fields=("of", "to"), name="a_registration_says_one_thing_of_another"),
            models.CheckConstraint(condition=~Q(of=F("to")), name="nobody_wishes_to_meet_themselves"),
        )

    def __str__(self) -> str:
        return f"{self.of} → {self.to}: {self.get_level_display()}"


class Interpreter(models.Model):
    """A person who stands between languages, available in `rounds`."""

    convention = models.ForeignKey(Convention, models.CASCADE, related_name="interpreters")
    name = models.CharField(_("name"), max_length=120)
    languages = models.ManyToManyField(Language, related_name="+", verbose_name=_("languages"))
    rounds = models.ManyToManyField(Round, blank=True, related_name="+", verbose_name=_("available in"))
    language = models.CharField(_("reads"), max_length=2, choices=settings.LANGUAGES)

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
