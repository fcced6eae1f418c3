import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conventions", "0005_what_is_told_for_others")]

    operations = [
        migrations.CreateModel(
            name="Mailing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sequence", models.PositiveIntegerField(verbose_name="change number")),
                ("is_to_everybody", models.BooleanField(default=False, verbose_name="to everybody")),
                ("asked_at", models.DateTimeField(verbose_name="asked for")),
                ("written_at", models.DateTimeField(blank=True, null=True, verbose_name="written")),
                (
                    "schedule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mailings",
                        to="conventions.schedule",
                    ),
                ),
            ],
            options={
                "verbose_name": "mailing",
                "verbose_name_plural": "mailings",
                "ordering": ("schedule", "sequence"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("schedule", "sequence"), name="a_change_of_the_plan_is_written_about_once"
                    )
                ],
            },
        ),
    ]
