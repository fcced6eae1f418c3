"""The two rules on meetings that reach across tables, held by triggers on SQLite and PostgreSQL alike."""

from django.db import migrations

RULES = {
    "a_meeting_lies_inside_both_sides_availability": """
        (SELECT COUNT(*) FROM conventions_registration_rounds AS open
         WHERE open.round_id = NEW.round_id AND open.registration_id IN (NEW.a_id, NEW.b_id)) < 2""",
    "a_veto_is_never_scheduled": """
        EXISTS (SELECT 1 FROM conventions_wish AS wish WHERE wish.level = 'no'
                AND ((wish.of_id = NEW.a_id AND wish.to_id = NEW.b_id)
                  OR (wish.of_id = NEW.b_id AND wish.to_id = NEW.a_id)))""",
}
EVENTS = ("INSERT", "UPDATE OF a_id, b_id, round_id")


def sqlite(name: str, condition: str) -> list[str]:
    """One trigger an event, since SQLite knows no `INSERT OR UPDATE`."""
    return [
        f"CREATE TRIGGER {name}_{number} BEFORE {event} ON conventions_meeting "
        f"WHEN {condition} BEGIN SELECT RAISE(ABORT, '{name}'); END"
        for number, event in enumerate(EVENTS)
    ]


def postgresql(name: str, condition: str) -> list[str]:
    """A function that raises an integrity error, and one trigger that calls it."""
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {condition} THEN "
        f"RAISE EXCEPTION '{name}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$",
        f"CREATE TRIGGER {name} BEFORE {' OR '.join(EVENTS)} ON conventions_meeting "
        f"FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


def make(apps, schema_editor):
    statements = {"sqlite": sqlite, "postgresql": postgresql}[schema_editor.connection.vendor]
    for name, condition in RULES.items():
        for statement in statements(name, condition):
            schema_editor.execute(statement.replace("%", "%%"), params=None)


def drop(apps, schema_editor):
    for name in RULES:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP FUNCTION {name}() CASCADE")
        else:
            for number in range(len(EVENTS)):
                schema_editor.execute(f"DROP TRIGGER {name}_{number}")


class Migration(migrations.Migration):
    dependencies = [("conventions", "0001_initial")]
    operations = [migrations.RunPython(make, drop)]
