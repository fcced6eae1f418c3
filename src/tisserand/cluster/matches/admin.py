"""Matches and introductions in the administration: to look up; answers are given on their own pages."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline

from .models import (
    BidMember,
    Introduction,
    IntroductionSide,
    JointBid,
    Mailed,
    Match,
    MatchAnswer,
    MatchRun,
    MatchWeight,
)


class ReadOnlyAdmin(ModelAdmin):
    """Records that ties and letters hang on: a change past the actions would be missed there."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """They come from the matching and from the pages."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """What was said stays said."""
        return False


class SideInline(TabularInline):
    """Both sides of an introduction, without the keys of their letters."""

    model = IntroductionSide
    extra = 0
    exclude = ("key",)
    can_delete = False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """What was said stays said."""
        return False


class AnswerInline(TabularInline):
    """What either side answered."""

    model = MatchAnswer
    extra = 0
    can_delete = False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """What was said stays said."""
        return False


@admin.register(Introduction)
class IntroductionAdmin(ReadOnlyAdmin):
    """Who was put in contact with whom."""

    list_display = ("one", "other", "subject", "state", "proposed_at", "expires_on")
    list_filter = ("state", "is_of_the_team", "language")
    list_select_related = ("one", "other")
    search_fields = ("one__name", "other__name", "subject")
    inlines = (SideInline,)


@admin.register(Match)
class MatchAdmin(ReadOnlyAdmin):
    """What was suggested, with the answers."""

    list_display = ("seeker", "provider", "kind", "score", "is_current", "computed_at")
    list_filter = ("kind", "is_current")
    list_select_related = ("seeker", "provider", "tender")
    search_fields = ("seeker__name", "provider__name")
    inlines = (AnswerInline,)


@admin.register(MatchWeight)
class MatchWeightAdmin(ReadOnlyAdmin):
    """What the signals count; changed and taken back on the page of the weights."""

    list_display = ("signal", "weight", "is_learned", "at", "by")
    list_filter = ("signal", "is_learned")
    list_select_related = ("by",)


@admin.register(MatchRun)
class MatchRunAdmin(ReadOnlyAdmin):
    """When the matching ran."""

    list_display = ("at", "is_whole", "needs", "pairs", "kept", "gini")


class BidMemberInline(TabularInline):
    """Who the group is made of."""

    model = BidMember
    extra = 0
    can_delete = False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """They are computed anew every night."""
        return False


@admin.register(JointBid)
class JointBidAdmin(ReadOnlyAdmin):
    """Groups of members that cover a tender together."""

    list_display = ("tender", "rank", "computed_at")
    list_select_related = ("tender",)
    search_fields = ("tender__title",)
    inlines = (BidMemberInline,)


@admin.register(Mailed)
class MailedAdmin(ReadOnlyAdmin):
    """What was told to whom by letter."""

    list_display = ("item", "user", "at")
    list_select_related = ("user",)
    search_fields = ("user__email", "item")
