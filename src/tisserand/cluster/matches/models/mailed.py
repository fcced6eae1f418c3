"""What a person has been written to about, so that no digest tells the same thing twice."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Mailed(models.Model):
    """One thing told to one person; `item` names it, such as `match:17`."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mailed")
    item = models.CharField(_("what it was about"), max_length=60)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("thing told by letter")
        verbose_name_plural = _("things told by letter")
        ordering = ("user", "-at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("user", "item"), name="a_person_is_told_a_thing_once"),
        )

    def __str__(self) -> str:
        return self.item
