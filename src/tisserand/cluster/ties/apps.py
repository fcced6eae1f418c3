"""The Django app of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TiesConfig(AppConfig):
    """Registers the room under its own name."""

    name = "tisserand.cluster.ties"
    label = "ties"
    verbose_name = _("Ties")
    default_auto_field = "django.db.models.BigAutoField"
