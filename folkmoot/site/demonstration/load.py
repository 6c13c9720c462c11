"""Loads the demonstration into an empty site: the places, the articles, and a survey sent through the ordinary commands."""

from collections.abc import Callable, Sequence
from datetime import datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from wagtail.models import Locale

from folkmoot.accounts.models import User
from folkmoot.places.models import Country, Municipality
from folkmoot.programme.models import Network
from folkmoot.site.demonstration.articles import LANGUAGES, DemonstrationArticle, read_articles
from folkmoot.site.demonstration.cards import make_card, make_cards
from folkmoot.site.demonstration.home import make_home_pages
from folkmoot.site.demonstration.in_the_field import make_fieldwork
from folkmoot.site.demonstration.municipalities import FOLLOW_UPS, MUNICIPALITIES, InventedMunicipality
from folkmoot.site.demonstration.people import SignIn, sign_ins
from folkmoot.site.demonstration.places_and_themes import make_places_and_themes
from folkmoot.site.demonstration.programme import make_programme
from folkmoot.site.demonstration.stories import make_stories
from folkmoot.stories.models import ArticleIndexPage, ArticlePage, Topic
from folkmoot.surveys.models import Round, Survey
from folkmoot.surveys.releasing.publishing import publish_directory

SURVEY = "vatten-och-lokal-demokrati"
ROUND, FOLLOW_UP = "2026", "2026-uppfoljning"
TITLES = {"sv": "Vatten och lokal demokrati", "en": "Water and local democracy"}
DESCRIPTIONS = {
    "sv": "En påhittad undersökning, som visar hur medborgarkort ser ut. Ingen har intervjuats: de 2\u00a0368 som svarar i "
    "första omgången och de 331 i uppföljningen finns inte. Det gör inte heller de sju kommunerna, vars namn betyder "
    "”exempel”, ”påhittad” eller ”inbillad” på ett språk som talas i landet. Frågorna gäller vad människor själva har varit "
    "med om av vatten, offentlig service och lokal demokrati.",
    "en": "An invented survey, which shows what report cards look like. Nobody was interviewed: the 2,368 who answer in the "
    "first round and the 331 of the follow-up do not exist. Nor do the seven municipalities, whose names mean ‘example’, "
    "‘made up’ or ‘imagined’ in a language spoken in the country. The questions are about people's own experience of water, "
    "public services and local democracy.",
}


def load_demonstration(
    progress: Callable[[str], None] = lambda _step: None, municipalities: Sequence[InventedMunicipality] = MUNICIPALITIES
) -> tuple[SignIn, ...]:
    """Fills an empty site, and gives the sign-ins, which are kept in the data folder.

    The cards are made first, in a folder that is thrown away; then everything is stored in one transaction, so that a load
    that is cut short leaves the site as empty as it was and can be started again. `progress` is told the name of each step.
    """
    with TemporaryDirectory(prefix="folkmoot-demonstration-") as folder:
        progress("Making the report cards")
        made = make_cards(municipalities, Path(folder))
        cards = [(municipality, ROUND, card) for municipality, card in zip(municipalities, made, strict=True)]
        first = {municipality.slug: card for municipality, _, card in cards}
        for later in FOLLOW_UPS:
            if later.follows in first:
                cards.append((later, FOLLOW_UP, make_card(later, Path(folder) / later.slug, first[later.follows])))
        with transaction.atomic():
            progress("Writing the articles")
            people = sign_ins(settings.VAR)
            users = [_make_user(person) for person in people]
            make_places_and_themes()
            for article in reversed(read_articles()):
                _make_article(article, owner=users[1])
            make_stories(owner=users[1])
            progress("Writing the applications")
            by_name = {person.email.partition("@")[0]: user for person, user in zip(people, users, strict=True)}
            make_programme(by_name)
            survey = _make_survey()
            for municipality, held, card in cards:
                progress(f"Publishing the report card of {municipality.name}")
                publish_directory(
                    card,
                    survey=SURVEY,
                    municipality=municipality.place,
                    round=held,
                    country=municipality.country.code,
                    by=users[2],
                )
            progress("Sending the interviews of the follow-up")
            make_fieldwork(survey.rounds.get(slug=FOLLOW_UP), by_name["supervisor"])
            progress("Putting the home pages together")
            make_home_pages(f"{SURVEY}/{ROUND}/{municipalities[0].slug}")
    return people


def _make_user(person: SignIn) -> User:
    user = User.objects.create_user(person.email, person.password, name=person.name, language=person.language)
    user.groups.set(Group.objects.filter(name=person.role))
    return user


def _make_article(article: DemonstrationArticle, owner: User) -> None:
    """One page in each language, translations of one another, below that language's archive."""
    translation_key = None
    published = timezone.make_aware(datetime.combine(article.date, time(hour=9)))
    for language in LANGUAGES:
        page = ArticlePage(
            title=article.titles[language],
            slug=article.slugs[language],
            locale=Locale.objects.get(language_code=language),
            date=article.date,
            body=[("paragraph", article.bodies[language])],
            network=Network.objects.get(slug=article.network) if article.network else None,
            global_goals=list(article.goals),
            synthetic=True,
            owner=owner,
            first_published_at=published,
            last_published_at=published,
        )
        if translation_key:
            page.translation_key = translation_key
        page.countries.set(Country.objects.filter(code__in=article.countries))
        page.municipalities.set(Municipality.objects.filter(slug__in=article.municipalities))
        page.topics.set(Topic.objects.filter(slug__in=article.topics))
        ArticleIndexPage.objects.get(locale=page.locale).add_child(instance=page)
        translation_key = page.translation_key


def _make_survey() -> Survey:
    survey = Survey.objects.create(slug=SURVEY, titles=TITLES, descriptions=DESCRIPTIONS)
    Round.objects.create(survey=survey, slug=ROUND, ordinal=1, year=2026, names={"sv": "Första omgången", "en": "First round"})
    Round.objects.create(survey=survey, slug=FOLLOW_UP, ordinal=2, year=2026, names={"sv": "Uppföljningen", "en": "Follow-up"})
    return survey
