"""Looking after places, languages, trades and themes by hand."""

from django.contrib import admin
from modeltranslation.admin import TabbedTranslationAdmin
from unfold.admin import ModelAdmin

from .models import Language, LegalForm, Territory, Theme, Trade


@admin.register(Territory)
class TerritoryAdmin(ModelAdmin, TabbedTranslationAdmin):
    """The place tree."""

    list_display = ("name", "code", "scheme", "parent", "country")
    list_filter = ("scheme", "country")
    list_select_related = ("parent",)
    search_fields = ("name", "code")
    autocomplete_fields = ("parent",)


@admin.register(Trade)
class TradeAdmin(ModelAdmin, TabbedTranslationAdmin):
    """The trade tree."""

    list_display = ("name", "code", "parent", "cpv_prefixes", "nace_codes")
    list_select_related = ("parent",)
    search_fields = ("name", "synonyms", "code", "cpv_prefixes")
    autocomplete_fields = ("parent",)


@admin.register(Language, Theme)
class NamedAdmin(ModelAdmin, TabbedTranslationAdmin):
    """Languages and themes: a code and a name."""

    list_display = ("name", "code")
    search_fields = ("name", "code")


@admin.register(LegalForm)
class LegalFormAdmin(ModelAdmin, TabbedTranslationAdmin):
    """National forms and accreditations with the class each falls in."""

    list_display = ("name", "country", "sse_class", "is_accreditation", "law", "years_valid")
    list_filter = ("country", "sse_class", "is_accreditation")
    search_fields = ("name", "aliases", "law")
