"""The Django app of these pages."""

from django.apps import AppConfig


class FrameConfig(AppConfig):
    """Registers the pages under the name of their readers."""

    name = "tisserand.interfaces.web.frame"
    label = "web_frame"
