"""The administration of tenders: to look something up and to mend it, rarely."""

from django.contrib import admin
from unfold.admin import ModelAdmin, TabularInline

from .models import Lot, Notice, Tender, TenderWords


class LotInline(TabularInline):
    """Its lots."""

    model = Lot
    extra = 0
    fields = ("number", "title", "cpv_codes", "reservation", "is_execution_reserved", "deadline")


class WordsInline(TabularInline):
    """Its further wordings."""

    model = TenderWords
    extra = 0


class NoticeInline(TabularInline):
    """What was read of it."""

    model = Notice
    extra = 0
    fields = readonly_fields = ("source", "number", "version", "published_on", "read_at")
    can_delete = False


@admin.register(Tender)
class TenderAdmin(ModelAdmin):
    """Tenders, found by number, title or buyer."""

    list_display = ("title", "number", "kind", "state", "country", "deadline")
    list_filter = ("state", "kind", "source", "country", "reservation")
    search_fields = ("title", "number", "buyer_name")
    autocomplete_fields = ("buyer",)
    readonly_fields = ("fingerprint", "sought", "read_at", "changed_at")
    filter_horizontal = ("trades", "territories")
    inlines = (WordsInline, LotInline, NoticeInline)
