"""Looking after the directory by hand."""

from django.contrib import admin
from modeltranslation.admin import TabbedTranslationAdmin
from unfold.admin import ModelAdmin, TabularInline

from .models import Organisation, Representative


class RepresentativeInline(TabularInline):
    """Who acts for the organisation."""

    model = Representative
    extra = 0
    autocomplete_fields = ("user",)


@admin.register(Organisation)
class OrganisationAdmin(ModelAdmin, TabbedTranslationAdmin):
    """The record of an organisation with its representatives."""

    list_display = ("name", "kind", "sse_class", "town", "country", "state")
    list_filter = ("state", "kind", "sse_class", "country")
    search_fields = ("name", "town", "about")
    autocomplete_fields = ("territory", "languages", "themes", "trades", "sought_trades")
    prepopulated_fields = {"slug": ("name",)}  # noqa: RUF012 Django reads it as a class attribute
    inlines = (RepresentativeInline,)
