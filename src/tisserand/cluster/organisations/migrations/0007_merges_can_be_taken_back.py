from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisations", "0006_charter_of_the_social_economy")]

    operations = [
        migrations.AddField(
            "duplicate",
            "trace",
            models.JSONField(blank=True, default=dict, verbose_name="what a merge moved"),
        ),
    ]
