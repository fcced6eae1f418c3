"""Who wants to meet whom, and who may: wishes and requests, rules by kind or group, pairs kept apart."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tisserand.cluster.matches.models import DeclineReason
from tisserand.cluster.organisations.models import Kind

from .event import Convention
from .presence import Brought, Registration


class Wish(models.Model):
    """What one registration says of another; none at all means open to whoever asks."""

    class Level(models.TextChoices):
        """How much."""

        MUST = "must", _("must")
        WOULD = "would", _("would")
        NO = "no", _("no")

    class Answer(models.TextChoices):
        """What became of a request where requests are to be accepted; nothing at all elsewhere."""

        WAITING = "waiting", _("no answer yet")
        ACCEPTED = "accepted", pgettext_lazy("a request", "accepted")
        DECLINED = "declined", pgettext_lazy("a request", "declined")
        EXPIRED = "expired", pgettext_lazy("a request", "expired")

    POSITIVE = frozenset({Level.MUST, Level.WOULD})

    of = models.ForeignKey(Registration, models.CASCADE, related_name="wishes")
    to = models.ForeignKey(Registration, models.CASCADE, related_name="wished_by")
    level = models.CharField(_("level"), max_length=5, choices=Level)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    carries = models.ForeignKey(
        Brought, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("about")
    )
    said_at = models.DateTimeField(_("said"))
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    is_on_behalf = models.BooleanField(_("said by the cluster team for them"), default=False)
    answer = models.CharField(_("answer"), max_length=8, choices=Answer, blank=True)
    answer_reason = models.CharField(
        _("reason of the answer"), max_length=18, choices=DeclineReason, blank=True
    )
    answer_words = models.CharField(_("in their words"), max_length=300, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    expires_at = models.DateTimeField(_("to be answered until"), null=True, blank=True)

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

    def is_waiting(self, at: datetime) -> bool:
        """Whether it is a request whose answer may still come."""
        is_in_time = self.expires_at is None or self.expires_at > at
        return self.answer == self.Answer.WAITING and self.level in self.POSITIVE and is_in_time


class MeetingRule(models.Model):
    """Who may meet whom, by kind of organisation or by group; an empty side is everybody.

    Both ways round: a rule for buyers and suppliers holds for suppliers and buyers too. With `most`, such
    meetings are allowed, at most so many for each registration on the `of` side; without, there are none.
    """

    convention = models.ForeignKey(Convention, models.CASCADE, related_name="meeting_rules")
    of_kind = models.CharField(_("category"), max_length=20, choices=Kind, blank=True)
    of_group = models.CharField(pgettext_lazy("of registrations", "group"), max_length=40, blank=True)
    to_kind = models.CharField(_("category of the others"), max_length=20, choices=Kind, blank=True)
    to_group = models.CharField(_("group of the others"), max_length=40, blank=True)
    most = models.PositiveSmallIntegerField(_("most meetings of each"), null=True, blank=True)

    class Meta:
        verbose_name = _("rule for meetings")
        verbose_name_plural = _("rules for meetings")
        ordering = ("convention", "pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(of_kind="", of_group="", to_kind="", to_group=""),
                name="a_rule_for_meetings_says_for_whom",
            ),
            models.UniqueConstraint(
                fields=("convention", "of_kind", "of_group", "to_kind", "to_group"),
                name="a_rule_for_meetings_is_said_once",
            ),
        )

    def __str__(self) -> str:
        sides = [(self.of_group, self.get_of_kind_display()), (self.to_group, self.get_to_kind_display())]
        return " – ".join(group or str(kind) or "*" for group, kind in sides)


class ForbiddenPair(models.Model):
    """Two registrations that the team keeps apart; `a` is the one with the smaller key."""

    convention = models.ForeignKey(Convention, models.CASCADE, related_name="forbidden_pairs")
    a = models.ForeignKey(Registration, models.CASCADE, related_name="+")
    b = models.ForeignKey(Registration, models.CASCADE, related_name="+")
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("pair kept apart")
        verbose_name_plural = _("pairs kept apart")
        ordering = ("convention", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(a__lt=F("b")), name="a_pair_kept_apart_is_named_in_order_and_differs"
            ),
            models.UniqueConstraint(fields=("a", "b"), name="a_pair_is_kept_apart_once"),
        )

    def __str__(self) -> str:
        return f"{self.a} – {self.b}"
