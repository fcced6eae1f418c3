"""What readers ask of the directory: searches to hear of again, messages passed on without addresses."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .record import Organisation


class SavedSearch(models.Model):
    """A search whose new results are mailed, once its reader has confirmed, until they say stop."""

    email = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    query = models.CharField(_("search, as in the address of its page"), max_length=500)
    key = models.CharField(_("secret key"), max_length=43, unique=True)
    asked_at = models.DateTimeField(_("asked"))
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    stopped_at = models.DateTimeField(_("stopped"), null=True, blank=True)
    told_at = models.DateTimeField(_("last mailed"), null=True, blank=True)
    seen = models.JSONField(_("organisations known to the reader"), default=list)

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        ordering = ("-asked_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("email", "query"),
                condition=models.Q(stopped_at=None),
                name="a_reader_saves_a_search_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.email}: {self.query}"


class RelayedMessage(models.Model):
    """A message to an organisation, passed on without showing either side's address to the other.

    It leaves once its sender's address is confirmed; `network` is a keyed fingerprint of where it came from.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="messages")
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    sender_name = models.CharField(_("name"), max_length=120)
    sender_email = models.EmailField(_("e-mail address"))
    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    subject = models.CharField(_("subject"), max_length=160)
    body = models.TextField(_("message"))
    terms = models.CharField(_("version of the terms agreed to"), max_length=20, blank=True)
    network = models.CharField(_("fingerprint of the network address"), max_length=64, blank=True)
    key = models.CharField(_("key for the answer"), max_length=43, unique=True)
    written_at = models.DateTimeField(_("written"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("relayed message")
        verbose_name_plural = _("relayed messages")
        ordering = ("-written_at", "-pk")
        indexes = (models.Index(fields=("written_at",), name="messages_by_time"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(answered_at=None) | models.Q(sent_at__isnull=False),
                name="only_a_sent_message_is_answered",
            ),
        )

    def __str__(self) -> str:
        return self.subject
