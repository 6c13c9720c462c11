from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar[list] = [("surveys", "0003_accounts_of_enumerators")]

    operations: ClassVar[list] = [
        migrations.CreateModel(
            name="ContactRemark",
            fields=[
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="remark",
                        serialize=False,
                        to="surveys.contactrecord",
                        verbose_name="record of a contact",
                    ),
                ),
                ("text", models.TextField(verbose_name="remarks")),
            ],
            options={
                "verbose_name": "remark at a door",
                "verbose_name_plural": "remarks at doors",
                "ordering": ["pk"],
            },
        ),
    ]
