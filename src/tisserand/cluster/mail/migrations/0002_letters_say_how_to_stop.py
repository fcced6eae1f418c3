from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mail", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="letter",
            name="stop_url",
            field=models.URLField(blank=True, default="", verbose_name="address to stop such letters"),
        ),
    ]
