"""The index of the search, with FTS5 tables kept by triggers on SQLite and GIN indexes on PostgreSQL.

Django makes SQLite tables anew when it alters them and loses their triggers: a later migration that alters
SearchDocument or SearchWord has to make them again.
"""

import django.db.models.deletion
from django.db import migrations, models

SQLITE = (
    """CREATE VIRTUAL TABLE organisations_search_fts USING fts5(words,
       content='organisations_searchdocument', content_rowid='organisation_id',
       detail=none, columnsize=0, tokenize='unicode61 remove_diacritics 0')""",
    """CREATE VIRTUAL TABLE organisations_search_trigrams USING fts5(word,
       content='organisations_searchword', content_rowid='id', detail=none, tokenize='trigram')""",
)
TRIGGERS = {
    "organisations_searchdocument": ("organisations_search_fts", "organisation_id", "words"),
    "organisations_searchword": ("organisations_search_trigrams", "id", "word"),
}
POSTGRESQL = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    # Not inlined and dear, so that the planner asks the index even for words that many have.
    """CREATE FUNCTION organisations_search_tokens(words text) RETURNS tsvector
       LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 20
       AS $$ BEGIN RETURN array_to_tsvector(string_to_array(words, ' ')); END $$""",
    """CREATE INDEX organisations_search_fts ON organisations_searchdocument
       USING gin (organisations_search_tokens(words)) WITH (fastupdate = off)""",
    """CREATE INDEX organisations_search_trigrams ON organisations_searchword
       USING gin (word gin_trgm_ops)""",
)


def triggers(table, index, key, column):
    """An index with its content elsewhere is told of every row that comes, goes or changes."""
    comes = f"INSERT INTO {index}(rowid, {column}) VALUES (NEW.{key}, NEW.{column});"
    goes = f"INSERT INTO {index}({index}, rowid, {column}) VALUES ('delete', OLD.{key}, OLD.{column});"
    bodies = {"INSERT": comes, "DELETE": goes, f"UPDATE OF {column}": goes + comes}
    for event, body in bodies.items():
        name = f"{index}_{event.split()[0].lower()}"
        yield f"CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN {body} END"


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        statements = list(POSTGRESQL)
    else:
        statements = list(SQLITE)
        for table, (index, key, column) in TRIGGERS.items():
            statements += triggers(table, index, key, column)
    for statement in statements:
        schema_editor.execute(statement, params=None)


def drop(apps, schema_editor):
    for table, (index, _key, _column) in TRIGGERS.items():
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP INDEX {index}")
            schema_editor.execute("DROP FUNCTION IF EXISTS organisations_search_tokens")
            continue
        for event in ("insert", "delete", "update"):
            schema_editor.execute(f"DROP TRIGGER {index}_{event}")
        schema_editor.execute(f"DROP TABLE {index}")


class Migration(migrations.Migration):
    dependencies = [("organisations", "0004_what_imports_need")]

    operations = [
        migrations.CreateModel(
            name="SearchIndex",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveBigIntegerField(default=0, verbose_name="version")),
            ],
            options={
                "verbose_name": "state of the search index",
                "verbose_name_plural": "states of the search index",
            },
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.CharField(max_length=60, unique=True, verbose_name="word")),
            ],
            options={
                "verbose_name": "word of the search",
                "verbose_name_plural": "words of the search",
                "ordering": ("word",),
            },
        ),
        migrations.CreateModel(
            name="SearchDocument",
            fields=[
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_document",
                        serialize=False,
                        to="organisations.organisation",
                    ),
                ),
                ("words", models.TextField(blank=True, verbose_name="words")),
                ("facets", models.TextField(blank=True, verbose_name="facets")),
                ("points", models.TextField(blank=True, verbose_name="coordinates")),
                ("sort_name", models.CharField(blank=True, max_length=80, verbose_name="name to sort by")),
                ("is_listed", models.BooleanField(default=False, verbose_name="is found")),
                ("version", models.PositiveBigIntegerField(db_index=True, verbose_name="version")),
                ("indexed_at", models.DateTimeField(verbose_name="indexed")),
            ],
            options={
                "verbose_name": "document of the search",
                "verbose_name_plural": "documents of the search",
                "ordering": ("organisation",),
            },
        ),
        migrations.RunPython(make, drop),
    ]
