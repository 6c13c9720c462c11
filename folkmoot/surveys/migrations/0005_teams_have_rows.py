from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("surveys", "0004_teams_of_enumerators")]
    operations = [migrations.RemoveField("enumerator", "team_name")]
