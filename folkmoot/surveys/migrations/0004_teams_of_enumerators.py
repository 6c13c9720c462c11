from django.db import migrations


def make_teams(apps, _schema_editor):
    """A team for each name that enumerators of a survey had one by."""
    enumerator, team = apps.get_model("surveys", "Enumerator"), apps.get_model("surveys", "Team")
    for each in enumerator.objects.exclude(team_name=""):
        name = " ".join(each.team_name.split())
        if name:
            each.team, _made = team.objects.get_or_create(survey_id=each.survey_id, name=name)
            each.save(update_fields=["team"])


class Migration(migrations.Migration):
    dependencies = [("surveys", "0003_worklists")]
    operations = [migrations.RunPython(make_teams, migrations.RunPython.noop)]
