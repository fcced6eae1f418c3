"""People: who may do what."""

from django.contrib import admin
from unfold.admin import ModelAdmin

from .models import User


@admin.register(User)
class UserAdmin(ModelAdmin):
    """People sign in with codes and passkeys, so there is no password to set."""

    list_display = ("email", "name", "language", "is_facilitator", "is_active")
    list_filter = ("is_facilitator", "is_active", "language")
    search_fields = ("email", "name")
    fields = ("email", "name", "language", "is_facilitator", "is_staff", "is_active", "joined_at")
