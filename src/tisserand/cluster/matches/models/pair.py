"""Suggested pairs, why they were suggested, and what either side answered.

Scores are the chance, 0 to 1, that both sides say yes; reasons are kept as values, worded for each reader.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tisserand.cluster.needs.models import Need, Offer
from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.tenders.models import Tender


class DeclineReason(models.TextChoices):
    """Why somebody said no (domain.md)."""

    FULL = "full", _("we are fully booked")
    NOT_OUR_TRADE = "not_our_trade", _("not our trade")
    ALREADY_IN_CONTACT = "already_in_contact", _("we are already in contact")
    BAD_TIMING = "bad_timing", _("not the right moment")
    COMPETITOR = "competitor", _("a competitor")
    OTHER = "other", _("another reason")


class Match(models.Model):
    """A suggested pair: who seeks and who provides, by need or tender and offer, or by who they are."""

    class Kind(models.TextChoices):
        """What the pair rests on."""

        NEED = "need", _("a need and an offer")
        TENDER = "tender", _("a tender and an offer")
        PROFILE = "profile", _("who they are")

    kind = models.CharField(_("kind"), max_length=7, choices=Kind)
    need = models.ForeignKey(Need, models.CASCADE, null=True, blank=True, related_name="matches")
    tender = models.ForeignKey(Tender, models.CASCADE, null=True, blank=True, related_name="matches")
    offer = models.ForeignKey(Offer, models.CASCADE, null=True, blank=True, related_name="matches")
    seeker = models.ForeignKey(
        Organisation,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="matches_sought",
        verbose_name=_("who seeks"),
    )
    provider = models.ForeignKey(
        Organisation, models.CASCADE, related_name="matches_offered", verbose_name=_("who provides")
    )
    score = models.FloatField(_("score"))
    rank = models.PositiveSmallIntegerField(_("rank in its list"))
    reasons = models.JSONField(_("reasons"), default=list)
    doubts = models.JSONField(_("what speaks against it"), default=list)
    computed_at = models.DateTimeField(_("computed"))
    is_current = models.BooleanField(_("is suggested today"), default=True)

    class Meta:
        verbose_name = _("match")
        verbose_name_plural = _("matches")
        ordering = ("-score", "pk")
        indexes = (
            models.Index(fields=("seeker", "is_current"), name="matches_of_who_seeks"),
            models.Index(fields=("provider", "is_current"), name="matches_of_who_provides"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(kind="need", need__isnull=False, tender=None, seeker__isnull=False)
                | Q(kind="tender", tender__isnull=False, need=None)
                | Q(kind="profile", need=None, tender=None, offer=None, seeker__isnull=False),
                name="a_match_rests_on_what_its_kind_says",
            ),
            models.CheckConstraint(
                condition=Q(seeker=None) | ~Q(seeker=F("provider")), name="nobody_is_matched_with_themselves"
            ),
            models.CheckConstraint(condition=Q(score__range=(0, 1)), name="the_score_of_a_match_is_a_chance"),
            models.UniqueConstraint(
                fields=("need", "provider"),
                condition=Q(kind="need"),
                name="a_need_is_matched_with_a_provider_once",
            ),
            models.UniqueConstraint(
                fields=("tender", "provider"),
                condition=Q(kind="tender"),
                name="a_tender_is_matched_with_a_provider_once",
            ),
            models.UniqueConstraint(
                fields=("seeker", "provider"),
                condition=Q(kind="profile"),
                name="two_organisations_are_matched_by_who_they_are_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.seeker or self.tender} – {self.provider}"


class MatchAnswer(models.Model):
    """What one side has done with a match: seen it, said yes, later or no; the latest word counts."""

    class Said(models.TextChoices):
        """How far they are."""

        SEEN = "seen", _("seen")
        INTERESTED = "interested", _("interested")
        LATER = "later", _("later")
        NO = "no", _("no")

    match = models.ForeignKey(Match, models.CASCADE, related_name="answers")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="match_answers")
    said = models.CharField(_("answer"), max_length=10, choices=Said)
    reason = models.CharField(_("reason"), max_length=18, choices=DeclineReason, blank=True)
    words = models.CharField(_("in their words"), max_length=300, blank=True)
    until = models.DateField(_("to be shown again from"), null=True, blank=True)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("answer to a match")
        verbose_name_plural = _("answers to matches")
        ordering = ("match", "organisation")
        constraints = (
            models.UniqueConstraint(fields=("match", "organisation"), name="each_side_answers_a_match_once"),
            models.CheckConstraint(
                condition=~Q(said="no") | ~Q(reason=""), name="a_no_to_a_match_has_a_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_said_display()}"


class MatchWeight(models.Model):
    """How much one signal counts in this cluster: a row a change, the latest counts, each can be undone."""

    signal = models.SlugField(_("signal"), max_length=30)
    weight = models.FloatField(_("weight"))
    is_learned = models.BooleanField(_("learned from answers"), default=False)
    answers = models.PositiveIntegerField(_("answers it was learned from"), null=True, blank=True)
    undoes = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("takes back")
    )
    note = models.CharField(_("why"), max_length=300, blank=True)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("weight of a signal")
        verbose_name_plural = _("weights of signals")
        ordering = ("signal", "-at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(weight__range=(0, 10)), name="the_weight_of_a_signal_is_0_to_10"
            ),
        )

    def __str__(self) -> str:
        return f"{self.signal}: {self.weight:g}"


class MatchRun(models.Model):
    """One run of the matching: when, how much it looked at, and what the fair lists cost and gave.

    `kept` is the share of the mutual chances of lists that do not care who is shown how often.
    """

    at = models.DateTimeField(_("at"), db_index=True)
    is_whole = models.BooleanField(_("looked at everything"))
    needs = models.PositiveIntegerField(_("needs"))
    pairs = models.PositiveIntegerField(_("pairs suggested"))
    kept = models.FloatField(_("relevance kept"), null=True, blank=True)
    gini = models.FloatField(_("how unevenly suggestions are spread"), null=True, blank=True)

    class Meta:
        verbose_name = _("run of the matching")
        verbose_name_plural = _("runs of the matching")
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
