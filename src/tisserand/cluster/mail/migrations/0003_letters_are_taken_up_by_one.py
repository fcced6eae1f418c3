from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mail", "0002_letters_say_how_to_stop")]

    operations = [
        migrations.AddField(
            model_name="letter",
            name="taken_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="taken up to be sent"),
        ),
    ]
