"""Letters of decisions, from templates that officers write in every language of the site."""

from collections.abc import Callable
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from folkmoot.places.descriptions import DescriptionsField
from folkmoot.places.texts import TextsField
from folkmoot.programme.filling_in import fill_in
from folkmoot.programme.numbers_in_words import money_in_words
from folkmoot.programme.reviews.reviews import Decision, Outcome

PLACES = ("title", "call", "receipt", "amount", "conditions", "reasons", "page")


class LetterTemplate(models.Model):
    """The letter of a kind of decision. Places such as {title} are filled in; where a text is missing, ours is used."""

    outcome = models.CharField(_("decision"), max_length=20, choices=Outcome.choices, unique=True)
    subjects = TextsField(_("subject"))
    bodies = DescriptionsField(
        _("letter"),
        help_text=_("Filled in: {title}, {call}, {receipt}, {amount}, {conditions}, {reasons}."),
    )

    class Meta:
        verbose_name = _("letter template")
        verbose_name_plural = _("letter templates")
        ordering: ClassVar[list[str]] = ["outcome"]

    def __str__(self) -> str:
        return str(self.get_outcome_display())


def letter(decision: Decision) -> Callable[[str], tuple[str, str]]:
    """Gives the letter's subject and body for a language code."""
    template = LetterTemplate.objects.filter(outcome=decision.outcome).first()

    def in_language(code: str) -> tuple[str, str]:
        subjects = template.subjects if template else {}
        bodies = template.bodies if template else {}
        with override(code):
            places = _places(decision)
            subject, body = _own(decision)
            return fill_in(subjects.get(code) or subject, places), fill_in(bodies.get(code) or body, places)

    return in_language


def _places(decision: Decision) -> dict[str, str]:
    application = decision.application
    page = f"{settings.WAGTAILADMIN_BASE_URL}{application.get_absolute_url()}"
    amount = money_in_words(decision.amount, application.rules.currency) if decision.amount else ""
    said = (application.title, application.call.name, application.receipt, amount, decision.conditions, decision.reasons, page)
    return dict(zip(PLACES, said, strict=True))


def _own(decision: Decision) -> tuple[str, str]:
    if decision.outcome == Outcome.GRANTED:
        said = [_("Your application {receipt}, “{title}”, to “{call}” is granted {amount}.\n\n{reasons}")]
        if decision.conditions:
            said.append(_("Conditions: {conditions}"))
        return str(_("Decision: {title} is granted")), "\n\n".join(map(str, said))
    refused = _("Your application {receipt}, “{title}”, to “{call}” is not granted.\n\n{reasons}")
    appeal = _("You can appeal within three weeks, on the application’s page:") + "\n{page}"
    return str(_("Decision: {title} is not granted")), f"{refused}\n\n{appeal}"
