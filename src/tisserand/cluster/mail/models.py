"""The letters that left the house, kept so that nobody is written to twice for one thing."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Letter(models.Model):
    """One mail to one reader; `key` names its occasion and is unique, so that a retry sends nothing twice."""

    key = models.CharField(_("occasion"), max_length=120)
    recipient = models.EmailField(_("recipient"))
    language = models.CharField(_("language"), max_length=2)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("body"))
    stop_url = models.URLField(_("address to stop such letters"), blank=True, default="")
    written_at = models.DateTimeField(_("written"))
    taken_at = models.DateTimeField(_("taken up to be sent"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ("-written_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("key", "recipient"), name="a_letter_is_written_once_per_occasion"
            ),
        )

    def __str__(self) -> str:
        return f"{self.subject} → {self.recipient}"


class Enclosure(models.Model):
    """A file that goes with a letter; it is kept until the letter has left.

    `content_type` is written as in the mail, with its parameters: `text/calendar; method=PUBLISH`.
    """

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="enclosures")
    name = models.CharField(_("file name"), max_length=120)
    content_type = models.CharField(_("content type"), max_length=120)
    content = models.BinaryField(_("content"))

    class Meta:
        verbose_name = _("enclosure")
        verbose_name_plural = _("enclosures")
        ordering = ("letter", "pk")
        constraints = (
            models.UniqueConstraint(fields=("letter", "name"), name="a_letter_encloses_a_file_name_once"),
        )

    def __str__(self) -> str:
        return self.name
