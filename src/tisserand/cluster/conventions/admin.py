"""Looking after conventions by hand: what the control room does not show."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from modeltranslation.admin import TabbedTranslationAdmin
from unfold.admin import ModelAdmin, TabularInline

from .models import (
    Brought,
    Convention,
    Delegate,
    Interpreter,
    ProgrammeSession,
    Registration,
    Round,
    Schedule,
    ScheduleRun,
    Speaker,
    Table,
    Wish,
)


class RoundInline(TabularInline):
    """The meeting grid."""

    model = Round
    extra = 0


class TableInline(TabularInline):
    """The tables of the hall."""

    model = Table
    extra = 0
    raw_id_fields = ("host",)


class SpeakerInline(TabularInline):
    """Who speaks."""

    model = Speaker
    extra = 0
    autocomplete_fields = ("organisation",)


class DelegateInline(TabularInline):
    """The people of a registration."""

    model = Delegate
    extra = 0


class BroughtInline(TabularInline):
    """What they bring along."""

    model = Brought
    extra = 0
    autocomplete_fields = ("trade",)


@admin.register(Convention)
class ConventionAdmin(ModelAdmin, TabbedTranslationAdmin):
    """An event with its rounds and tables."""

    list_display = ("title", "starts_at", "venue", "state")
    list_filter = ("state",)
    search_fields = ("title", "venue")
    inlines = (RoundInline, TableInline)


@admin.register(ProgrammeSession)
class ProgrammeSessionAdmin(ModelAdmin, TabbedTranslationAdmin):
    """A programme item with its speakers."""

    list_display = ("title", "convention", "sort", "starts_at", "ends_at")
    list_filter = ("convention", "sort")
    filter_horizontal = ("attendees",)
    inlines = (SpeakerInline,)


@admin.register(Registration)
class RegistrationAdmin(ModelAdmin):
    """An organisation's presence."""

    list_display = ("organisation", "convention", "state", "least_meetings", "most_meetings", "language")
    list_filter = ("convention", "state")
    list_select_related = ("organisation", "convention")
    search_fields = ("organisation__name",)
    autocomplete_fields = ("organisation", "languages")
    filter_horizontal = ("rounds",)
    readonly_fields = ("agenda_key",)
    inlines = (DelegateInline, BroughtInline)


@admin.register(Wish)
class WishAdmin(ModelAdmin):
    """What was said of whom; vetoes are nobody else's business."""

    list_display = ("of", "to", "level", "said_at")
    list_filter = ("level", "of__convention")
    list_select_related = ("of__organisation", "to__organisation")
    search_fields = ("of__organisation__name", "to__organisation__name")
    autocomplete_fields = ("of", "to")


@admin.register(Interpreter)
class InterpreterAdmin(ModelAdmin):
    """People between languages."""

    list_display = ("name", "convention", "language")
    search_fields = ("name",)
    autocomplete_fields = ("languages",)
    filter_horizontal = ("rounds",)


@admin.register(Schedule, ScheduleRun)
class PlanAdmin(ModelAdmin):
    """Versions and runs are made in the control room and read here."""

    list_display = ("__str__", "convention", "state")
    list_filter = ("convention", "state")
    list_select_related = ("convention",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The optimiser makes them."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """What was proved of a version holds for it as it is."""
        return False
