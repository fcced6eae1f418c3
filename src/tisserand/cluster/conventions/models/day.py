"""The day itself: who has arrived, what happened, what changed because of it, what was announced."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .event import Convention, Round, Table
from .plan import Meeting, Schedule
from .presence import Delegate, Interpreter, Registration


class CheckIn(models.Model):
    """A delegate has arrived; `scan` is made up by the device, so that a scan sent twice counts once."""

    delegate = models.ForeignKey(Delegate, models.CASCADE, related_name="check_ins")
    scan = models.UUIDField(_("scan"), unique=True)
    happened_at = models.DateTimeField(_("arrived"))
    recorded_at = models.DateTimeField(_("recorded"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    class Meta:
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        ordering = ("-happened_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("delegate",), condition=Q(undone_at=None), name="a_delegate_arrives_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.delegate}: {self.happened_at:%H:%M}"


class Incident(models.Model):
    """Something that happened on the day and that the plan must follow; rounds are those it concerns.

    `until_round` is the first round in which who is late is there again.
    """

    class Sort(models.TextChoices):
        """What happened."""

        NO_SHOW = "no_show", _("did not come")
        LEFT_EARLY = "left_early", _("leaves early")
        LATE = "late", _("is late")
        WALK_IN = "walk_in", _("came without registration")
        EXTRA_TABLE = "extra_table", _("one table more")
        LOST_TABLE = "lost_table", _("a table cannot be used")
        INTERPRETER_GONE = "interpreter_gone", _("an interpreter is missing")
        EXTRA_INTERPRETER = "extra_interpreter", _("one interpreter more")

    convention = models.ForeignKey(Convention, models.CASCADE, related_name="incidents")
    sort = models.CharField(_("what happened"), max_length=17, choices=Sort)
    registration = models.ForeignKey(Registration, models.CASCADE, null=True, blank=True, related_name="+")
    table = models.ForeignKey(Table, models.CASCADE, null=True, blank=True, related_name="+")
    interpreter = models.ForeignKey(Interpreter, models.CASCADE, null=True, blank=True, related_name="+")
    from_round = models.ForeignKey(Round, models.SET_NULL, null=True, blank=True, related_name="+")
    until_round = models.ForeignKey(Round, models.SET_NULL, null=True, blank=True, related_name="+")
    minutes = models.PositiveSmallIntegerField(_("minutes late"), null=True, blank=True)
    words = models.CharField(_("in their words"), max_length=300, blank=True)
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    is_from_agenda = models.BooleanField(_("told from a phone"), default=False)
    at = models.DateTimeField(_("at"))
    settled_at = models.DateTimeField(pgettext_lazy("an incident", "settled"), null=True, blank=True)
    dismissed_at = models.DateTimeField(_("dismissed"), null=True, blank=True)

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        ordering = ("at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(sort__in=("no_show", "left_early", "late", "walk_in"), registration__isnull=False)
                | Q(sort__in=("extra_table", "lost_table"), table__isnull=False)
                | Q(sort__in=("interpreter_gone", "extra_interpreter"), interpreter__isnull=False),
                name="an_incident_says_whom_or_what_it_is_about",
            ),
            models.CheckConstraint(
                condition=~Q(sort="late") | Q(until_round__isnull=False),
                name="who_is_late_is_there_again_in_some_round",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_sort_display()}: {self.registration or self.table or self.interpreter}"


class MeetingChange(models.Model):
    """What changed in a published plan: a meeting before and after, in which `sequence`, and why.

    Nothing before: the meeting is new. Nothing after: it is cancelled.
    """

    schedule = models.ForeignKey(Schedule, models.CASCADE, related_name="changes")
    sequence = models.PositiveIntegerField(_("change number"))
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="changes")
    before_round = models.ForeignKey(Round, models.PROTECT, null=True, blank=True, related_name="+")
    before_table = models.ForeignKey(Table, models.PROTECT, null=True, blank=True, related_name="+")
    before_interpreter = models.ForeignKey(
        Interpreter, models.PROTECT, null=True, blank=True, related_name="+"
    )
    after_round = models.ForeignKey(Round, models.PROTECT, null=True, blank=True, related_name="+")
    after_table = models.ForeignKey(Table, models.PROTECT, null=True, blank=True, related_name="+")
    after_interpreter = models.ForeignKey(
        Interpreter, models.PROTECT, null=True, blank=True, related_name="+"
    )
    incident = models.ForeignKey(Incident, models.SET_NULL, null=True, blank=True, related_name="changes")
    cause = models.CharField(_("why"), max_length=40, blank=True)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("change of a meeting")
        verbose_name_plural = _("changes of meetings")
        ordering = ("schedule", "sequence", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("meeting", "sequence"), name="a_meeting_changes_once_in_a_change_of_the_plan"
            ),
            models.CheckConstraint(
                condition=Q(before_round=None, before_table=None)
                | Q(before_round__isnull=False, before_table__isnull=False),
                name="a_change_tells_a_whole_place_before_or_none",
            ),
            models.CheckConstraint(
                condition=Q(after_round=None, after_table=None)
                | Q(after_round__isnull=False, after_table__isnull=False),
                name="a_change_tells_a_whole_place_after_or_none",
            ),
        )

    def __str__(self) -> str:
        return f"{self.meeting} ({self.sequence})"


class DeskCall(models.Model):
    """Somebody asks the help desk from their phone."""

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="desk_calls")
    words = models.CharField(_("what they need"), max_length=300, blank=True)
    at = models.DateTimeField(_("at"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("call to the desk")
        verbose_name_plural = _("calls to the desk")
        ordering = ("at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("registration",),
                condition=Q(answered_at=None),
                name="a_registration_has_one_open_call_to_the_desk",
            ),
        )

    def __str__(self) -> str:
        return f"{self.registration}: {self.words}"


class Announcement(models.Model):
    """What every phone and the wall show until it ends."""

    convention = models.ForeignKey(Convention, models.CASCADE, related_name="announcements")
    words = models.CharField(pgettext_lazy("on the day", "announcement"), max_length=240)
    at = models.DateTimeField(_("at"))
    ends_at = models.DateTimeField(_("shown until"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = pgettext_lazy("on the day", "announcement")
        verbose_name_plural = pgettext_lazy("on the day", "announcements")
        ordering = ("-at", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(ends_at__gt=F("at")), name="an_announcement_is_shown_a_while"),
        )

    def __str__(self) -> str:
        return self.words
