"""The Django app of these pages."""

from django.apps import AppConfig


class CockpitConfig(AppConfig):
    """Registers the pages under the name of their readers."""

    name = "tisserand.interfaces.web.cockpit"
    label = "web_cockpit"
