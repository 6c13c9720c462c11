from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar[list] = [("surveys", "0005_move_remarks")]

    operations: ClassVar[list] = [migrations.RemoveField(model_name="contactrecord", name="remarks")]
