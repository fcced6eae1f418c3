"""The Django app of these pages."""

from django.apps import AppConfig


class MemberConfig(AppConfig):
    """Registers the pages under the name of their readers."""

    name = "tisserand.interfaces.web.member"
    label = "web_member"
