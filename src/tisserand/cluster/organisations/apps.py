"""The Django app of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    """Registers the room under its own name."""

    name = "tisserand.cluster.organisations"
    label = "organisations"
    verbose_name = _("Organisations")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Keeps a history of what people change by hand."""
        from auditlog.registry import auditlog  # models are there only now

        from .models import Organisation, Representative

        for model in (Organisation, Representative):
            auditlog.register(model)
