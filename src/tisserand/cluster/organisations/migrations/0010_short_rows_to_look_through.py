"""On PostgreSQL the long words of a document go beside its row, which the index alone looks into.

A search reads the rows of all documents that it finds, for their ids; short ones stand together on few pages.
"""

from django.db import migrations

POSTGRESQL = (
    "ALTER TABLE organisations_searchdocument SET (toast_tuple_target = 128)",
    "ALTER TABLE organisations_searchdocument ALTER COLUMN facets SET STORAGE MAIN",
    "ALTER TABLE organisations_searchdocument ALTER COLUMN points SET STORAGE MAIN",
)
BACK = (
    "ALTER TABLE organisations_searchdocument RESET (toast_tuple_target)",
    "ALTER TABLE organisations_searchdocument ALTER COLUMN facets SET STORAGE EXTENDED",
    "ALTER TABLE organisations_searchdocument ALTER COLUMN points SET STORAGE EXTENDED",
)


def _run(statements):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [("organisations", "0009_checks_and_partings")]
    operations = [migrations.RunPython(_run(POSTGRESQL), _run(BACK))]
