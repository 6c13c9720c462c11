from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("stories", "0004_review_named_in_both_languages")]
    operations = [
        migrations.AddIndex(
            model_name="articlepage",
            index=models.Index(condition=models.Q(("synthetic", True)), fields=["synthetic"], name="stories_made_up"),
        ),
    ]
