"""The Django app of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConventionsConfig(AppConfig):
    """Registers the room under its own name."""

    name = "tisserand.cluster.conventions"
    label = "conventions"
    verbose_name = _("Conventions")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Keeps a history of what people change by hand."""
        from auditlog.registry import auditlog  # models are there only now

        from .models import Convention, Interpreter, Registration, Schedule, Table

        for model in (Convention, Interpreter, Registration, Schedule, Table):
            auditlog.register(model)
