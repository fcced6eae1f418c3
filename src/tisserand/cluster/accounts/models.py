"""People and how they sign in: an e-mail address, a name and the language they read."""

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


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
        return self.name or self.email
