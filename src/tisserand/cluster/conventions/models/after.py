"""What came of it: outcomes from each side, follow-ups, deals, the survey."""

import secrets

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tisserand.cluster.needs.models import Band
from tisserand.cluster.organisations.models import Organisation

from .event import Convention
from .plan import Meeting
from .presence import Registration


def follow_up_key() -> str:
    """A secret that lets one side answer from the letter itself."""
    return secrets.token_urlsafe(24)


class MeetingOutcome(models.TextChoices):
    """What came of a meeting (domain.md)."""

    NOT_HELD = "not_held", _("did not take place")
    NO_INTEREST = "no_interest", _("no interest")
    INFORMATIVE = "informative", _("informative")
    CONTACT_KEPT = "contact_kept", _("contact kept")
    COOPERATION = "cooperation", _("cooperation possible")
    PROJECT_IDEA = "project_idea", _("project idea")
    ORDER = "order", _("order or contract")


class Outcome(models.Model):
    """What came of a meeting for one side, and whether the other side may have its contact details."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="outcomes")
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="outcomes")
    code = models.CharField(_("what came of it"), max_length=12, choices=MeetingOutcome, blank=True)
    band = models.PositiveSmallIntegerField(_("amount"), choices=Band, null=True, blank=True)
    words = models.CharField(_("what they add"), max_length=300, blank=True)
    shares_contact = models.BooleanField(_("the other side may have our contact details"), default=False)
    said_at = models.DateTimeField(_("told"))
    is_for_them = models.BooleanField(_("told on their behalf"), default=False)

    class Meta:
        verbose_name = pgettext_lazy("of a meeting", "outcome")
        verbose_name_plural = pgettext_lazy("of meetings", "outcomes")
        ordering = ("meeting", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("meeting", "registration"), name="each_side_of_a_meeting_tells_one_outcome"
            ),
            models.CheckConstraint(
                condition=Q(band=None) | Q(code="order"), name="only_an_order_out_of_a_meeting_has_an_amount"
            ),
        )

    def __str__(self) -> str:
        return f"{self.registration}: {self.get_code_display()}"


class FollowUp(models.Model):
    """One side is asked again, so many months after the meeting, what became of it."""

    class Answer(models.TextChoices):
        """What they answered."""

        DONE = "done", pgettext_lazy("an answer", "done")
        NOT_YET = "not_yet", _("not yet")
        NO = "no", _("no")

    MONTHS = (1, 3, 6, 12)

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="follow_ups")
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="follow_ups")
    months = models.PositiveSmallIntegerField(_("months after"))
    due_on = models.DateField(_("due"))
    key = models.CharField(_("key for the answer"), max_length=43, unique=True, default=follow_up_key)
    asked_at = models.DateTimeField(pgettext_lazy("a follow-up", "asked"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=7, choices=Answer, blank=True)
    words = models.CharField(_("what they add"), max_length=300, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    is_for_them = models.BooleanField(_("answered on their behalf"), default=False)

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ("due_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("meeting", "registration", "months"), name="a_side_is_asked_once_each_time"
            ),
            models.CheckConstraint(
                condition=Q(months__in=(1, 3, 6, 12)), name="follow_ups_are_after_1_3_6_or_12_months"
            ),
        )

    def __str__(self) -> str:
        return f"{self.registration} +{self.months}"


class Deal(models.Model):
    """An order or contract that came out of a meeting; estimated by one side, confirmed by both.

    The amount is a band in EUR; without one, `amount_untold` says why.
    """

    class Sort(models.TextChoices):
        """What kind of business."""

        PURCHASE = "purchase", _("purchase")
        SUBCONTRACT = "subcontract", _("subcontract")
        JOINT_BID = "joint_bid", _("joint bid")
        EMPLOYMENT = "employment", _("employment")
        OTHER = "other", _("something else")

    class Amount(models.TextChoices):
        """Why there is no band."""

        UNKNOWN = "unknown", _("do not know")
        UNTOLD = "untold", _("do not want to say")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="deals")
    buyer = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("who buys"))
    seller = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("who sells"))
    sort = models.CharField(_("kind"), max_length=11, choices=Sort)
    band = models.PositiveSmallIntegerField(_("amount"), choices=Band, null=True, blank=True)
    amount_untold = models.CharField(_("no amount"), max_length=7, choices=Amount, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    words = models.CharField(_("what it is about"), max_length=300, blank=True)
    told_by = models.ForeignKey(Registration, models.PROTECT, related_name="+", verbose_name=_("told by"))
    told_at = models.DateTimeField(_("told"))
    follow_up = models.ForeignKey(FollowUp, models.SET_NULL, null=True, blank=True, related_name="deals")
    confirmed_at = models.DateTimeField(_("confirmed by the other side"), null=True, blank=True)
    disputed_at = models.DateTimeField(_("not known to the other side"), null=True, blank=True)
    other_words = models.CharField(_("what the other side adds"), max_length=300, blank=True)
    is_for_them = models.BooleanField(_("told on their behalf"), default=False)
    is_settled_for_them = models.BooleanField(_("answered on their behalf"), default=False)

    class Meta:
        verbose_name = _("deal")
        verbose_name_plural = _("deals")
        ordering = ("-told_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=~Q(buyer=F("seller")), name="nobody_buys_from_themselves"),
            models.CheckConstraint(
                condition=Q(band__isnull=False, amount_untold="") | Q(band=None) & ~Q(amount_untold=""),
                name="a_deal_has_an_amount_or_says_why_not",
            ),
            models.CheckConstraint(condition=~Q(currency=""), name="the_amount_of_a_deal_has_a_currency"),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(disputed_at=None),
                name="a_deal_is_not_confirmed_and_disputed",
            ),
        )

    def __str__(self) -> str:
        return f"{self.buyer} – {self.seller}: {self.get_sort_display()}"


class SurveyAnswer(models.Model):
    """What a registration thinks of the convention, 1 (poor) to 5 (very good)."""

    class Again(models.TextChoices):
        """Whether they would come again."""

        YES = "yes", _("yes")
        PERHAPS = "perhaps", _("perhaps")
        NO = "no", _("no")

    convention = models.ForeignKey(Convention, models.CASCADE, related_name="survey_answers")
    registration = models.OneToOneField(Registration, models.CASCADE, related_name="survey_answer")
    meetings = models.PositiveSmallIntegerField(_("how good the meetings were"))
    partners = models.PositiveSmallIntegerField(_("how well the partners fitted"))
    organisation = models.PositiveSmallIntegerField(_("how well it was organised"))
    again = models.CharField(_("would come again"), max_length=7, choices=Again)
    words = models.TextField(_("what they add"), max_length=1_000, blank=True)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("answer to the survey")
        verbose_name_plural = _("answers to the survey")
        ordering = ("-at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(meetings__range=(1, 5), partners__range=(1, 5), organisation__range=(1, 5)),
                name="marks_in_the_survey_are_1_to_5",
            ),
        )

    def __str__(self) -> str:
        return str(self.registration)
