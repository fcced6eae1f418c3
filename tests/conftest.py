"""The database of the tests."""

from importlib import import_module

import pytest

MADE_BY_MIGRATIONS = (
    "tisserand.cluster.conventions.migrations.0004_keys_and_triggers",
    "tisserand.cluster.organisations.migrations.0005_search_index",
)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, django_db_use_migrations: bool) -> None:
    """The quick part makes its tables from the models; what no model tells is added here."""
    if not django_db_use_migrations:
        from django.db import connection

        with django_db_blocker.unblock(), connection.schema_editor() as editor:
            for name in MADE_BY_MIGRATIONS:
                import_module(name).make(None, editor)
