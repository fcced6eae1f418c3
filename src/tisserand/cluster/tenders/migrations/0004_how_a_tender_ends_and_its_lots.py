"""Keeps what a notice says of its end, of the whole and of single lots, beside the state that follows from it."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F, Q


def told_so_far(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Results and cancelled calls end as they did when they were read."""
    tenders = apps.get_model("tenders", "Tender").objects
    ended = Q(kind="result", state__in=("awarded", "cancelled")) | Q(state="cancelled")
    tenders.filter(ended).update(ending=F("state"))


STATES = [
    ("open", "open"),
    ("expired", "deadline passed"),
    ("awarded", "awarded"),
    ("cancelled", "cancelled"),
    ("withdrawn", "withdrawn by the cluster team"),
]


class Migration(migrations.Migration):
    dependencies = [("tenders", "0003_words_to_find_a_tender_by")]

    operations = [
        migrations.AddField(
            "tender",
            "ending",
            models.CharField(
                blank=True,
                choices=STATES,
                editable=False,
                help_text="The state in which the notice itself leaves its procedure.",
                max_length=9,
                verbose_name="how it ends",
            ),
        ),
        migrations.AddField(
            "tender",
            "ended_lots",
            models.JSONField(
                blank=True,
                default=dict,
                editable=False,
                help_text="By their number, with their state, as results tell.",
                verbose_name="lots that have ended",
            ),
        ),
        migrations.RunPython(told_so_far, migrations.RunPython.noop),
    ]
