"""What the team tells for others is marked so; whoever wants no more questions says it once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conventions", "0004_keys_and_triggers")]
    operations = [
        migrations.AddField(
            "outcome", "is_for_them", models.BooleanField(default=False, verbose_name="told on their behalf")
        ),
        migrations.AddField(
            "deal",
            "other_words",
            models.CharField(blank=True, max_length=300, verbose_name="what the other side adds"),
        ),
        migrations.AddField(
            "deal", "is_for_them", models.BooleanField(default=False, verbose_name="told on their behalf")
        ),
        migrations.AddField(
            "deal",
            "is_settled_for_them",
            models.BooleanField(default=False, verbose_name="answered on their behalf"),
        ),
        migrations.AddField(
            "registration",
            "asks_no_more_since",
            models.DateTimeField(blank=True, null=True, verbose_name="does not want to be asked again"),
        ),
    ]
