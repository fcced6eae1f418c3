"""Pages are tested without collected static files: plain names, and an empty folder to serve from."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def plain_static_files(settings, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
