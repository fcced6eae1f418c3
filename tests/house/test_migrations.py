"""The models and their migrations agree."""

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_no_migration_is_pending() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
