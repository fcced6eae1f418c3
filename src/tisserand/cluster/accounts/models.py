"""People and how they sign in: an e-mail address, a name and the language they read."""

from collections.abc import Mapping
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tisserand.cluster.territories.models import Territory


class UserQuerySet(BaseUserManager["User"]):
    """How Django makes people: by e-mail address, since nobody remembers a user name."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """A person who signs in with codes or passkeys; a password is optional."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        """A facilitator who may also open the administration."""
        return self.create_user(
            email, password, **{"is_staff": True, "is_superuser": True, "is_facilitator": True, **fields}
        )

    def get_by_natural_key(self, username: str | None) -> "User":
        """Addresses are compared without regard to case."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person; facilitators run the cluster, representatives act for an organisation, others visit."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    is_facilitator = models.BooleanField(_("facilitator"), default=False)
    is_staff = models.BooleanField(_("may open the administration"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True, editable=False)

    objects = UserQuerySet()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ("email",)
        constraints = (
            models.UniqueConstraint(Lower("email"), name="an_email_address_belongs_to_one_person"),
        )

    def __str__(self) -> str:
        return gettext("erased person") if self.erased_at else self.name or self.email


class Facilitation(models.Model):
    """A territory that a facilitator looks after; one without any looks after the whole cluster."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="facilitations")
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="facilitations")
    since = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("territory of a facilitator")
        verbose_name_plural = _("territories of facilitators")
        ordering = ("territory", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("user", "territory"), name="a_facilitator_looks_after_a_territory_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.territory}"


class Consent(models.Model):
    """What a person agreed to, in which words, when, and when they took it back."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="consents")
    purpose = models.SlugField(_("purpose"), max_length=40)
    version = models.CharField(_("version of the text"), max_length=20)
    text = models.TextField(_("text"))
    given_at = models.DateTimeField(_("given"))
    withdrawn_at = models.DateTimeField(pgettext_lazy("date", "withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ("-given_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("user", "purpose"),
                condition=models.Q(withdrawn_at=None),
                name="a_person_consents_to_a_purpose_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.purpose}"


class ApiToken(models.Model):
    """A key for programs, with a limited scope; only its fingerprint is kept."""

    class Scope(models.TextChoices):
        """What the holder may do beyond reading what is public."""

        READ = "read", _("read what its owner may read")
        WRITE_OWN = "write_own", _("change its owner’s organisations")
        IMPORT = "import", _("import organisations (facilitators)")
        DESK = "desk", _("check people in at conventions (facilitators)")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=80)
    scope = models.CharField(_("scope"), max_length=12, choices=Scope)
    fingerprint = models.CharField(_("SHA-256"), max_length=64, unique=True)
    made_at = models.DateTimeField(_("made"))
    ends_at = models.DateTimeField(_("valid until"))
    used_at = models.DateTimeField(_("last used"), null=True, blank=True)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        return self.name


class MailChoice(models.Model):
    """How often a person wants letters of one topic; without a row, what `DEFAULTS` says.

    `key` stops them in one click from the letter itself (RFC 8058).
    """

    class Topic(models.TextChoices):
        """What the letters are about; answers to one's own doings are always sent."""

        SUGGESTIONS = "suggestions", _("people worth meeting")
        NEEDS = "needs", _("needs that our offers fit")
        TENDERS = "tenders", _("tenders that our offers fit")
        OUTCOMES = "outcomes", _("what came of our contacts")

    class Rhythm(models.TextChoices):
        """How often."""

        AT_ONCE = "at_once", _("at once")
        WEEKLY = "weekly", _("once a week")
        MONTHLY = "monthly", _("once a month")
        NEVER = "never", _("never")

    DEFAULTS: ClassVar[Mapping[str, str]] = {
        Topic.SUGGESTIONS: Rhythm.MONTHLY,
        Topic.NEEDS: Rhythm.WEEKLY,
        Topic.TENDERS: Rhythm.WEEKLY,
        Topic.OUTCOMES: Rhythm.AT_ONCE,
    }

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mail_choices")
    topic = models.CharField(_("topic"), max_length=12, choices=Topic)
    rhythm = models.CharField(_("how often"), max_length=8, choices=Rhythm)
    key = models.CharField(_("secret key"), max_length=43, unique=True)
    told_at = models.DateTimeField(_("last mailed"), null=True, blank=True)

    class Meta:
        verbose_name = _("choice of letters")
        verbose_name_plural = _("choices of letters")
        ordering = ("user", "topic")
        constraints = (
            models.UniqueConstraint(fields=("user", "topic"), name="a_person_chooses_once_per_topic"),
        )

    def __str__(self) -> str:
        return f"{self.get_topic_display()}: {self.get_rhythm_display()}"
