from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisations", "0007_merges_can_be_taken_back")]

    operations = [
        migrations.AddField(
            model_name="savedsearch",
            name="seen",
            field=models.JSONField(default=list, verbose_name="organisations known to the reader"),
        ),
    ]
