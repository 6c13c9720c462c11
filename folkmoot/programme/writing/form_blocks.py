"""What an officer puts a call's form together from, in the admin: sections with questions, criteria, documents, team rules."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    BooleanBlock,
    CharBlock,
    ChoiceBlock,
    IntegerBlock,
    ListBlock,
    MultipleChoiceBlock,
    StreamBlock,
    StructBlock,
    TextBlock,
)

from folkmoot.accounts.models import PartyRole
from folkmoot.programme.calls.rules import QuestionKind


class InEachLanguage(StructBlock):
    """A line in each of the site's languages, side by side where there is room."""

    class Meta:
        form_classname = "struct-block in-each-language"

    def __init__(self, required: bool = True, long: bool = False, **kwargs: Any) -> None:
        block = TextBlock if long else CharBlock
        super().__init__(
            [(code, block(required=required, label=name)) for code, name in settings.LANGUAGES],
            required=required,
            **kwargs,
        )


class QuestionBlock(StructBlock):
    texts = InEachLanguage(label=_("Question"))
    helps = InEachLanguage(required=False, long=True, label=_("What helps to answer it"))
    kind = ChoiceBlock(
        choices=[
            (QuestionKind.TEXT.value, _("Text")),
            (QuestionKind.LINE.value, _("One line")),
            (QuestionKind.NUMBER.value, _("Whole number")),
            (QuestionKind.DECIMAL.value, _("Number, with decimals")),
            (QuestionKind.CHOICE.value, _("One of several choices")),
        ],
        default=QuestionKind.TEXT.value,
        label=_("Kind of answer"),
    )
    choices = ListBlock(InEachLanguage(), default=[], label=_("Choices"), help_text=_("Only for one of several choices."))
    most_words = IntegerBlock(default=0, min_value=0, label=_("Most words"), help_text=_("0: no limit"))
    required = BooleanBlock(required=False, default=True, label=_("Must be answered"))


class ReportQuestionBlock(QuestionBlock):
    is_lesson = BooleanBlock(
        required=False,
        default=False,
        label=_("A lesson for others"),
        help_text=_("The answer stands on the partnership's page once every party has agreed that the report is public."),
    )


class SectionBlock(StructBlock):
    titles = InEachLanguage(label=_("Heading"))
    introductions = InEachLanguage(required=False, long=True, label=_("Introduction"))
    questions = ListBlock(QuestionBlock(), label=_("Questions"))


class ReportSectionBlock(SectionBlock):
    questions = ListBlock(ReportQuestionBlock(), label=_("Questions"))


class CriterionBlock(StructBlock):
    names = InEachLanguage(label=_("Criterion"))
    helps = InEachLanguage(required=False, long=True, label=_("What to look at"))
    weight = IntegerBlock(default=1, min_value=1, max_value=100, label=_("Weight"))
    highest = IntegerBlock(default=5, min_value=1, max_value=100, label=_("Highest score"))


class DocumentBlock(StructBlock):
    names = InEachLanguage(label=_("Document"))
    required = BooleanBlock(required=False, default=True, label=_("Must be attached"))
    bodies = InEachLanguage(
        required=False,
        long=True,
        label=_("Text to sign"),
        help_text=_(
            "The parties get it as a PDF with a place for each one's signature. Filled in: {title}, {parties}, {amount}, "
            "{months}. Empty: a document of their own."
        ),
    )


class TeamRuleBlock(StructBlock):
    roles = MultipleChoiceBlock(choices=PartyRole.choices, label=_("Role"), help_text=_("Several: any of them counts."))
    fewest = IntegerBlock(default=1, min_value=0, label=_("At least, from each party"))
    most = IntegerBlock(default=0, min_value=0, label=_("At most"), help_text=_("0: no limit"))


class FormBlock(StreamBlock):
    section = SectionBlock(label=_("Section"))


class ReportFormBlock(StreamBlock):
    section = ReportSectionBlock(label=_("Section"))


class CriteriaBlock(StreamBlock):
    criterion = CriterionBlock(label=_("Criterion"))


class DocumentsBlock(StreamBlock):
    document = DocumentBlock(label=_("Document"))


class TeamBlock(StreamBlock):
    rule = TeamRuleBlock(label=_("Rule"))
