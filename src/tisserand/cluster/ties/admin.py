"""Reading the ledger."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from .models import Tie


@admin.register(Tie)
class TieAdmin(ModelAdmin):
    """Entries are written by use cases and never altered."""

    list_display = ("a", "b", "kind", "on", "evidence")
    list_filter = ("kind",)
    list_select_related = ("a", "b")
    search_fields = ("a__name", "b__name", "evidence")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A tie without its evidence is no tie."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A stronger tie is a further entry."""
        return False
