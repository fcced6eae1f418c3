"""The event itself: programme, rounds and tables."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tisserand.cluster.organisations.models import Organisation


class Convention(models.Model):
    """An event: a programme and rounds of one-to-one business meetings."""

    class State(models.TextChoices):
        """How far it has come; the order is the order of its life."""

        DRAFT = "draft", _("in preparation")
        REGISTRATION = "registration", _("registration open")
        WISHES = "wishes", _("wishes open")
        WISHES_CLOSED = "wishes_closed", _("wishes closed")
        PROVISIONAL = "provisional", _("provisional schedule")
        FINAL = "final", _("final schedule")
        LIVE = "live", _("today")
        CLOSED = "closed", pgettext_lazy("a convention", "closed")
        FOLLOWED_UP = "followed_up", _("followed up")

    slug = models.SlugField(_("address of its page"), unique=True)
    title = models.CharField(_("title"), max_length=160)
    summary = models.TextField(_("summary"), blank=True)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    timezone = models.CharField(_("time zone"), max_length=40, default="Europe/Luxembourg")
    venue = models.CharField(_("venue"), max_length=120)
    town = models.CharField(_("town"), max_length=80)
    country = models.CharField(_("country"), max_length=2)
    desk_phone = models.CharField(_("telephone of the help desk"), max_length=30, blank=True)
    state = models.CharField(_("state"), max_length=15, choices=State, default=State.DRAFT)
    registration_until = models.DateTimeField(_("registration until"), null=True, blank=True)
    wishes_until = models.DateTimeField(_("wishes until"), null=True, blank=True)

    class Meta:
        verbose_name = _("convention")
        verbose_name_plural = _("conventions")
        ordering = ("-starts_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="a_convention_ends_after_it_starts"
            ),
        )

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        """Its public page in the language of the moment."""
        return reverse("convention", args=(self.slug,))


class ProgrammeSession(models.Model):
    """A programme item; while a blocking one runs, the registrations it seats cannot meet."""

    class Sort(models.TextChoices):
        """What kind of programme item it is."""

        WELCOME = "welcome", _("welcome")
        ROUND_TABLE = "round_table", _("round table")
        WORKSHOP = "workshop", _("workshop")
        BREAK = "break", _("break")
        MEETINGS = "meetings", _("business meetings")

    convention = models.ForeignKey(Convention, models.CASCADE, related_name="sessions")
    sort = models.CharField(_("kind"), max_length=12, choices=Sort)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), blank=True)
    place = models.CharField(_("place"), max_length=80, blank=True)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    attendees: models.ManyToManyField[Any, Any] = models.ManyToManyField(
        "Registration", blank=True, related_name="sessions", verbose_name=_("who is in it and cannot meet")
    )

    class Meta:
        verbose_name = _("programme session")
        verbose_name_plural = _("programme sessions")
        ordering = ("starts_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="a_session_ends_after_it_starts"
            ),
        )

    def __str__(self) -> str:
        return str(self.title)


class Speaker(models.Model):
    """Who speaks in a session, and for whom."""

    session = models.ForeignKey(ProgrammeSession, models.CASCADE, related_name="speakers")
    name = models.CharField(_("name"), max_length=120)
    title = models.CharField(_("role"), max_length=160, blank=True)
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        ordering = ("session", "pk")

    def __str__(self) -> str:
        return self.name


class Round(models.Model):
    """One slot of the meeting grid; `buffer_minutes` is the walk to the next table, after `ends_at`."""

    convention = models.ForeignKey(Convention, models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField(_("number"))
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    buffer_minutes = models.PositiveSmallIntegerField(_("minutes to walk"), default=0)

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ("convention", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("convention", "number"), name="a_round_number_is_unique_in_its_convention"
            ),
            models.UniqueConstraint(
                fields=("convention", "starts_at"), name="two_rounds_never_start_together"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="a_round_ends_after_it_starts"
            ),
        )

    def __str__(self) -> str:
        return str(self.number)


class Table(models.Model):
    """A numbered place of the hall."""

    convention = models.ForeignKey(Convention, models.CASCADE, related_name="tables")
    number = models.PositiveSmallIntegerField(_("number"))
    zone = models.CharField(_("zone"), max_length=40, blank=True)
    seats = models.PositiveSmallIntegerField(_("seats"), default=4)
    host = models.ForeignKey(
        "Registration",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="own_tables",
        verbose_name=_("host"),
    )

    class Meta:
        verbose_name = pgettext_lazy("furniture", "table")
        verbose_name_plural = _("tables")
        ordering = ("convention", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("convention", "number"), name="a_table_number_is_unique_in_its_convention"
            ),
            models.CheckConstraint(condition=Q(seats__gte=2), name="a_table_seats_two_or_more"),
        )

    def __str__(self) -> str:
        return str(self.number)
