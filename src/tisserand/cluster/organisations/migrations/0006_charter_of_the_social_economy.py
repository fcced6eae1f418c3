from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisations", "0005_search_index")]

    operations = [
        migrations.AddField(
            model_name="chartercriterion",
            name="is_for_sse_only",
            field=models.BooleanField(default=False, verbose_name="is asked of the social economy only"),
        ),
    ]
