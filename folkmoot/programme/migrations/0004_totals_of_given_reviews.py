"""Works out what the scores of each review that was given came to, by the rules that the application was submitted under."""

from django.db import migrations


def work_out(apps, schema_editor):  # noqa: ARG001  Django asks for it
    assignments = apps.get_model("programme", "Assignment").objects.filter(state="given", given_total=None)
    given = assignments.select_related("application__version").prefetch_related("scores")
    for assignment in given.iterator(chunk_size=500):
        criteria = assignment.application.version.kept_rules.get("criteria", [])
        points = {score.criterion: score.points for score in assignment.scores.all()}
        reached = sum(one.get("weight", 1) * points.get(one["key"], 0) for one in criteria)
        highest = sum(one.get("weight", 1) * one.get("highest", 5) for one in criteria)
        assignments.filter(pk=assignment.pk).update(given_total=100 * reached / highest if highest else 0)


class Migration(migrations.Migration):
    dependencies = [("programme", "0003_totals_of_reviews")]

    operations = [migrations.RunPython(work_out, migrations.RunPython.noop)]
