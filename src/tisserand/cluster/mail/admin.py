"""Reading the letters that left the house."""

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from .models import Letter


@admin.register(Letter)
class LetterAdmin(ModelAdmin):
    """Letters are read, never written or changed here."""

    list_display = ("subject", "recipient", "language", "written_at", "sent_at")
    list_filter = ("language",)
    search_fields = ("subject", "recipient")
    readonly_fields = (
        "key",
        "recipient",
        "language",
        "subject",
        "body",
        "stop_url",
        "written_at",
        "taken_at",
        "sent_at",
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Letters come from use cases."""
        return False
