"""The Django app of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MatchesConfig(AppConfig):
    """Registers the room under its own name."""

    name = "tisserand.cluster.matches"
    label = "matches"
    verbose_name = _("Matches")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Keeps a history of what people change by hand."""
        from auditlog.registry import auditlog  # models are there only now

        from .models import Introduction, MatchWeight

        for model in (Introduction, MatchWeight):
            auditlog.register(model)
