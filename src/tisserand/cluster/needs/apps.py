"""The Django app of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NeedsConfig(AppConfig):
    """Registers the room under its own name."""

    name = "tisserand.cluster.needs"
    label = "needs"
    verbose_name = _("Needs and offers")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Keeps a history of what people change by hand."""
        from auditlog.registry import auditlog  # models are there only now

        from .models import Need, Offer

        for model in (Need, Offer):
            auditlog.register(model)
