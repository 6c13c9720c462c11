"""Articles for tests."""

from datetime import date
from typing import Any

from folkmoot.stories.models import ArticleIndexPage, ArticlePage

TEXT = "<p>Invånarna i kommunen träffas varje vår för att tala om vad som ska byggas, lagas och läggas ner.</p>"


def archive_of(language: str) -> ArticleIndexPage:
    return ArticleIndexPage.objects.get(locale__language_code=language)


def make_article(
    title: str, day: date = date(2024, 3, 12), language: str = "sv", text: str = TEXT, **fields: Any
) -> ArticlePage:
    """A published article in the archive of a language."""
    archive = archive_of(language)
    body = fields.pop("body", [("paragraph", text)])
    article = ArticlePage(title=title, date=day, body=body, locale=archive.locale, **fields)
    archive.add_child(instance=article)
    return article


def translate(article: ArticlePage, title: str, language: str = "en", live: bool = True) -> ArticlePage:
    """The article's translation, published where it is `live`."""
    translation = article.copy_for_translation(archive_of(language).locale)
    translation.title, translation.live = title, live
    translation.save()
    return translation
