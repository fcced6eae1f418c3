"""Membership: who asked to be admitted, what they answered to the charter, what was decided and why."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .record import Organisation


class CharterCriterion(models.Model):
    """One of the cumulative criteria of the charter: all that count must be met."""

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    question = models.TextField(_("question"))
    is_for_sse_only = models.BooleanField(_("is asked of the social economy only"), default=False)
    wants_evidence = models.BooleanField(_("asks for a document"), default=False)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_asked = models.BooleanField(_("is asked of new members"), default=True)

    class Meta:
        verbose_name = _("criterion of the charter")
        verbose_name_plural = _("criteria of the charter")
        ordering = ("order", "code")

    def __str__(self) -> str:
        return str(self.name)


class Membership(models.Model):
    """One organisation's way into the cluster, and out of it; the latest one counts."""

    class State(models.TextChoices):
        """Applied → under review → admitted or refused → to renew → lapsed or left (domain.md)."""

        APPLIED = "applied", _("applied")
        UNDER_REVIEW = "under_review", _("under review")
        MORE_ASKED = "more_asked", _("more was asked")
        ADMITTED = "admitted", _("admitted")
        REFUSED = "refused", _("refused")
        TO_RENEW = "to_renew", _("to renew")
        LAPSED = "lapsed", _("lapsed")
        LEFT = "left", _("left")

    OPEN_STATES = frozenset({State.APPLIED, State.UNDER_REVIEW, State.MORE_ASKED})
    MEMBER_STATES = frozenset({State.ADMITTED, State.TO_RENEW})
    OVER_STATES = frozenset({State.REFUSED, State.LAPSED, State.LEFT})

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    state = models.CharField(_("state"), max_length=14, choices=State, default=State.APPLIED)
    applied_at = models.DateTimeField(_("applied"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    reason = models.TextField(_("reason given"), blank=True)
    renew_by = models.DateField(_("to be renewed by"), null=True, blank=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ("-applied_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation",),
                condition=~models.Q(state__in=("refused", "lapsed", "left")),
                name="an_organisation_has_one_running_membership",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="refused") | ~models.Q(reason=""), name="a_refusal_has_a_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_state_display()}"


class CriterionAnswer(models.Model):
    """What an applicant answers to one criterion, and what the facilitator finds."""

    class Verdict(models.TextChoices):
        """Whether the criterion is met."""

        OPEN = "open", _("not looked at yet")
        MET = "met", _("met")
        NOT_MET = "not_met", _("not met")

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="answers")
    criterion = models.ForeignKey(CharterCriterion, models.PROTECT, related_name="+")
    answer = models.TextField(_("answer"))
    evidence = models.FileField(_("document"), upload_to="evidence/", blank=True)
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict, default=Verdict.OPEN)
    note = models.TextField(_("note of the cluster team"), blank=True)

    class Meta:
        verbose_name = _("answer to a criterion")
        verbose_name_plural = _("answers to criteria")
        ordering = ("membership", "criterion")
        constraints = (
            models.UniqueConstraint(fields=("membership", "criterion"), name="a_criterion_is_answered_once"),
        )

    def __str__(self) -> str:
        return f"{self.criterion}: {self.get_verdict_display()}"


class MembershipStep(models.Model):
    """What happened to a membership, when and by whom: never changed, only added to."""

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="steps")
    state = models.CharField(_("state"), max_length=14, choices=Membership.State)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("step of a membership")
        verbose_name_plural = _("steps of memberships")
        ordering = ("membership", "at", "pk")

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.at:%Y-%m-%d}"


class JoinRequest(models.Model):
    """A person asks to act for an organisation that is already there; a colleague or the team decides."""

    class State(models.TextChoices):
        """What became of it."""

        OPEN = "open", _("open")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="join_requests")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="join_requests")
    title = models.CharField(_("what they do there"), max_length=120, blank=True)
    message = models.TextField(_("message"), blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    asked_at = models.DateTimeField(_("asked"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("request to join")
        verbose_name_plural = _("requests to join")
        ordering = ("-asked_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "user"),
                condition=models.Q(state="open"),
                name="a_person_has_one_open_request_to_join",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} → {self.organisation}"
