from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar[list] = [
        ("surveys", "0002_rights_of_leads"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar[list] = [
        migrations.AddField(
            model_name="enumerator",
            name="person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="interviews_as",
                to=settings.AUTH_USER_MODEL,
                verbose_name="account on the site",
            ),
        ),
        migrations.AddConstraint(
            model_name="enumerator",
            constraint=models.UniqueConstraint(fields=("survey", "person"), name="surveys_enumerator_one_account"),
        ),
    ]
