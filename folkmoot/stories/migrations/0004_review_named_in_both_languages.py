from django.db import migrations

FIRST = "Second pair of eyes"
WORKFLOW, TASK = "Fyra ögon – Second pair of eyes", "Andra läsaren – Second reader"


def name_in_both(apps, _schema_editor):
    """Names are kept once, for editors of either language. One that an administrator has chosen stays."""
    apps.get_model("wagtailcore", "Workflow").objects.filter(name=FIRST).update(name=WORKFLOW)
    apps.get_model("stories", "SecondReaderTask").objects.filter(name=FIRST).update(name=TASK)


class Migration(migrations.Migration):
    dependencies = [("stories", "0003_rights_and_review")]
    operations = [migrations.RunPython(name_in_both, migrations.RunPython.noop)]
