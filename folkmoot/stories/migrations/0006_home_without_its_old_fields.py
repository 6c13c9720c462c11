from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("stories", "0005_home_as_blocks")]
    operations = [
        migrations.RemoveField(model_name="homepage", name="purpose"),
        migrations.RemoveField(model_name="homepage", name="introduction"),
    ]
