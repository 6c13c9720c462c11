"""What an officer puts a form together from, in the admin, and the form that it is: sections with questions, documents."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    BooleanBlock,
    CharBlock,
    ChoiceBlock,
    IntegerBlock,
    ListBlock,
    StreamBlock,
    StructBlock,
    TextBlock,
)

from folkmoot.programme.writing.form import Document, Question, QuestionKind, Section, Texts


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


class FormBlock(StreamBlock):
    section = SectionBlock(label=_("Section"))


class ReportFormBlock(StreamBlock):
    section = ReportSectionBlock(label=_("Section"))


class DocumentsBlock(StreamBlock):
    document = DocumentBlock(label=_("Document"))


def document_of(block: Any) -> Document:
    """A document to attach as it stands in the admin."""
    value = block.value
    return Document(str(block.id), texts_of(value["names"]), bool(value["required"]), texts_of(value.get("bodies") or {}))


def section_of(block: Any) -> Section:
    """A section of a form as it stands in the admin."""
    questions = tuple(_question(child) for child in block.value["questions"].bound_blocks)
    return Section(str(block.id), texts_of(block.value["titles"]), texts_of(block.value["introductions"]), questions)


def _question(child: Any) -> Question:
    value = child.value
    return Question(
        key=str(child.id),
        kind=QuestionKind(value["kind"]),
        texts=texts_of(value["texts"]),
        helps=texts_of(value["helps"]),
        required=bool(value["required"]),
        most_words=value["most_words"] or 0,
        choices=tuple(texts_of(choice) for choice in value["choices"]),
        is_lesson=bool(value.get("is_lesson", False)),
    )


def texts_of(value: Any) -> Texts:
    """The languages that something is written in; lines end alike whether a browser sent them or a file told them."""
    plain = {code: text.replace("\r\n", "\n").strip() for code, text in value.items() if text}
    return {code: text for code, text in plain.items() if text}
