from typing import Any, ClassVar

from django.apps.registry import Apps
from django.db import migrations

CHUNK = 500


def move_apart(apps: Apps, _editor: Any) -> None:
    """Remarks that were written down before there was a table for them."""
    records, remark = apps.get_model("surveys", "ContactRecord"), apps.get_model("surveys", "ContactRemark")
    remarked = records.objects.exclude(remarks="").order_by("pk").values_list("pk", "remarks")
    remark.objects.bulk_create([remark(record_id=pk, text=text) for pk, text in remarked.iterator()], batch_size=CHUNK)


def move_back(apps: Apps, _editor: Any) -> None:
    records, remark = apps.get_model("surveys", "ContactRecord"), apps.get_model("surveys", "ContactRemark")
    for pk, text in remark.objects.values_list("record_id", "text").iterator():
        records.objects.filter(pk=pk).update(remarks=text)


class Migration(migrations.Migration):
    dependencies: ClassVar[list] = [("surveys", "0004_remarks_apart")]

    operations: ClassVar[list] = [migrations.RunPython(move_apart, move_back)]
