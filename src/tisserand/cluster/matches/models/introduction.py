"""Introductions: who put two organisations in contact, what either said, what came of it.

Proposed → accepted by one → accepted by both | declined(reason) | expired | withdrawn (domain.md).
"""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tisserand.cluster.needs.models import Band
from tisserand.cluster.organisations.models import Organisation

from .pair import DeclineReason, Match


def answer_key() -> str:
    """A secret that lets one side answer from the letter itself."""
    return secrets.token_urlsafe(24)


class Introduction(models.Model):
    """Two organisations put in contact; `one` is the side that seeks where there is a match."""

    class State(models.TextChoices):
        """How far it is."""

        PROPOSED = "proposed", _("proposed")
        HALF_ACCEPTED = "half_accepted", _("accepted by one side")
        ACCEPTED = "accepted", _("accepted by both sides")
        DECLINED = "declined", _("declined")
        EXPIRED = "expired", _("expired")
        WITHDRAWN = "withdrawn", _("withdrawn")

    OPEN_STATES = frozenset({State.PROPOSED, State.HALF_ACCEPTED})

    one = models.ForeignKey(Organisation, models.CASCADE, related_name="introductions_to_others")
    other = models.ForeignKey(Organisation, models.CASCADE, related_name="introductions_from_others")
    match = models.ForeignKey(Match, models.SET_NULL, null=True, blank=True, related_name="introductions")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    is_of_the_team = models.BooleanField(_("proposed by the cluster team"), default=False)
    subject = models.CharField(_("subject"), max_length=160)
    message = models.TextField(_("message"), max_length=4_000, blank=True)
    language = models.CharField(_("written in"), max_length=2, choices=settings.LANGUAGES)
    state = models.CharField(_("state"), max_length=13, choices=State, default=State.PROPOSED)
    proposed_at = models.DateTimeField(_("proposed"))
    expires_on = models.DateField(_("expires"))
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("last reminded"), null=True, blank=True)

    class Meta:
        verbose_name = _("introduction")
        verbose_name_plural = _("introductions")
        ordering = ("-proposed_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=~Q(one=F("other")), name="nobody_is_introduced_to_themselves"),
            models.UniqueConstraint(
                Least("one", "other"),
                Greatest("one", "other"),
                condition=Q(state__in=("proposed", "half_accepted")),
                name="two_organisations_have_one_open_introduction",
            ),
        )

    def __str__(self) -> str:
        return f"{self.one} – {self.other}"

    def get_absolute_url(self) -> str:
        """Its page in the language of the moment."""
        return reverse("introduction", args=(self.pk,))

    @property
    def is_open(self) -> bool:
        """Whether somebody's answer is still waited for."""
        return self.state in self.OPEN_STATES


class IntroductionSide(models.Model):
    """One side of an introduction: its answer, the key to answer by letter, and what came of it for them."""

    class Said(models.TextChoices):
        """The answer."""

        WAITING = "waiting", _("no answer yet")
        YES = "yes", _("yes")
        NO = "no", _("no")

    class Outcome(models.TextChoices):
        """What came of it (domain.md, meeting outcome), or nothing that can be said yet."""

        NOT_YET = "not_yet", _("not yet")
        NO_CONTACT = "no_contact", _("did not take place")
        NO_INTEREST = "no_interest", _("no interest")
        INFORMATIVE = "informative", _("informative")
        CONTACT_KEPT = "contact_kept", _("contact kept")
        COOPERATION = "cooperation", _("cooperation possible")
        PROJECT_IDEA = "project_idea", _("project idea")
        ORDER = "order", _("order or contract")

    introduction = models.ForeignKey(Introduction, models.CASCADE, related_name="sides")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="introduction_sides")
    said = models.CharField(_("answer"), max_length=7, choices=Said, default=Said.WAITING)
    reason = models.CharField(_("reason"), max_length=18, choices=DeclineReason, blank=True)
    words = models.CharField(_("in their words"), max_length=300, blank=True)
    said_at = models.DateTimeField(_("answered"), null=True, blank=True)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    is_said_for_them = models.BooleanField(_("answered on their behalf"), default=False)
    told_address = models.EmailField(
        _("address that may be told to the other side"),
        blank=True,
        help_text=_("Given for this introduction alone, and told only once both sides have said yes."),
    )
    key = models.CharField(_("key for the answer"), max_length=43, unique=True, default=answer_key)
    outcome = models.CharField(_("what came of it"), max_length=12, choices=Outcome, blank=True)
    outcome_band = models.PositiveSmallIntegerField(_("amount"), choices=Band, null=True, blank=True)
    outcome_words = models.CharField(_("what they add"), max_length=300, blank=True)
    outcome_at = models.DateTimeField(_("told"), null=True, blank=True)
    outcome_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    is_outcome_for_them = models.BooleanField(_("told on their behalf"), default=False)
    ask_on = models.DateField(_("to be asked on"), null=True, blank=True)
    asked_on = models.DateField(_("last asked on"), null=True, blank=True)

    class Meta:
        verbose_name = _("side of an introduction")
        verbose_name_plural = _("sides of introductions")
        ordering = ("introduction", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("introduction", "organisation"), name="a_side_of_an_introduction_stands_once"
            ),
            models.CheckConstraint(
                condition=~Q(said="no") | ~Q(reason=""), name="a_no_to_an_introduction_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(outcome_band=None) | Q(outcome="order"),
                name="only_an_order_out_of_an_introduction_has_an_amount",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_said_display()}"
