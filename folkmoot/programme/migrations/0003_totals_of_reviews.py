from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programme", "0002_rights_and_log")]

    operations = [migrations.AddField("assignment", "given_total", models.FloatField(null=True))]
