"""The Django app of the interface for programs: its words and the page that describes it."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Registers the interface."""

    name = "tisserand.interfaces.api"
    label = "api"
