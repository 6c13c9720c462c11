"""The parts of addresses that are no slugs: a card's language, a file of a release."""

from django.urls import register_converter


class CardLanguage:
    """A language of a questionnaire: `ar`, `pt-BR`. No other part that can stand in its place looks like one."""

    regex = "[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class FileName:
    """A file of a release: its name has a dot, which no slug has."""

    regex = r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class QuestionName(FileName):
    """A question's name in its form, with a slash after the name of its repeat."""

    regex = r"[^\s?#]+"


CARD_LANGUAGE = "card_language"
FILE_NAME = "file_name"
QUESTION = "question_name"
register_converter(CardLanguage, CARD_LANGUAGE)
register_converter(FileName, FILE_NAME)
register_converter(QuestionName, QUESTION)
