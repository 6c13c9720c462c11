import uuid

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import modelcluster.contrib.taggit
import modelcluster.fields
import modelsearch.index
import taggit.managers
import wagtail.fields
import wagtail.images.models
import wagtail.models.media
from django.conf import settings
from django.db import migrations, models

import folkmoot.places.texts
import folkmoot.programme.choice_lists
import folkmoot.stories.bodies.bodies
import folkmoot.stories.bodies.partnership_block
import folkmoot.stories.editing.limited_pages
import folkmoot.stories.home_blocks
import folkmoot.stories.letters.subscribers
import folkmoot.stories.research.orcid
import folkmoot.surveys.published_figures
from folkmoot.places.tables_at_once import CreateTables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("places", "0001_places"),
        ("programme", "0001_programme"),
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="AccessibilityPage",
                    fields=[
                        (
                            "page_ptr",
                            models.OneToOneField(
                                auto_created=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                parent_link=True,
                                primary_key=True,
                                serialize=False,
                                to=settings.WAGTAIL_PAGE_MODEL,
                            ),
                        ),
                        (
                            "organisation",
                            models.CharField(
                                blank=True,
                                help_text="The site’s name where empty.",
                                max_length=200,
                                verbose_name="who is responsible",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("full", "fully compliant"),
                                    ("partial", "partially compliant"),
                                    ("not", "not compliant"),
                                ],
                                default="partial",
                                max_length=10,
                                verbose_name="with the law the site is",
                            ),
                        ),
                        (
                            "shortcomings",
                            wagtail.fields.RichTextField(
                                blank=True,
                                help_text="What, why, until when, and where one gets the same in another way.",
                                verbose_name="what is not accessible",
                            ),
                        ),
                        (
                            "email",
                            models.EmailField(
                                blank=True,
                                help_text="For whoever cannot use something. The law asks for a way.",
                                max_length=254,
                                verbose_name="e-mail",
                            ),
                        ),
                        ("phone", models.CharField(blank=True, max_length=40, verbose_name="telephone")),
                        (
                            "answered_within",
                            models.CharField(
                                blank=True,
                                help_text="For example: two working days",
                                max_length=60,
                                verbose_name="answered within",
                            ),
                        ),
                        ("tested_how", models.TextField(blank=True, max_length=600, verbose_name="how it was tested")),
                        ("tested_on", models.DateField(blank=True, null=True, verbose_name="tested on")),
                        ("supervisor", models.CharField(blank=True, max_length=200, verbose_name="supervising authority")),
                        ("supervisor_link", models.URLField(blank=True, verbose_name="where one complains to it")),
                    ],
                    options={
                        "verbose_name": "accessibility statement",
                    },
                    bases=(folkmoot.stories.editing.limited_pages.Limited, "wagtailcore.page"),
                ),
                migrations.CreateModel(
                    name="ArticlePage",
                    fields=[
                        (
                            "page_ptr",
                            models.OneToOneField(
                                auto_created=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                parent_link=True,
                                primary_key=True,
                                serialize=False,
                                to=settings.WAGTAIL_PAGE_MODEL,
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("article", "Post"),
                                    ("portrait", "Portrait"),
                                    ("publication", "Publication"),
                                    ("project", "Research project"),
                                    ("event", "Event"),
                                    ("meeting", "Partner meeting"),
                                    ("call", "Call"),
                                    ("research-call", "Research call"),
                                    ("vacancy", "Vacancy"),
                                ],
                                default="article",
                                editable=False,
                                max_length=20,
                                verbose_name="type",
                            ),
                        ),
                        ("date", models.DateField(db_index=True, default=django.utils.timezone.localdate, verbose_name="date")),
                        ("byline", models.CharField(blank=True, max_length=200, verbose_name="written by")),
                        (
                            "shown_until",
                            models.DateField(blank=True, db_index=True, editable=False, null=True, verbose_name="shown until"),
                        ),
                        (
                            "body",
                            wagtail.fields.StreamField(
                                [
                                    ("paragraph", 0),
                                    ("heading", 1),
                                    ("quote", 4),
                                    ("picture", 8),
                                    ("facts", 14),
                                    ("table", 20),
                                    ("figure", 24),
                                    ("video", 31),
                                    ("file", 35),
                                    ("call_to_action", 40),
                                    ("partnership", 42),
                                ],
                                block_lookup={
                                    0: (
                                        "wagtail.blocks.RichTextBlock",
                                        (),
                                        {
                                            "features": ["bold", "italic", "link", "document-link", "ol", "ul"],
                                            "icon": "pilcrow",
                                            "label": "Text",
                                        },
                                    ),
                                    1: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {"icon": "title", "label": "Heading", "template": "stories/blocks/heading.html"},
                                    ),
                                    2: (
                                        "wagtail.blocks.TextBlock",
                                        (),
                                        {"help_text": "Without quotation marks.", "label": "Quote"},
                                    ),
                                    3: ("wagtail.blocks.CharBlock", (), {"label": "Who said it", "required": False}),
                                    4: ("wagtail.blocks.StructBlock", [[("text", 2), ("source", 3)]], {}),
                                    5: ("wagtail.images.blocks.ImageChooserBlock", (), {"label": "Picture"}),
                                    6: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {
                                            "help_text": "Read out to those who do not see it. Describe what matters for the text.",
                                            "label": "What the picture shows",
                                        },
                                    ),
                                    7: ("wagtail.blocks.CharBlock", (), {"label": "Caption", "required": False}),
                                    8: (
                                        "wagtail.blocks.StructBlock",
                                        [[("picture", 5), ("alternative_text", 6), ("caption", 7)]],
                                        {},
                                    ),
                                    9: ("wagtail.blocks.CharBlock", (), {"label": "Heading", "required": False}),
                                    10: ("wagtail.blocks.CharBlock", (), {"label": "What"}),
                                    11: ("wagtail.blocks.CharBlock", (), {"label": "Fact"}),
                                    12: ("wagtail.blocks.StructBlock", [[("name", 10), ("value", 11)]], {}),
                                    13: ("wagtail.blocks.ListBlock", (12,), {"label": "Facts", "min_num": 1}),
                                    14: ("wagtail.blocks.StructBlock", [[("heading", 9), ("facts", 13)]], {}),
                                    15: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {
                                            "help_text": "Stands above it, and is read out first.",
                                            "label": "What the table shows",
                                        },
                                    ),
                                    16: ("wagtail.blocks.CharBlock", (), {"label": "Words", "required": False}),
                                    17: ("wagtail.blocks.DecimalBlock", (), {"label": "Number", "required": False}),
                                    18: (
                                        "wagtail.contrib.typed_table_block.blocks.TypedTableBlock",
                                        [[("text", 16), ("number", 17)]],
                                        {"label": "Table"},
                                    ),
                                    19: (
                                        "wagtail.blocks.BooleanBlock",
                                        (),
                                        {"default": True, "label": "The first column names the rows", "required": False},
                                    ),
                                    20: (
                                        "wagtail.blocks.StructBlock",
                                        [[("caption", 15), ("table", 18), ("row_headings", 19)]],
                                        {},
                                    ),
                                    21: (
                                        "wagtail.blocks.ChoiceBlock",
                                        [],
                                        {
                                            "choices": folkmoot.surveys.published_figures.cards_to_choose_from,
                                            "label": "Report card",
                                        },
                                    ),
                                    22: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {
                                            "help_text": "Copy the address of “See the question” from the card’s page, or write the question’s name in the form.",
                                            "label": "Question",
                                        },
                                    ),
                                    23: ("folkmoot.stories.bodies.figure_block.EditionBlock", (), {}),
                                    24: ("wagtail.blocks.StructBlock", [[("card", 21), ("question", 22), ("edition", 23)]], {}),
                                    25: ("wagtail.blocks.CharBlock", (), {"label": "What the video shows"}),
                                    26: (
                                        "wagtail.blocks.URLBlock",
                                        (),
                                        {
                                            "help_text": "On YouTube or Vimeo. Or choose a file of ours.",
                                            "label": "Address",
                                            "required": False,
                                        },
                                    ),
                                    27: (
                                        "wagtail.documents.blocks.DocumentChooserBlock",
                                        (),
                                        {
                                            "help_text": "An MP4 or WebM among the documents.",
                                            "label": "File",
                                            "required": False,
                                        },
                                    ),
                                    28: (
                                        "wagtail.documents.blocks.DocumentChooserBlock",
                                        (),
                                        {
                                            "help_text": "A WebVTT file, for those who do not hear. Law asks for it.",
                                            "label": "Captions",
                                            "required": False,
                                        },
                                    ),
                                    29: (
                                        "wagtail.images.blocks.ImageChooserBlock",
                                        (),
                                        {"help_text": "Shown until it plays.", "label": "Picture", "required": False},
                                    ),
                                    30: (
                                        "wagtail.blocks.TextBlock",
                                        (),
                                        {
                                            "help_text": "For those who neither see nor hear it; folded under the video.",
                                            "label": "What is said",
                                            "required": False,
                                        },
                                    ),
                                    31: (
                                        "wagtail.blocks.StructBlock",
                                        [
                                            [
                                                ("title", 25),
                                                ("address", 26),
                                                ("file", 27),
                                                ("captions", 28),
                                                ("picture", 29),
                                                ("text", 30),
                                            ]
                                        ],
                                        {},
                                    ),
                                    32: ("wagtail.documents.blocks.DocumentChooserBlock", (), {"label": "File"}),
                                    33: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {
                                            "help_text": "The file’s own title where it is empty.",
                                            "label": "Name",
                                            "required": False,
                                        },
                                    ),
                                    34: ("wagtail.blocks.CharBlock", (), {"label": "What it is", "required": False}),
                                    35: ("wagtail.blocks.StructBlock", [[("file", 32), ("title", 33), ("about", 34)]], {}),
                                    36: ("wagtail.blocks.CharBlock", (), {"label": "Text", "required": False}),
                                    37: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {"help_text": "What the reader does: “Sign up by 12 May”.", "label": "On the button"},
                                    ),
                                    38: ("wagtail.blocks.PageChooserBlock", (), {"label": "Page", "required": False}),
                                    39: (
                                        "wagtail.blocks.URLBlock",
                                        (),
                                        {
                                            "help_text": "Where it is elsewhere than on this site.",
                                            "label": "Address",
                                            "required": False,
                                        },
                                    ),
                                    40: (
                                        "wagtail.blocks.StructBlock",
                                        [[("text", 36), ("label", 37), ("page", 38), ("address", 39)]],
                                        {},
                                    ),
                                    41: (
                                        "wagtail.blocks.ChoiceBlock",
                                        [],
                                        {
                                            "choices": folkmoot.stories.bodies.partnership_block.partnerships_to_choose_from,
                                            "label": "Partnership",
                                        },
                                    ),
                                    42: ("wagtail.blocks.StructBlock", [[("partnership", 41)]], {}),
                                },
                                verbose_name="text",
                            ),
                        ),
                        (
                            "picture_text",
                            models.CharField(
                                blank=True,
                                help_text="Read out to those who do not see it.",
                                max_length=300,
                                verbose_name="what the picture shows",
                            ),
                        ),
                        (
                            "global_goals",
                            folkmoot.programme.choice_lists.ChoiceListField(
                                blank=True, default=list, verbose_name="global goals"
                            ),
                        ),
                        (
                            "synthetic",
                            models.BooleanField(
                                default=False,
                                help_text="The page says that it stands in a demonstration.",
                                verbose_name="demonstration",
                            ),
                        ),
                        (
                            "countries",
                            modelcluster.fields.ParentalManyToManyField(
                                blank=True, related_name="articles", to="places.country", verbose_name="countries"
                            ),
                        ),
                        (
                            "municipalities",
                            modelcluster.fields.ParentalManyToManyField(
                                blank=True, related_name="articles", to="places.municipality", verbose_name="municipalities"
                            ),
                        ),
                        (
                            "network",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="articles",
                                to="programme.network",
                                verbose_name="network",
                            ),
                        ),
                        (
                            "themes",
                            modelcluster.fields.ParentalManyToManyField(
                                blank=True, related_name="articles", to="programme.theme", verbose_name="project areas"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "article",
                        "verbose_name_plural": "articles",
                    },
                    bases=(
                        folkmoot.stories.bodies.bodies.WithBody,
                        folkmoot.stories.editing.limited_pages.Limited,
                        "wagtailcore.page",
                    ),
                ),
                migrations.CreateModel(
                    name="ArticleIndexPage",
                    fields=[
                        (
                            "page_ptr",
                            models.OneToOneField(
                                auto_created=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                parent_link=True,
                                primary_key=True,
                                serialize=False,
                                to=settings.WAGTAIL_PAGE_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "article archive",
                    },
                    bases=(folkmoot.stories.editing.limited_pages.Limited, "wagtailcore.page"),
                ),
                migrations.CreateModel(
                    name="HomePage",
                    fields=[
                        (
                            "page_ptr",
                            models.OneToOneField(
                                auto_created=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                parent_link=True,
                                primary_key=True,
                                serialize=False,
                                to=settings.WAGTAIL_PAGE_MODEL,
                            ),
                        ),
                        (
                            "body",
                            wagtail.fields.StreamField(
                                [
                                    ("introduction", 9),
                                    ("articles", 20),
                                    ("report_cards", 23),
                                    ("figure", 28),
                                    ("partnerships", 32),
                                    ("portrait", 34),
                                    ("agenda", 37),
                                    ("call_to_action", 39),
                                    ("newsletter", 41),
                                    ("text", 43),
                                ],
                                block_lookup={
                                    0: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {
                                            "help_text": "One sentence, which the page begins with.",
                                            "label": "What the centre does",
                                            "max_length": 240,
                                        },
                                    ),
                                    1: (
                                        "wagtail.blocks.TextBlock",
                                        (),
                                        {
                                            "help_text": "A few sentences under it.",
                                            "label": "Introduction",
                                            "max_length": 600,
                                            "required": False,
                                        },
                                    ),
                                    2: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {"help_text": "What the reader does: “Sign up by 12 May”.", "label": "On the button"},
                                    ),
                                    3: ("wagtail.blocks.PageChooserBlock", (), {"label": "Page", "required": False}),
                                    4: (
                                        "wagtail.blocks.URLBlock",
                                        (),
                                        {
                                            "help_text": "Where it is elsewhere than on this site.",
                                            "label": "Address",
                                            "required": False,
                                        },
                                    ),
                                    5: ("wagtail.blocks.StructBlock", [[("label", 2), ("page", 3), ("address", 4)]], {}),
                                    6: (
                                        "wagtail.blocks.ListBlock",
                                        (5,),
                                        {"default": [], "label": "Ways in", "max_num": 3, "min_num": 0},
                                    ),
                                    7: (
                                        "wagtail.images.blocks.ImageChooserBlock",
                                        (),
                                        {
                                            "help_text": "Without one, a picture of dots is drawn.",
                                            "label": "Picture",
                                            "required": False,
                                        },
                                    ),
                                    8: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {
                                            "help_text": "Read out to those who do not see it.",
                                            "label": "What the picture shows",
                                            "required": False,
                                        },
                                    ),
                                    9: (
                                        "wagtail.blocks.StructBlock",
                                        [
                                            [
                                                ("heading", 0),
                                                ("text", 1),
                                                ("ways_in", 6),
                                                ("picture", 7),
                                                ("alternative_text", 8),
                                            ]
                                        ],
                                        {},
                                    ),
                                    10: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {
                                            "help_text": "“Newest articles” where it is empty.",
                                            "label": "Heading",
                                            "max_length": 120,
                                            "required": False,
                                        },
                                    ),
                                    11: (
                                        "wagtail.blocks.ChoiceBlock",
                                        [],
                                        {
                                            "choices": [
                                                ("article", "Post"),
                                                ("portrait", "Portrait"),
                                                ("publication", "Publication"),
                                                ("project", "Research project"),
                                                ("event", "Event"),
                                                ("meeting", "Partner meeting"),
                                                ("call", "Call"),
                                                ("research-call", "Research call"),
                                                ("vacancy", "Vacancy"),
                                            ],
                                            "label": "Type",
                                            "required": False,
                                        },
                                    ),
                                    12: (
                                        "wagtail.blocks.ChoiceBlock",
                                        [],
                                        {
                                            "choices": folkmoot.stories.home_blocks.topics_to_choose_from,
                                            "label": "Topic",
                                            "required": False,
                                        },
                                    ),
                                    13: (
                                        "wagtail.blocks.ChoiceBlock",
                                        [],
                                        {
                                            "choices": folkmoot.stories.home_blocks.networks_to_choose_from,
                                            "label": "Network",
                                            "required": False,
                                        },
                                    ),
                                    14: (
                                        "wagtail.blocks.ChoiceBlock",
                                        [],
                                        {
                                            "choices": folkmoot.stories.home_blocks.areas_to_choose_from,
                                            "label": "Project area",
                                            "required": False,
                                        },
                                    ),
                                    15: (
                                        "wagtail.blocks.ChoiceBlock",
                                        [],
                                        {
                                            "choices": folkmoot.stories.home_blocks.countries_to_choose_from,
                                            "label": "Country",
                                            "required": False,
                                        },
                                    ),
                                    16: (
                                        "wagtail.blocks.ChoiceBlock",
                                        [],
                                        {
                                            "choices": folkmoot.stories.home_blocks.goals_to_choose_from,
                                            "label": "Global goal",
                                            "required": False,
                                        },
                                    ),
                                    17: (
                                        "wagtail.blocks.IntegerBlock",
                                        (),
                                        {"default": 4, "label": "How many", "max_value": 9, "min_value": 1},
                                    ),
                                    18: (
                                        "wagtail.blocks.BooleanBlock",
                                        (),
                                        {"label": "With pictures and the first words", "required": False},
                                    ),
                                    19: (
                                        "wagtail.blocks.ChoiceBlock",
                                        [],
                                        {
                                            "choices": [("whole", "The whole width"), ("half", "Half, beside the next half")],
                                            "label": "Width",
                                        },
                                    ),
                                    20: (
                                        "wagtail.blocks.StructBlock",
                                        [
                                            [
                                                ("heading", 10),
                                                ("type", 11),
                                                ("topic", 12),
                                                ("network", 13),
                                                ("area", 14),
                                                ("country", 15),
                                                ("goal", 16),
                                                ("count", 17),
                                                ("pictures", 18),
                                                ("width", 19),
                                            ]
                                        ],
                                        {},
                                    ),
                                    21: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {
                                            "help_text": "“What citizens said last” where it is empty.",
                                            "label": "Heading",
                                            "max_length": 120,
                                            "required": False,
                                        },
                                    ),
                                    22: (
                                        "wagtail.blocks.IntegerBlock",
                                        (),
                                        {"default": 1, "label": "How many", "max_value": 6, "min_value": 1},
                                    ),
                                    23: ("wagtail.blocks.StructBlock", [[("heading", 21), ("count", 22), ("width", 19)]], {}),
                                    24: (
                                        "wagtail.blocks.ChoiceBlock",
                                        [],
                                        {
                                            "choices": folkmoot.surveys.published_figures.cards_to_choose_from,
                                            "label": "Report card",
                                        },
                                    ),
                                    25: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {
                                            "help_text": "Copy the address of “See the question” from the card’s page, or write the question’s name in the form.",
                                            "label": "Question",
                                        },
                                    ),
                                    26: ("folkmoot.stories.bodies.figure_block.EditionBlock", (), {}),
                                    27: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {"help_text": "", "label": "Heading", "max_length": 120, "required": False},
                                    ),
                                    28: (
                                        "wagtail.blocks.StructBlock",
                                        [[("card", 24), ("question", 25), ("edition", 26), ("heading", 27), ("width", 19)]],
                                        {},
                                    ),
                                    29: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {
                                            "help_text": "“Partnerships” where it is empty.",
                                            "label": "Heading",
                                            "max_length": 120,
                                            "required": False,
                                        },
                                    ),
                                    30: (
                                        "wagtail.blocks.TextBlock",
                                        (),
                                        {"label": "Text", "max_length": 400, "required": False},
                                    ),
                                    31: (
                                        "wagtail.blocks.BooleanBlock",
                                        (),
                                        {"default": True, "label": "With the map", "required": False},
                                    ),
                                    32: (
                                        "wagtail.blocks.StructBlock",
                                        [[("heading", 29), ("text", 30), ("map", 31), ("width", 19)]],
                                        {},
                                    ),
                                    33: (
                                        "wagtail.blocks.PageChooserBlock",
                                        (),
                                        {
                                            "help_text": "The newest one where none is chosen. It is shown in the reader’s language where it is translated.",
                                            "label": "Portrait",
                                            "page_type": ["stories.PortraitPage"],
                                            "required": False,
                                        },
                                    ),
                                    34: (
                                        "wagtail.blocks.StructBlock",
                                        [[("heading", 27), ("portrait", 33), ("width", 19)]],
                                        {},
                                    ),
                                    35: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {
                                            "help_text": "“Coming” where it is empty.",
                                            "label": "Heading",
                                            "max_length": 120,
                                            "required": False,
                                        },
                                    ),
                                    36: (
                                        "wagtail.blocks.IntegerBlock",
                                        (),
                                        {"default": 4, "label": "How many", "max_value": 10, "min_value": 1},
                                    ),
                                    37: ("wagtail.blocks.StructBlock", [[("heading", 35), ("count", 36), ("width", 19)]], {}),
                                    38: ("wagtail.blocks.CharBlock", (), {"label": "Text", "required": False}),
                                    39: (
                                        "wagtail.blocks.StructBlock",
                                        [[("text", 38), ("label", 2), ("page", 3), ("address", 4), ("width", 19)]],
                                        {},
                                    ),
                                    40: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {
                                            "help_text": "“Get letters from us” where it is empty.",
                                            "label": "Heading",
                                            "max_length": 120,
                                            "required": False,
                                        },
                                    ),
                                    41: ("wagtail.blocks.StructBlock", [[("heading", 40), ("text", 30), ("width", 19)]], {}),
                                    42: (
                                        "wagtail.blocks.RichTextBlock",
                                        (),
                                        {
                                            "features": ["h3", "bold", "italic", "link", "document-link", "ol", "ul"],
                                            "label": "Text",
                                        },
                                    ),
                                    43: ("wagtail.blocks.StructBlock", [[("heading", 27), ("text", 42), ("width", 19)]], {}),
                                },
                                verbose_name="blocks",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "home page",
                    },
                    bases=(
                        folkmoot.stories.bodies.bodies.WithBody,
                        folkmoot.stories.editing.limited_pages.Limited,
                        "wagtailcore.page",
                    ),
                ),
                migrations.CreateModel(
                    name="NewsletterIssuePage",
                    fields=[
                        (
                            "page_ptr",
                            models.OneToOneField(
                                auto_created=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                parent_link=True,
                                primary_key=True,
                                serialize=False,
                                to=settings.WAGTAIL_PAGE_MODEL,
                            ),
                        ),
                        ("date", models.DateField(default=django.utils.timezone.localdate, verbose_name="date")),
                        (
                            "introduction",
                            models.TextField(
                                blank=True, help_text="A few sentences to begin with.", max_length=1200, verbose_name="greeting"
                            ),
                        ),
                        ("synthetic", models.BooleanField(default=False, verbose_name="demonstration")),
                    ],
                    options={
                        "verbose_name": "newsletter issue",
                        "verbose_name_plural": "newsletter issues",
                    },
                    bases=(folkmoot.stories.editing.limited_pages.Limited, "wagtailcore.page"),
                ),
                migrations.CreateModel(
                    name="NewsletterPage",
                    fields=[
                        (
                            "page_ptr",
                            models.OneToOneField(
                                auto_created=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                parent_link=True,
                                primary_key=True,
                                serialize=False,
                                to=settings.WAGTAIL_PAGE_MODEL,
                            ),
                        ),
                        ("introduction", models.TextField(blank=True, max_length=600, verbose_name="introduction")),
                    ],
                    options={
                        "verbose_name": "newsletter",
                    },
                    bases=(folkmoot.stories.editing.limited_pages.Limited, "wagtailcore.page"),
                ),
                migrations.CreateModel(
                    name="PagesState",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.UUIDField(default=uuid.uuid4)),
                    ],
                ),
                migrations.CreateModel(
                    name="PlainPage",
                    fields=[
                        (
                            "page_ptr",
                            models.OneToOneField(
                                auto_created=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                parent_link=True,
                                primary_key=True,
                                serialize=False,
                                to=settings.WAGTAIL_PAGE_MODEL,
                            ),
                        ),
                        (
                            "body",
                            wagtail.fields.StreamField(
                                [
                                    ("paragraph", 0),
                                    ("heading", 1),
                                    ("quote", 4),
                                    ("picture", 8),
                                    ("facts", 14),
                                    ("table", 20),
                                    ("figure", 24),
                                    ("video", 31),
                                    ("file", 35),
                                    ("call_to_action", 40),
                                    ("partnership", 42),
                                ],
                                block_lookup={
                                    0: (
                                        "wagtail.blocks.RichTextBlock",
                                        (),
                                        {
                                            "features": ["bold", "italic", "link", "document-link", "ol", "ul"],
                                            "icon": "pilcrow",
                                            "label": "Text",
                                        },
                                    ),
                                    1: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {"icon": "title", "label": "Heading", "template": "stories/blocks/heading.html"},
                                    ),
                                    2: (
                                        "wagtail.blocks.TextBlock",
                                        (),
                                        {"help_text": "Without quotation marks.", "label": "Quote"},
                                    ),
                                    3: ("wagtail.blocks.CharBlock", (), {"label": "Who said it", "required": False}),
                                    4: ("wagtail.blocks.StructBlock", [[("text", 2), ("source", 3)]], {}),
                                    5: ("wagtail.images.blocks.ImageChooserBlock", (), {"label": "Picture"}),
                                    6: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {
                                            "help_text": "Read out to those who do not see it. Describe what matters for the text.",
                                            "label": "What the picture shows",
                                        },
                                    ),
                                    7: ("wagtail.blocks.CharBlock", (), {"label": "Caption", "required": False}),
                                    8: (
                                        "wagtail.blocks.StructBlock",
                                        [[("picture", 5), ("alternative_text", 6), ("caption", 7)]],
                                        {},
                                    ),
                                    9: ("wagtail.blocks.CharBlock", (), {"label": "Heading", "required": False}),
                                    10: ("wagtail.blocks.CharBlock", (), {"label": "What"}),
                                    11: ("wagtail.blocks.CharBlock", (), {"label": "Fact"}),
                                    12: ("wagtail.blocks.StructBlock", [[("name", 10), ("value", 11)]], {}),
                                    13: ("wagtail.blocks.ListBlock", (12,), {"label": "Facts", "min_num": 1}),
                                    14: ("wagtail.blocks.StructBlock", [[("heading", 9), ("facts", 13)]], {}),
                                    15: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {
                                            "help_text": "Stands above it, and is read out first.",
                                            "label": "What the table shows",
                                        },
                                    ),
                                    16: ("wagtail.blocks.CharBlock", (), {"label": "Words", "required": False}),
                                    17: ("wagtail.blocks.DecimalBlock", (), {"label": "Number", "required": False}),
                                    18: (
                                        "wagtail.contrib.typed_table_block.blocks.TypedTableBlock",
                                        [[("text", 16), ("number", 17)]],
                                        {"label": "Table"},
                                    ),
                                    19: (
                                        "wagtail.blocks.BooleanBlock",
                                        (),
                                        {"default": True, "label": "The first column names the rows", "required": False},
                                    ),
                                    20: (
                                        "wagtail.blocks.StructBlock",
                                        [[("caption", 15), ("table", 18), ("row_headings", 19)]],
                                        {},
                                    ),
                                    21: (
                                        "wagtail.blocks.ChoiceBlock",
                                        [],
                                        {
                                            "choices": folkmoot.surveys.published_figures.cards_to_choose_from,
                                            "label": "Report card",
                                        },
                                    ),
                                    22: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {
                                            "help_text": "Copy the address of “See the question” from the card’s page, or write the question’s name in the form.",
                                            "label": "Question",
                                        },
                                    ),
                                    23: ("folkmoot.stories.bodies.figure_block.EditionBlock", (), {}),
                                    24: ("wagtail.blocks.StructBlock", [[("card", 21), ("question", 22), ("edition", 23)]], {}),
                                    25: ("wagtail.blocks.CharBlock", (), {"label": "What the video shows"}),
                                    26: (
                                        "wagtail.blocks.URLBlock",
                                        (),
                                        {
                                            "help_text": "On YouTube or Vimeo. Or choose a file of ours.",
                                            "label": "Address",
                                            "required": False,
                                        },
                                    ),
                                    27: (
                                        "wagtail.documents.blocks.DocumentChooserBlock",
                                        (),
                                        {
                                            "help_text": "An MP4 or WebM among the documents.",
                                            "label": "File",
                                            "required": False,
                                        },
                                    ),
                                    28: (
                                        "wagtail.documents.blocks.DocumentChooserBlock",
                                        (),
                                        {
                                            "help_text": "A WebVTT file, for those who do not hear. Law asks for it.",
                                            "label": "Captions",
                                            "required": False,
                                        },
                                    ),
                                    29: (
                                        "wagtail.images.blocks.ImageChooserBlock",
                                        (),
                                        {"help_text": "Shown until it plays.", "label": "Picture", "required": False},
                                    ),
                                    30: (
                                        "wagtail.blocks.TextBlock",
                                        (),
                                        {
                                            "help_text": "For those who neither see nor hear it; folded under the video.",
                                            "label": "What is said",
                                            "required": False,
                                        },
                                    ),
                                    31: (
                                        "wagtail.blocks.StructBlock",
                                        [
                                            [
                                                ("title", 25),
                                                ("address", 26),
                                                ("file", 27),
                                                ("captions", 28),
                                                ("picture", 29),
                                                ("text", 30),
                                            ]
                                        ],
                                        {},
                                    ),
                                    32: ("wagtail.documents.blocks.DocumentChooserBlock", (), {"label": "File"}),
                                    33: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {
                                            "help_text": "The file’s own title where it is empty.",
                                            "label": "Name",
                                            "required": False,
                                        },
                                    ),
                                    34: ("wagtail.blocks.CharBlock", (), {"label": "What it is", "required": False}),
                                    35: ("wagtail.blocks.StructBlock", [[("file", 32), ("title", 33), ("about", 34)]], {}),
                                    36: ("wagtail.blocks.CharBlock", (), {"label": "Text", "required": False}),
                                    37: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {"help_text": "What the reader does: “Sign up by 12 May”.", "label": "On the button"},
                                    ),
                                    38: ("wagtail.blocks.PageChooserBlock", (), {"label": "Page", "required": False}),
                                    39: (
                                        "wagtail.blocks.URLBlock",
                                        (),
                                        {
                                            "help_text": "Where it is elsewhere than on this site.",
                                            "label": "Address",
                                            "required": False,
                                        },
                                    ),
                                    40: (
                                        "wagtail.blocks.StructBlock",
                                        [[("text", 36), ("label", 37), ("page", 38), ("address", 39)]],
                                        {},
                                    ),
                                    41: (
                                        "wagtail.blocks.ChoiceBlock",
                                        [],
                                        {
                                            "choices": folkmoot.stories.bodies.partnership_block.partnerships_to_choose_from,
                                            "label": "Partnership",
                                        },
                                    ),
                                    42: ("wagtail.blocks.StructBlock", [[("partnership", 41)]], {}),
                                },
                                verbose_name="text",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "plain page",
                        "verbose_name_plural": "plain pages",
                    },
                    bases=(
                        folkmoot.stories.bodies.bodies.WithBody,
                        folkmoot.stories.editing.limited_pages.Limited,
                        "wagtailcore.page",
                    ),
                ),
                migrations.CreateModel(
                    name="ResearchPage",
                    fields=[
                        (
                            "page_ptr",
                            models.OneToOneField(
                                auto_created=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                parent_link=True,
                                primary_key=True,
                                serialize=False,
                                to=settings.WAGTAIL_PAGE_MODEL,
                            ),
                        ),
                        ("introduction", models.TextField(blank=True, max_length=600, verbose_name="introduction")),
                    ],
                    options={
                        "verbose_name": "research",
                    },
                    bases=(folkmoot.stories.editing.limited_pages.Limited, "wagtailcore.page"),
                ),
                migrations.CreateModel(
                    name="SecondReaderTask",
                    fields=[
                        (
                            "groupapprovaltask_ptr",
                            models.OneToOneField(
                                auto_created=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                parent_link=True,
                                primary_key=True,
                                serialize=False,
                                to="wagtailcore.groupapprovaltask",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "second reader",
                        "verbose_name_plural": "second readers",
                    },
                    bases=("wagtailcore.groupapprovaltask",),
                ),
                migrations.CreateModel(
                    name="Subscriber",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("email", models.EmailField(max_length=254, unique=True, verbose_name="address")),
                        (
                            "language",
                            models.CharField(
                                choices=[("sv", "Swedish"), ("en", "English")], max_length=10, verbose_name="language"
                            ),
                        ),
                        (
                            "token",
                            models.CharField(
                                default=folkmoot.stories.letters.subscribers.new_token,
                                editable=False,
                                max_length=40,
                                unique=True,
                            ),
                        ),
                        ("asked_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="asked")),
                        ("confirmed_at", models.DateTimeField(null=True, verbose_name="confirmed")),
                        ("bounces", models.PositiveSmallIntegerField(default=0, verbose_name="returned letters")),
                    ],
                    options={
                        "verbose_name": "subscriber",
                        "verbose_name_plural": "subscribers",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Tag",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.CharField(max_length=100, unique=True, verbose_name="name")),
                        ("slug", models.SlugField(allow_unicode=True, max_length=100, unique=True, verbose_name="slug")),
                    ],
                    options={
                        "verbose_name": "tag",
                        "verbose_name_plural": "tags",
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="Topic",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("names", folkmoot.places.texts.TextsField(default=dict, verbose_name="name")),
                        (
                            "slug",
                            models.SlugField(
                                help_text="The last part of the address of its articles.",
                                max_length=80,
                                unique=True,
                                verbose_name="address",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "topic",
                        "verbose_name_plural": "topics",
                        "ordering": ["slug"],
                    },
                ),
                migrations.CreateModel(
                    name="AnnouncementPage",
                    fields=[
                        (
                            "articlepage_ptr",
                            models.OneToOneField(
                                auto_created=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                parent_link=True,
                                primary_key=True,
                                serialize=False,
                                to="stories.articlepage",
                            ),
                        ),
                        (
                            "sort",
                            models.CharField(
                                choices=[("call", "Call"), ("research-call", "Research call"), ("vacancy", "Vacancy")],
                                default="call",
                                max_length=20,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "closes",
                            models.DateField(
                                blank=True,
                                help_text="Empty where it is open until further notice.",
                                null=True,
                                verbose_name="last day",
                            ),
                        ),
                        ("link", models.URLField(blank=True, help_text="Where one answers.", verbose_name="link")),
                    ],
                    options={
                        "verbose_name": "call or vacancy",
                        "verbose_name_plural": "calls and vacancies",
                    },
                    bases=("stories.articlepage",),
                ),
                migrations.CreateModel(
                    name="PortraitPage",
                    fields=[
                        (
                            "articlepage_ptr",
                            models.OneToOneField(
                                auto_created=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                parent_link=True,
                                primary_key=True,
                                serialize=False,
                                to="stories.articlepage",
                            ),
                        ),
                        ("person", models.CharField(max_length=200, verbose_name="name of the person")),
                        (
                            "role",
                            models.CharField(
                                blank=True,
                                help_text="As the person says it: mayor, teacher.",
                                max_length=200,
                                verbose_name="role",
                            ),
                        ),
                        ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                        ("series", models.CharField(blank=True, max_length=200, verbose_name="series")),
                        (
                            "years",
                            models.CharField(
                                blank=True,
                                help_text="When the person took part: 2019–2021",
                                max_length=60,
                                verbose_name="years",
                            ),
                        ),
                        (
                            "consent_from",
                            models.DateField(
                                help_text="The day when the person said so in writing.", verbose_name="agreed to be shown on"
                            ),
                        ),
                        (
                            "consent_until",
                            models.DateField(
                                blank=True,
                                help_text="The day after, the page is no longer shown.",
                                null=True,
                                verbose_name="agreed until",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "portrait",
                        "verbose_name_plural": "portraits",
                    },
                    bases=("stories.articlepage",),
                ),
                migrations.CreateModel(
                    name="ResearchProjectPage",
                    fields=[
                        (
                            "articlepage_ptr",
                            models.OneToOneField(
                                auto_created=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                parent_link=True,
                                primary_key=True,
                                serialize=False,
                                to="stories.articlepage",
                            ),
                        ),
                        (
                            "first_year",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1950),
                                    django.core.validators.MaxValueValidator(2999),
                                ],
                                verbose_name="from the year",
                            ),
                        ),
                        (
                            "last_year",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1950),
                                    django.core.validators.MaxValueValidator(2999),
                                ],
                                verbose_name="to the year",
                            ),
                        ),
                        ("funder", models.CharField(blank=True, max_length=200, verbose_name="paid for by")),
                        (
                            "link",
                            models.URLField(blank=True, help_text="The project’s own page elsewhere.", verbose_name="link"),
                        ),
                    ],
                    options={
                        "verbose_name": "research project",
                        "verbose_name_plural": "research projects",
                    },
                    bases=("stories.articlepage",),
                ),
                migrations.CreateModel(
                    name="IssueStory",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("sort_order", models.IntegerField(blank=True, editable=False, null=True)),
                        (
                            "story",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="stories.articlepage",
                                verbose_name="story",
                            ),
                        ),
                        (
                            "issue",
                            modelcluster.fields.ParentalKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="stories",
                                to="stories.newsletterissuepage",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["sort_order"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Picture",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("title", models.CharField(max_length=255, verbose_name="title")),
                        (
                            "file",
                            wagtail.images.models.WagtailImageField(
                                height_field="height",
                                upload_to=wagtail.images.models.get_upload_to,
                                verbose_name="file",
                                width_field="width",
                            ),
                        ),
                        ("description", models.CharField(blank=True, default="", max_length=255, verbose_name="description")),
                        ("width", models.IntegerField(editable=False, verbose_name="width")),
                        ("height", models.IntegerField(editable=False, verbose_name="height")),
                        ("created_at", models.DateTimeField(auto_now_add=True, db_index=True, verbose_name="created at")),
                        ("focal_point_x", models.PositiveIntegerField(blank=True, null=True)),
                        ("focal_point_y", models.PositiveIntegerField(blank=True, null=True)),
                        ("focal_point_width", models.PositiveIntegerField(blank=True, null=True)),
                        ("focal_point_height", models.PositiveIntegerField(blank=True, null=True)),
                        ("file_size", models.PositiveIntegerField(editable=False, null=True)),
                        ("file_hash", models.CharField(blank=True, db_index=True, editable=False, max_length=40)),
                        ("credit", models.CharField(blank=True, max_length=200, verbose_name="photographer or artist")),
                        (
                            "collection",
                            models.ForeignKey(
                                default=wagtail.models.media.get_root_collection_id,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="wagtailcore.collection",
                                verbose_name="collection",
                            ),
                        ),
                        (
                            "tags",
                            taggit.managers.TaggableManager(
                                blank=True, help_text=None, through="taggit.TaggedItem", to="taggit.Tag", verbose_name="tags"
                            ),
                        ),
                        (
                            "uploaded_by_user",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="uploaded by user",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "picture",
                        "verbose_name_plural": "pictures",
                        "abstract": False,
                    },
                    bases=(wagtail.images.models.ImageFileMixin, modelsearch.index.Indexed, models.Model),
                ),
                migrations.AddField(
                    model_name="articlepage",
                    name="picture",
                    field=models.ForeignKey(
                        blank=True,
                        help_text="Without one, a picture of dots is drawn.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="stories.picture",
                        verbose_name="picture",
                    ),
                ),
                migrations.CreateModel(
                    name="ResearcherPage",
                    fields=[
                        (
                            "page_ptr",
                            models.OneToOneField(
                                auto_created=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                parent_link=True,
                                primary_key=True,
                                serialize=False,
                                to=settings.WAGTAIL_PAGE_MODEL,
                            ),
                        ),
                        (
                            "position",
                            models.CharField(
                                choices=[
                                    ("head", "Head of research"),
                                    ("researcher", "Researcher"),
                                    ("fellow", "Doctoral student or fellow"),
                                ],
                                default="researcher",
                                max_length=20,
                                verbose_name="position",
                            ),
                        ),
                        (
                            "affiliation",
                            models.CharField(blank=True, max_length=200, verbose_name="university or organisation"),
                        ),
                        (
                            "field",
                            models.CharField(
                                blank=True,
                                help_text="What the person studies, in a few words.",
                                max_length=300,
                                verbose_name="field",
                            ),
                        ),
                        (
                            "orcid",
                            folkmoot.stories.research.orcid.OrcidField(
                                blank=True,
                                help_text="Publications whose author has the same ORCID are listed on the person’s page.",
                                max_length=19,
                                verbose_name="ORCID",
                            ),
                        ),
                        (
                            "link",
                            models.URLField(blank=True, help_text="The person’s own page elsewhere.", verbose_name="link"),
                        ),
                        (
                            "body",
                            wagtail.fields.StreamField(
                                [
                                    ("paragraph", 0),
                                    ("heading", 1),
                                    ("quote", 4),
                                    ("picture", 8),
                                    ("facts", 14),
                                    ("table", 20),
                                    ("figure", 24),
                                    ("video", 31),
                                    ("file", 35),
                                    ("call_to_action", 40),
                                    ("partnership", 42),
                                ],
                                blank=True,
                                block_lookup={
                                    0: (
                                        "wagtail.blocks.RichTextBlock",
                                        (),
                                        {
                                            "features": ["bold", "italic", "link", "document-link", "ol", "ul"],
                                            "icon": "pilcrow",
                                            "label": "Text",
                                        },
                                    ),
                                    1: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {"icon": "title", "label": "Heading", "template": "stories/blocks/heading.html"},
                                    ),
                                    2: (
                                        "wagtail.blocks.TextBlock",
                                        (),
                                        {"help_text": "Without quotation marks.", "label": "Quote"},
                                    ),
                                    3: ("wagtail.blocks.CharBlock", (), {"label": "Who said it", "required": False}),
                                    4: ("wagtail.blocks.StructBlock", [[("text", 2), ("source", 3)]], {}),
                                    5: ("wagtail.images.blocks.ImageChooserBlock", (), {"label": "Picture"}),
                                    6: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {
                                            "help_text": "Read out to those who do not see it. Describe what matters for the text.",
                                            "label": "What the picture shows",
                                        },
                                    ),
                                    7: ("wagtail.blocks.CharBlock", (), {"label": "Caption", "required": False}),
                                    8: (
                                        "wagtail.blocks.StructBlock",
                                        [[("picture", 5), ("alternative_text", 6), ("caption", 7)]],
                                        {},
                                    ),
                                    9: ("wagtail.blocks.CharBlock", (), {"label": "Heading", "required": False}),
                                    10: ("wagtail.blocks.CharBlock", (), {"label": "What"}),
                                    11: ("wagtail.blocks.CharBlock", (), {"label": "Fact"}),
                                    12: ("wagtail.blocks.StructBlock", [[("name", 10), ("value", 11)]], {}),
                                    13: ("wagtail.blocks.ListBlock", (12,), {"label": "Facts", "min_num": 1}),
                                    14: ("wagtail.blocks.StructBlock", [[("heading", 9), ("facts", 13)]], {}),
                                    15: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {
                                            "help_text": "Stands above it, and is read out first.",
                                            "label": "What the table shows",
                                        },
                                    ),
                                    16: ("wagtail.blocks.CharBlock", (), {"label": "Words", "required": False}),
                                    17: ("wagtail.blocks.DecimalBlock", (), {"label": "Number", "required": False}),
                                    18: (
                                        "wagtail.contrib.typed_table_block.blocks.TypedTableBlock",
                                        [[("text", 16), ("number", 17)]],
                                        {"label": "Table"},
                                    ),
                                    19: (
                                        "wagtail.blocks.BooleanBlock",
                                        (),
                                        {"default": True, "label": "The first column names the rows", "required": False},
                                    ),
                                    20: (
                                        "wagtail.blocks.StructBlock",
                                        [[("caption", 15), ("table", 18), ("row_headings", 19)]],
                                        {},
                                    ),
                                    21: (
                                        "wagtail.blocks.ChoiceBlock",
                                        [],
                                        {
                                            "choices": folkmoot.surveys.published_figures.cards_to_choose_from,
                                            "label": "Report card",
                                        },
                                    ),
                                    22: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {
                                            "help_text": "Copy the address of “See the question” from the card’s page, or write the question’s name in the form.",
                                            "label": "Question",
                                        },
                                    ),
                                    23: ("folkmoot.stories.bodies.figure_block.EditionBlock", (), {}),
                                    24: ("wagtail.blocks.StructBlock", [[("card", 21), ("question", 22), ("edition", 23)]], {}),
                                    25: ("wagtail.blocks.CharBlock", (), {"label": "What the video shows"}),
                                    26: (
                                        "wagtail.blocks.URLBlock",
                                        (),
                                        {
                                            "help_text": "On YouTube or Vimeo. Or choose a file of ours.",
                                            "label": "Address",
                                            "required": False,
                                        },
                                    ),
                                    27: (
                                        "wagtail.documents.blocks.DocumentChooserBlock",
                                        (),
                                        {
                                            "help_text": "An MP4 or WebM among the documents.",
                                            "label": "File",
                                            "required": False,
                                        },
                                    ),
                                    28: (
                                        "wagtail.documents.blocks.DocumentChooserBlock",
                                        (),
                                        {
                                            "help_text": "A WebVTT file, for those who do not hear. Law asks for it.",
                                            "label": "Captions",
                                            "required": False,
                                        },
                                    ),
                                    29: (
                                        "wagtail.images.blocks.ImageChooserBlock",
                                        (),
                                        {"help_text": "Shown until it plays.", "label": "Picture", "required": False},
                                    ),
                                    30: (
                                        "wagtail.blocks.TextBlock",
                                        (),
                                        {
                                            "help_text": "For those who neither see nor hear it; folded under the video.",
                                            "label": "What is said",
                                            "required": False,
                                        },
                                    ),
                                    31: (
                                        "wagtail.blocks.StructBlock",
                                        [
                                            [
                                                ("title", 25),
                                                ("address", 26),
                                                ("file", 27),
                                                ("captions", 28),
                                                ("picture", 29),
                                                ("text", 30),
                                            ]
                                        ],
                                        {},
                                    ),
                                    32: ("wagtail.documents.blocks.DocumentChooserBlock", (), {"label": "File"}),
                                    33: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {
                                            "help_text": "The file’s own title where it is empty.",
                                            "label": "Name",
                                            "required": False,
                                        },
                                    ),
                                    34: ("wagtail.blocks.CharBlock", (), {"label": "What it is", "required": False}),
                                    35: ("wagtail.blocks.StructBlock", [[("file", 32), ("title", 33), ("about", 34)]], {}),
                                    36: ("wagtail.blocks.CharBlock", (), {"label": "Text", "required": False}),
                                    37: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {"help_text": "What the reader does: “Sign up by 12 May”.", "label": "On the button"},
                                    ),
                                    38: ("wagtail.blocks.PageChooserBlock", (), {"label": "Page", "required": False}),
                                    39: (
                                        "wagtail.blocks.URLBlock",
                                        (),
                                        {
                                            "help_text": "Where it is elsewhere than on this site.",
                                            "label": "Address",
                                            "required": False,
                                        },
                                    ),
                                    40: (
                                        "wagtail.blocks.StructBlock",
                                        [[("text", 36), ("label", 37), ("page", 38), ("address", 39)]],
                                        {},
                                    ),
                                    41: (
                                        "wagtail.blocks.ChoiceBlock",
                                        [],
                                        {
                                            "choices": folkmoot.stories.bodies.partnership_block.partnerships_to_choose_from,
                                            "label": "Partnership",
                                        },
                                    ),
                                    42: ("wagtail.blocks.StructBlock", [[("partnership", 41)]], {}),
                                },
                                verbose_name="text",
                            ),
                        ),
                        (
                            "consent_from",
                            models.DateField(
                                blank=True,
                                help_text="The day when the person said so in writing. Without it the page is shown to nobody.",
                                null=True,
                                verbose_name="agreed to be shown on",
                            ),
                        ),
                        (
                            "consent_until",
                            models.DateField(
                                blank=True,
                                help_text="The day after, the page is no longer shown.",
                                null=True,
                                verbose_name="agreed until",
                            ),
                        ),
                        (
                            "synthetic",
                            models.BooleanField(
                                default=False,
                                help_text="The page says that it stands in a demonstration.",
                                verbose_name="demonstration",
                            ),
                        ),
                        (
                            "picture",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="stories.picture",
                                verbose_name="picture",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "researcher",
                        "verbose_name_plural": "researchers",
                    },
                    bases=(
                        folkmoot.stories.bodies.bodies.WithBody,
                        folkmoot.stories.editing.limited_pages.Limited,
                        "wagtailcore.page",
                    ),
                ),
                migrations.CreateModel(
                    name="StoryTag",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "content_object",
                            modelcluster.fields.ParentalKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="story_tags", to="stories.articlepage"
                            ),
                        ),
                        (
                            "tag",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="story_tags", to="stories.tag"
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.AddField(
                    model_name="articlepage",
                    name="tags",
                    field=modelcluster.contrib.taggit.ClusterTaggableManager(
                        blank=True,
                        help_text="A comma-separated list of tags.",
                        through="stories.StoryTag",
                        to="stories.Tag",
                        verbose_name="tags",
                    ),
                ),
                migrations.AddField(
                    model_name="articlepage",
                    name="topics",
                    field=modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="articles", to="stories.topic", verbose_name="topics"
                    ),
                ),
                migrations.CreateModel(
                    name="EventPage",
                    fields=[
                        (
                            "articlepage_ptr",
                            models.OneToOneField(
                                auto_created=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                parent_link=True,
                                primary_key=True,
                                serialize=False,
                                to="stories.articlepage",
                            ),
                        ),
                        (
                            "sort",
                            models.CharField(
                                choices=[("event", "Event"), ("meeting", "Partner meeting")],
                                default="event",
                                max_length=20,
                                verbose_name="kind",
                            ),
                        ),
                        ("starts_at", models.DateTimeField(verbose_name="begins")),
                        ("ends_at", models.DateTimeField(blank=True, null=True, verbose_name="ends")),
                        (
                            "place",
                            models.CharField(
                                blank=True, help_text="With the address, or “online”.", max_length=300, verbose_name="place"
                            ),
                        ),
                        ("link", models.URLField(blank=True, help_text="Where one signs up or joins.", verbose_name="link")),
                        (
                            "partnerships",
                            modelcluster.fields.ParentalManyToManyField(
                                blank=True,
                                related_name="meetings",
                                to="programme.partnership",
                                verbose_name="partnerships that meet",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "event",
                        "verbose_name_plural": "events",
                    },
                    bases=("stories.articlepage",),
                ),
                migrations.CreateModel(
                    name="PublicationPage",
                    fields=[
                        (
                            "articlepage_ptr",
                            models.OneToOneField(
                                auto_created=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                parent_link=True,
                                primary_key=True,
                                serialize=False,
                                to="stories.articlepage",
                            ),
                        ),
                        (
                            "sort",
                            models.CharField(
                                choices=[
                                    ("report", "Report"),
                                    ("policy brief", "Policy brief"),
                                    ("working paper", "Working paper"),
                                    ("thesis", "Master’s thesis"),
                                    ("toolbox", "Toolbox"),
                                    ("guide", "Guide"),
                                ],
                                default="report",
                                max_length=20,
                                verbose_name="kind",
                            ),
                        ),
                        ("publisher", models.CharField(blank=True, max_length=200, verbose_name="publisher")),
                        (
                            "series",
                            models.CharField(
                                blank=True,
                                help_text="With its number: Working papers 12",
                                max_length=200,
                                verbose_name="series",
                            ),
                        ),
                        (
                            "doi",
                            models.CharField(
                                blank=True,
                                max_length=200,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^10\\.\\d{4,9}/\\S+$", "Write the DOI without its address: 10.1234/abcd"
                                    )
                                ],
                                verbose_name="DOI",
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="wagtaildocs.document",
                                verbose_name="file",
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                blank=True,
                                help_text="That it comes from.",
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="stories.researchprojectpage",
                                verbose_name="research project",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "publication",
                        "verbose_name_plural": "publications",
                    },
                    bases=("stories.articlepage",),
                ),
                migrations.CreateModel(
                    name="Author",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("sort_order", models.IntegerField(blank=True, editable=False, null=True)),
                        ("given_names", models.CharField(blank=True, max_length=120, verbose_name="given names")),
                        (
                            "family_name",
                            models.CharField(
                                help_text="Or the name of an organisation.", max_length=120, verbose_name="family name"
                            ),
                        ),
                        ("orcid", folkmoot.stories.research.orcid.OrcidField(blank=True, max_length=19, verbose_name="ORCID")),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                help_text="Where the person has a page here.",
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="stories.researcherpage",
                                verbose_name="researcher",
                            ),
                        ),
                        (
                            "publication",
                            modelcluster.fields.ParentalKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="authors",
                                to="stories.publicationpage",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "author",
                        "verbose_name_plural": "authors",
                        "ordering": ["sort_order"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Participant",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("sort_order", models.IntegerField(blank=True, editable=False, null=True)),
                        ("name", models.CharField(help_text="As it is shown.", max_length=200, verbose_name="name")),
                        ("role", models.CharField(blank=True, max_length=200, verbose_name="role")),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                help_text="Where the person has a page here.",
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="stories.researcherpage",
                                verbose_name="researcher",
                            ),
                        ),
                        (
                            "project",
                            modelcluster.fields.ParentalKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="participants",
                                to="stories.researchprojectpage",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "participant",
                        "verbose_name_plural": "participants",
                        "ordering": ["sort_order"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Arrival",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("source", models.CharField(max_length=200)),
                        ("key", models.CharField(max_length=300)),
                        ("fingerprint", models.CharField(max_length=64)),
                        (
                            "document",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="wagtaildocs.document",
                            ),
                        ),
                        (
                            "page",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.WAGTAIL_PAGE_MODEL,
                            ),
                        ),
                        (
                            "picture",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="stories.picture"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("source", "key"), name="stories_arrives_once")],
                    },
                ),
                migrations.CreateModel(
                    name="PictureRendition",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("filter_spec", models.CharField(db_index=True, max_length=255)),
                        (
                            "file",
                            wagtail.images.models.WagtailImageField(
                                height_field="height",
                                storage=wagtail.images.models.get_rendition_storage,
                                upload_to=wagtail.images.models.get_rendition_upload_to,
                                width_field="width",
                            ),
                        ),
                        ("width", models.IntegerField(editable=False)),
                        ("height", models.IntegerField(editable=False)),
                        ("focal_point_key", models.CharField(blank=True, default="", editable=False, max_length=16)),
                        (
                            "image",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="renditions", to="stories.picture"
                            ),
                        ),
                    ],
                    options={
                        "unique_together": {("image", "filter_spec", "focal_point_key")},
                    },
                    bases=(wagtail.images.models.ImageFileMixin, models.Model),
                ),
                migrations.CreateModel(
                    name="StoryFacet",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("key", models.CharField(max_length=12)),
                        ("value", models.CharField(max_length=80)),
                        (
                            "story",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="facets", to="stories.articlepage"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("key", "value", "story"), name="stories_facet_value_once_a_story")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Delivery",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("news", models.JSONField(default=list)),
                        ("made_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="due")),
                        (
                            "next_try",
                            models.DateTimeField(default=django.utils.timezone.now, null=True, verbose_name="next try"),
                        ),
                        ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="tries")),
                        ("sent_at", models.DateTimeField(null=True, verbose_name="sent")),
                        ("error", models.CharField(blank=True, max_length=300, verbose_name="error")),
                        (
                            "issue",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="deliveries",
                                to="stories.newsletterissuepage",
                                verbose_name="issue",
                            ),
                        ),
                        (
                            "subscriber",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="deliveries",
                                to="stories.subscriber",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "letter",
                        "verbose_name_plural": "letters",
                        "ordering": ["-made_at", "-pk"],
                        "indexes": [models.Index(fields=["next_try"], name="stories_letters_due")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("issue__isnull", False), ("subscriber__isnull", False)),
                                fields=("issue", "subscriber"),
                                name="stories_issue_goes_out_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Subscription",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("confirmed", models.BooleanField(default=False)),
                        ("told_until", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "municipality",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="places.municipality",
                            ),
                        ),
                        (
                            "network",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programme.network"
                            ),
                        ),
                        (
                            "subscriber",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="subscriptions",
                                to="stories.subscriber",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("municipality", None), ("network", None)),
                                fields=("subscriber",),
                                name="stories_subscribes_once_to_letters",
                            ),
                            models.UniqueConstraint(
                                fields=("subscriber", "municipality"), name="stories_subscribes_once_to_place"
                            ),
                            models.UniqueConstraint(
                                fields=("subscriber", "network"), name="stories_subscribes_once_to_network"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("municipality", None), ("network", None), _connector="OR"),
                                name="stories_subscribes_to_one_thing",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WritingLimit",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "languages",
                            folkmoot.programme.choice_lists.ChoiceListField(
                                blank=True,
                                default=list,
                                help_text="Those that may be written in. None ticked: all.",
                                verbose_name="languages",
                            ),
                        ),
                        (
                            "kinds",
                            folkmoot.programme.choice_lists.ChoiceListField(
                                blank=True,
                                default=list,
                                help_text="Those that may be written. None ticked: all.",
                                verbose_name="kinds of page",
                            ),
                        ),
                        (
                            "group",
                            models.ForeignKey(
                                blank=True,
                                help_text="Everyone who belongs to it, whatever else they belong to.",
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="writing_limits",
                                to="auth.group",
                                verbose_name="or group",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="writing_limits",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "limit of writing",
                        "verbose_name_plural": "who may write what",
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("group__isnull", False), ("person", None)),
                                    models.Q(("group", None), ("person__isnull", False)),
                                    _connector="OR",
                                ),
                                name="stories_limit_of_a_person_or_a_group",
                                violation_error_message="Choose a person or a group: one of the two.",
                            )
                        ],
                    },
                ),
            ]
        ),
    ]
