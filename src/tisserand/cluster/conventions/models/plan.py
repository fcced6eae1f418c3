"""The meeting plan: runs of the optimiser, versions of the schedule, meetings and their seats."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .event import Convention, Round, Table
from .presence import Delegate, Interpreter, Registration


class ScheduleRun(models.Model):
    """The optimiser at work on a convention; the best plan so far is kept here until it becomes a version."""

    class State(models.TextChoices):
        """Where the work stands."""

        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("at work")
        DONE = "done", _("done")
        INFEASIBLE = "infeasible", _("impossible")
        FAILED = "failed", _("failed")

    OPEN_STATES = (State.QUEUED, State.RUNNING)

    convention = models.ForeignKey(Convention, models.CASCADE, related_name="runs")
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)
    seconds_allowed = models.PositiveIntegerField(_("seconds allowed"))
    seed = models.PositiveIntegerField(_("seed"), default=0)
    keeps_meetings = models.BooleanField(_("every meeting there is stands"), default=False)
    stop_wanted = models.BooleanField(_("to be stopped"), default=False)
    queued_at = models.DateTimeField(_("asked for"))
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    heard_at = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    history = models.JSONField(_("value and bound over time"), default=list, blank=True)
    best = models.JSONField(_("best plan so far"), null=True, blank=True)
    conflict = models.JSONField(_("what excludes each other"), default=list, blank=True)
    fault = models.TextField(_("what went wrong"), blank=True)
    schedule = models.OneToOneField("Schedule", models.SET_NULL, null=True, blank=True, related_name="run")

    class Meta:
        verbose_name = _("run of the optimiser")
        verbose_name_plural = _("runs of the optimiser")
        ordering = ("-queued_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("convention",),
                condition=Q(state__in=("queued", "running")),
                name="one_optimiser_at_a_time_works_on_a_convention",
            ),
        )

    def __str__(self) -> str:
        return f"{self.convention}: {self.get_state_display()}"


class Schedule(models.Model):
    """A version of the meeting plan, whole from the moment it is there.

    `sequence` rises over the whole convention each time that participants are shown something new: it is the
    SEQUENCE of their calendars (RFC 5545, 3.8.7.4) and guards repairs against each other.
    """

    class State(models.TextChoices):
        """Who may see it: participants see the provisional, final and live ones."""

        DRAFT = "draft", _("draft")
        PROVISIONAL = "provisional", _("provisional")
        FINAL = "final", _("final")
        LIVE = "live", _("live")
        REPLACED = "replaced", _("replaced")

    PUBLISHED_STATES = (State.PROVISIONAL, State.FINAL, State.LIVE)

    convention = models.ForeignKey(Convention, models.CASCADE, related_name="schedules")
    number = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    status = models.CharField(_("what is proved"), max_length=10)
    levels = models.JSONField(_("levels"), default=list)
    refusals = models.JSONField(_("refused wishes"), default=list)
    seed = models.PositiveIntegerField(_("seed"), default=0)
    seconds = models.FloatField(_("seconds of work"), default=0)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(_("made"))
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    sequence = models.PositiveIntegerField(_("changes published"), default=0)

    class Meta:
        verbose_name = _("schedule")
        verbose_name_plural = _("schedules")
        ordering = ("convention", "-number")
        constraints = (
            models.UniqueConstraint(
                fields=("convention", "number"), name="a_version_number_is_unique_in_its_convention"
            ),
            models.UniqueConstraint(
                fields=("convention",),
                condition=Q(state__in=("provisional", "final", "live")),
                name="one_schedule_at_a_time_is_published",
            ),
        )

    def __str__(self) -> str:
        return f"v{self.number}"


class Mailing(models.Model):
    """The letters about one change of the published plan: to all who meet somebody, or to those it concerns.

    It is there from the moment of the change, so that a worker that dies leaves nobody without a letter.
    """

    schedule = models.ForeignKey(Schedule, models.CASCADE, related_name="mailings")
    sequence = models.PositiveIntegerField(_("change number"))
    is_to_everybody = models.BooleanField(_("to everybody"), default=False)
    asked_at = models.DateTimeField(_("asked for"))
    written_at = models.DateTimeField(_("written"), null=True, blank=True)

    class Meta:
        verbose_name = _("mailing")
        verbose_name_plural = _("mailings")
        ordering = ("schedule", "sequence")
        constraints = (
            models.UniqueConstraint(
                fields=("schedule", "sequence"), name="a_change_of_the_plan_is_written_about_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.schedule}: {self.sequence}"


class Meeting(models.Model):
    """Two registrations, a round, a table, perhaps an interpreter; `a` is the one with the smaller key.

    Whoever changes it names the `revision` they saw, so that of two who move it at once one is told.
    """

    class State(models.TextChoices):
        """What became of it."""

        SCHEDULED = "scheduled", _("scheduled")
        DONE = "done", _("held")
        NO_SHOW = "no_show", _("one side did not come")
        LATE = "late", _("late")
        CANCELLED = "cancelled", pgettext_lazy("a meeting", "cancelled")
        MOVED = "moved", _("moved")

    class Missing(models.TextChoices):
        """Which side did not come."""

        A = "a", _("the first side")
        B = "b", _("the second side")
        BOTH = "both", _("both sides")

    schedule = models.ForeignKey(Schedule, models.CASCADE, related_name="meetings")
    a = models.ForeignKey(Registration, models.PROTECT, related_name="+")
    b = models.ForeignKey(Registration, models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    table = models.ForeignKey(Table, models.PROTECT, related_name="+")
    interpreter = models.ForeignKey(Interpreter, models.PROTECT, null=True, blank=True, related_name="+")
    points = models.PositiveSmallIntegerField(_("points"), default=0)
    is_locked = models.BooleanField(_("locked"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.SCHEDULED)
    missing = models.CharField(_("who did not come"), max_length=4, choices=Missing, blank=True)
    late_minutes = models.PositiveSmallIntegerField(_("minutes late"), null=True, blank=True)
    cancel_reason = models.CharField(_("why it was cancelled"), max_length=200, blank=True)
    revision = models.PositiveIntegerField(_("revision"), default=0)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField(_("last changed"), null=True, blank=True)

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ("schedule", "round__number", "table__number")
        constraints = (
            models.CheckConstraint(
                condition=Q(a__lt=F("b")), name="a_meeting_names_its_sides_in_order_and_they_differ"
            ),
            models.UniqueConstraint(fields=("schedule", "a", "b"), name="a_pair_meets_once_per_convention"),
            models.UniqueConstraint(
                fields=("schedule", "round", "table"),
                condition=~Q(state="cancelled"),
                name="a_table_has_one_meeting_per_round",
            ),
            models.UniqueConstraint(
                fields=("schedule", "round", "interpreter"),
                condition=~Q(state="cancelled"),
                name="an_interpreter_has_one_meeting_per_round",
            ),
            models.CheckConstraint(
                condition=Q(missing="") | Q(state="no_show"), name="who_is_missing_did_not_come"
            ),
        )

    def __str__(self) -> str:
        return f"{self.a} – {self.b}"


class Seat(models.Model):
    """A delegate's place in a meeting; schedule and round stand here too, for the constraint."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="seats")
    schedule = models.ForeignKey(Schedule, models.CASCADE, related_name="+")
    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    delegate = models.ForeignKey(Delegate, models.PROTECT, related_name="seats")

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ("meeting", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("schedule", "round", "delegate"), name="a_delegate_has_one_meeting_per_round"
            ),
        )

    def __str__(self) -> str:
        return f"{self.delegate}: {self.meeting}"


class Remark(models.Model):
    """What a participant says of the provisional plan, and what the team answered."""

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="plan_remarks")
    schedule = models.ForeignKey(Schedule, models.CASCADE, related_name="remarks")
    meeting = models.ForeignKey(Meeting, models.SET_NULL, null=True, blank=True, related_name="remarks")
    words = models.TextField(_("remark"), max_length=1_000)
    at = models.DateTimeField(_("at"))
    answer = models.TextField(_("answer"), max_length=1_000, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("remark on the plan")
        verbose_name_plural = _("remarks on the plan")
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.registration}: {self.words[:40]}"


class Scenario(models.Model):
    """What one change would gain, computed: more tables, a round more, shorter rounds, an interpreter more.

    `amount` counts tables, rounds or minutes of a round; gains are against the plan of `schedule`.
    """

    class Sort(models.TextChoices):
        """What would be different."""

        TABLES = "tables", _("more tables")
        ROUNDS = "rounds", _("more rounds")
        MINUTES = "minutes", _("shorter rounds")
        INTERPRETER = "interpreter", _("one interpreter more")

    class State(models.TextChoices):
        """Where the computation stands."""

        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("at work")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    convention = models.ForeignKey(Convention, models.CASCADE, related_name="scenarios")
    schedule = models.ForeignKey(Schedule, models.CASCADE, related_name="scenarios")
    sort = models.CharField(_("what would be different"), max_length=11, choices=Sort)
    amount = models.PositiveSmallIntegerField(_("how much"))
    languages = models.CharField(_("languages of the interpreter"), max_length=40, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.QUEUED)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked for"))
    heard_at = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    gains = models.JSONField(_("what it would gain"), null=True, blank=True)
    fault = models.CharField(_("what went wrong"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("scenario")
        verbose_name_plural = _("scenarios")
        ordering = ("-asked_at", "-pk")

    def __str__(self) -> str:
        return f"{self.get_sort_display()} (+{self.amount})"
