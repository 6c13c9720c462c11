import modelcluster.fields
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("programme", "0002_rights_and_log"),
        ("stories", "0005_made_up_articles_in_an_index"),
    ]

    operations = [
        migrations.AlterField(
            model_name="eventpage",
            name="partnerships",
            field=modelcluster.fields.ParentalManyToManyField(
                blank=True,
                limit_choices_to={"is_public": True},
                related_name="meetings",
                to="programme.partnership",
                verbose_name="partnerships that meet",
            ),
        ),
    ]
