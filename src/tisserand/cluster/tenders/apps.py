"""The Django app of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TendersConfig(AppConfig):
    """Registers the room under its own name."""

    name = "tisserand.cluster.tenders"
    label = "tenders"
    verbose_name = _("Tenders")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Keeps a history of what people change by hand."""
        from auditlog.registry import auditlog  # models are there only now

        from .models import Tender

        for model in (Tender,):
            auditlog.register(model)
