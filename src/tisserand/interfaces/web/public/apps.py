"""The Django app of these pages."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    """Registers the pages under the name of their readers."""

    name = "tisserand.interfaces.web.public"
    label = "web_public"
