from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisations", "0003_messages_wait_for_confirmation")]

    operations = [
        migrations.AddField(
            "organisation",
            "legal_name",
            models.CharField(blank=True, max_length=160, verbose_name="name by law, where it differs"),
        ),
        migrations.AddField(
            "import",
            "file",
            models.FileField(blank=True, upload_to="imports/", verbose_name="the file, until it is done"),
        ),
        migrations.AlterField(
            "importedrow",
            "reason",
            models.SlugField(blank=True, max_length=40, verbose_name="reason", db_index=False),
        ),
        migrations.AddField(
            "importedrow",
            "facts",
            models.JSONField(default=dict, verbose_name="what the reason tells"),
        ),
        migrations.AddField(
            "importedrow",
            "is_undone",
            models.BooleanField(default=False, verbose_name="was undone"),
        ),
        migrations.AlterField(
            "importedrow",
            "before",
            models.JSONField(blank=True, null=True, verbose_name="what it changed"),
        ),
        migrations.AddField(
            "origin",
            "said",
            models.JSONField(default=dict, verbose_name="what it last said"),
        ),
    ]
