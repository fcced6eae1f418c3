"""Needs and offers in the administration: to look up; steps of their life are taken on their own pages."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from .models import Confirmation, Need, Offer


class ReadOnlyAdmin(ModelAdmin):
    """Records that the boards and the matching go by: a change past the actions would be missed there."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """They are written on the pages of members."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """The team sends them back instead."""
        return False


@admin.register(Need)
class NeedAdmin(ReadOnlyAdmin):
    """What is looked for."""

    list_display = ("title", "organisation", "kind", "state", "visibility", "valid_until")
    list_filter = ("state", "kind", "visibility")
    list_select_related = ("organisation",)
    search_fields = ("title", "text", "organisation__name")


@admin.register(Offer)
class OfferAdmin(ReadOnlyAdmin):
    """What is provided."""

    list_display = ("title", "organisation", "kind", "area", "state", "visibility", "valid_until")
    list_filter = ("state", "kind", "area", "visibility")
    list_select_related = ("organisation",)
    search_fields = ("title", "text", "organisation__name")


@admin.register(Confirmation)
class ConfirmationAdmin(ReadOnlyAdmin):
    """Which trades were confirmed for which texts."""

    list_display = ("trade", "language", "confirmed_at")
    list_filter = ("language",)
    list_select_related = ("trade",)
    search_fields = ("text",)
