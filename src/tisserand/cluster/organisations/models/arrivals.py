"""Records that came in files: each import, each row with its origin and licence; duplicates and merges."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .record import Organisation


class ColumnMapping(models.Model):
    """Which column of a source fills which field, remembered for the next file with the same headers."""

    source = models.SlugField(_("source"), max_length=40)
    headers = models.CharField(_("fingerprint of the headers"), max_length=64)
    columns = models.JSONField(_("columns"), default=dict)

    class Meta:
        verbose_name = _("column mapping")
        verbose_name_plural = _("column mappings")
        ordering = ("source", "pk")
        constraints = (
            models.UniqueConstraint(fields=("source", "headers"), name="a_source_maps_its_headers_once"),
        )

    def __str__(self) -> str:
        return self.source


class Import(models.Model):
    """One file that was brought in; it can be undone as a whole."""

    class State(models.TextChoices):
        """How far it is."""

        PREVIEWED = "previewed", _("previewed")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        UNDONE = "undone", _("undone")

    source = models.SlugField(_("source"), max_length=40)
    file_name = models.CharField(_("file"), max_length=200)
    checksum = models.CharField(_("SHA-256"), max_length=64)
    licence = models.CharField(_("licence"), max_length=120, blank=True)
    columns = models.JSONField(_("columns"), default=dict)
    file = models.FileField(_("the file, until it is done"), upload_to="imports/", blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PREVIEWED)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    started_at = models.DateTimeField(_("started"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    counts = models.JSONField(_("counts"), default=dict)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ("-started_at", "-pk")

    def __str__(self) -> str:
        return f"{self.file_name} ({self.get_state_display()})"


class ImportedRow(models.Model):
    """What became of one row; `before` is what it changed, so that it can be undone."""

    class Outcome(models.TextChoices):
        """What became of the row."""

        CREATED = "created", _("created")
        UPDATED = "updated", _("updated")
        UNCHANGED = "unchanged", _("unchanged")
        MERGED = "merged", _("merged into a record that was there")
        REJECTED = "rejected", _("refused")

    run = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    reason = models.SlugField(_("reason"), max_length=40, blank=True, db_index=False)
    facts = models.JSONField(_("what the reason tells"), default=dict)
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="imported_rows"
    )
    before = models.JSONField(_("what it changed"), null=True, blank=True)
    is_undone = models.BooleanField(_("was undone"), default=False)

    class Meta:
        verbose_name = _("imported row")
        verbose_name_plural = _("imported rows")
        ordering = ("run", "number")
        constraints = (models.UniqueConstraint(fields=("run", "number"), name="a_row_is_imported_once"),)

    def __str__(self) -> str:
        return f"{self.number}: {self.get_outcome_display()}"


class Origin(models.Model):
    """Where a record comes from: its key in a source, the licence, when it was last seen there."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="origins")
    source = models.SlugField(_("source"), max_length=40)
    key = models.CharField(_("key in the source"), max_length=120)
    licence = models.CharField(_("licence"), max_length=120, blank=True)
    checksum = models.CharField(_("fingerprint of the row"), max_length=64)
    said = models.JSONField(_("what it last said"), default=dict)
    seen_at = models.DateTimeField(_("last seen"))

    class Meta:
        verbose_name = _("origin")
        verbose_name_plural = _("origins")
        ordering = ("organisation", "source", "key")
        constraints = (
            models.UniqueConstraint(fields=("source", "key"), name="a_key_of_a_source_is_one_record"),
        )

    def __str__(self) -> str:
        return f"{self.source}: {self.key}"


class Duplicate(models.Model):
    """Two records that may be one; refused ones are never proposed again."""

    class State(models.TextChoices):
        """What was decided."""

        OPEN = "open", _("to be looked at")
        MERGED = "merged", _("merged")
        REFUSED = "refused", _("two different ones")

    a = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    b = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    score = models.FloatField(_("likeness, 0 to 1"))
    reasons = models.JSONField(_("reasons"), default=list)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    trace = models.JSONField(_("what a merge moved"), default=dict, blank=True)

    class Meta:
        verbose_name = _("possible duplicate")
        verbose_name_plural = _("possible duplicates")
        ordering = ("-score", "pk")
        constraints = (
            models.UniqueConstraint(fields=("a", "b"), name="a_pair_is_compared_once"),
            models.CheckConstraint(condition=models.Q(a__lt=models.F("b")), name="a_pair_is_in_order"),
        )

    def __str__(self) -> str:
        return f"{self.a} = {self.b}?"
