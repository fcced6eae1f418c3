"""Keys for what was there before there were keys; triggers that know cancelled meetings and pairs kept apart."""

import secrets
from importlib import import_module

from django.db import migrations, models

import tisserand.cluster.conventions.models.event
import tisserand.cluster.conventions.models.presence

KEYS = (("Convention", "wall_key"), ("Registration", "invitation_key"), ("Delegate", "key"))
BEFORE = import_module("tisserand.cluster.conventions.migrations.0002_triggers").RULES
STANDS = "NEW.state <> 'cancelled' AND "
RULES = {
    **{name: f"{STANDS}{condition}" for name, condition in BEFORE.items()},
    "a_pair_kept_apart_is_never_scheduled": f"""
        {STANDS}EXISTS (SELECT 1 FROM conventions_forbiddenpair AS apart
                        WHERE apart.a_id = NEW.a_id AND apart.b_id = NEW.b_id)""",
}
EVENTS = ("INSERT", "UPDATE OF a_id, b_id, round_id, state")


def sqlite(name, condition):
    """One trigger an event, since SQLite knows no `INSERT OR UPDATE`."""
    for number, event in enumerate(EVENTS):
        yield f"DROP TRIGGER IF EXISTS {name}_{number}"
        yield (
            f"CREATE TRIGGER {name}_{number} BEFORE {event} ON conventions_meeting "
            f"WHEN {condition} BEGIN SELECT RAISE(ABORT, '{name}'); END"
        )


def postgresql(name, condition):
    """A function that raises an integrity error, and one trigger that calls it."""
    yield f"DROP TRIGGER IF EXISTS {name} ON conventions_meeting"
    yield (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {condition} THEN "
        f"RAISE EXCEPTION '{name}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
    )
    yield (
        f"CREATE TRIGGER {name} BEFORE {' OR '.join(EVENTS)} ON conventions_meeting "
        f"FOR EACH ROW EXECUTE FUNCTION {name}()"
    )


def make(apps, schema_editor):
    """Makes the triggers, in place of those that were there."""
    statements = {"sqlite": sqlite, "postgresql": postgresql}[schema_editor.connection.vendor]
    for name, condition in RULES.items():
        for statement in statements(name, condition):
            schema_editor.execute(statement.replace("%", "%%"), params=None)


def give_keys(apps, schema_editor):
    """A key of its own for every row that has none."""
    for model, field in KEYS:
        rows = apps.get_model("conventions", model).objects
        for key in rows.filter(**{field: None}).values_list("pk", flat=True):
            rows.filter(pk=key).update(**{field: secrets.token_urlsafe(12)})


def unique(make_key, words):
    """A key as the models have it."""
    return models.CharField(default=make_key, max_length=24, unique=True, verbose_name=words)


presence = tisserand.cluster.conventions.models.presence


class Migration(migrations.Migration):
    dependencies = [("conventions", "0003_the_whole_convention")]
    operations = [
        migrations.RunPython(give_keys, migrations.RunPython.noop),
        migrations.AlterField(
            "convention",
            "wall_key",
            unique(tisserand.cluster.conventions.models.event.wall_key, "key of the wall display"),
        ),
        migrations.AlterField(
            "registration", "invitation_key", unique(presence.invitation_key, "key of its invitation")
        ),
        migrations.AlterField("delegate", "key", unique(presence.badge_key, "key of the badge")),
        migrations.RunPython(make, migrations.RunPython.noop),
    ]
