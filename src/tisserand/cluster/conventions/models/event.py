"""The event itself: programme, rounds and tables."""

import secrets
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tisserand.cluster.organisations.models import Organisation


def wall_key() -> str:
    """A secret that opens the wall display of a convention on a screen without signing in."""
    return secrets.token_urlsafe(12)


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

    class WishMode(models.TextChoices):
        """What a wish is to the one it is for."""

        OPEN = "open", _("open unless declined")
        REQUESTS = "requests", _("requests to accept")

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
    edition_of = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="later_editions",
        verbose_name=_("made from the edition"),
    )
    capacity = models.PositiveSmallIntegerField(_("most organisations"), null=True, blank=True)
    delegates_each = models.PositiveSmallIntegerField(_("most delegates of an organisation"), default=2)
    is_approved_by_hand = models.BooleanField(_("the team approves each registration"), default=True)
    wish_mode = models.CharField(_("wishes are"), max_length=8, choices=WishMode, default=WishMode.OPEN)
    request_days = models.PositiveSmallIntegerField(_("days to answer a request"), null=True, blank=True)
    pending_most = models.PositiveSmallIntegerField(
        _("most requests waiting for an answer at once"), null=True, blank=True
    )
    enough_wishes = models.PositiveSmallIntegerField(_("wishes that are enough"), default=5)
    cross_border_bonus = models.PositiveSmallIntegerField(_("points more across a border"), default=0)
    cross_border_at_least = models.PositiveSmallIntegerField(
        _("per cent of meetings across a border, at least"), default=0
    )
    met_before_percent = models.PositiveSmallIntegerField(
        _("per cent of its points for a pair that met before"), default=100
    )
    lunch_starts_at = models.DateTimeField(_("lunch begins"), null=True, blank=True)
    lunch_ends_at = models.DateTimeField(_("lunch ends"), null=True, blank=True)
    wall_key = models.CharField(_("key of the wall display"), max_length=24, unique=True, default=wall_key)
    pulse = models.PositiveBigIntegerField(_("changes on the day"), default=0, editable=False)
    closed_at = models.DateTimeField(pgettext_lazy("a convention", "closed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("convention")
        verbose_name_plural = _("conventions")
        ordering = ("-starts_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="a_convention_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(cross_border_at_least__lte=100) & Q(met_before_percent__lte=100),
                name="shares_of_a_convention_are_per_cent",
            ),
            models.CheckConstraint(
                condition=Q(lunch_starts_at=None, lunch_ends_at=None)
                | Q(lunch_ends_at__gt=F("lunch_starts_at")),
                name="lunch_ends_after_it_starts",
            ),
        )

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        """Its public page in the language of the moment."""
        return reverse("convention", args=(self.slug,))

    @property
    def asks_for_answers(self) -> bool:
        """Whether a wish is a request that the other side accepts or declines."""
        return self.wish_mode == self.WishMode.REQUESTS


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
    """A numbered place of the hall; `across` and `down` count from 1 on its plan, both or none."""

    convention = models.ForeignKey(Convention, models.CASCADE, related_name="tables")
    number = models.PositiveSmallIntegerField(_("number"))
    zone = models.CharField(_("zone"), max_length=40, blank=True)
    seats = models.PositiveSmallIntegerField(_("seats"), default=4)
    across = models.PositiveSmallIntegerField(_("place in its row"), null=True, blank=True)
    down = models.PositiveSmallIntegerField(_("row in the hall"), null=True, blank=True)
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
            models.UniqueConstraint(
                fields=("convention", "across", "down"), name="two_tables_never_stand_in_one_place"
            ),
            models.CheckConstraint(
                condition=Q(across=None, down=None) | Q(across__gte=1, down__gte=1),
                name="a_table_has_a_whole_place_on_the_plan_or_none",
            ),
        )

    def __str__(self) -> str:
        return str(self.number)
