"""Mail of the programme: about an application, a project, or two municipalities that seek each other (`written_mail`)."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.conf import settings
from django.db import models
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from folkmoot.accounts.models import Membership, User
from folkmoot.accounts.written_mail import WrittenMail


class Mail(WrittenMail):
    application = models.ForeignKey("programme.Application", models.SET_NULL, related_name="mails", null=True)
    project = models.ForeignKey("programme.Project", models.SET_NULL, related_name="mails", null=True)

    class Meta(WrittenMail.Meta):
        verbose_name = _("mail")
        verbose_name_plural = _("mail")


def write_to(people: Iterable[Any], template: str, about: Any = None, *, later: bool = False, **values: Any) -> list[Mail]:
    """One message to each person from `programme/mail/TEMPLATE.txt`, whose first line is the subject.

    `about` is an application, a project or what belongs to one; the template knows it as `it`. `later` where there may be
    hundreds of messages: the worker sends them.
    """
    return [_keep(person, partial(_from_template, template, about, person, values), about, later) for person in people]


def write_letter(people: Iterable[Any], letter: Callable[[str], tuple[str, str]], about: Any) -> list[Mail]:
    """One message to each person; `letter` gives the subject and the text for a language code."""
    return [_keep(person, letter, about) for person in people]


def people_of(parties: Any, but: Any = None) -> list[User]:
    """Everyone who belongs today to one of the `municipalities` of a work, a partnership or a project."""
    members = Membership.objects.current().filter(municipality__in=parties.municipalities).values("person")
    people = User.objects.filter(pk__in=members, is_active=True)
    return list(people.exclude(pk=but.pk) if but else people)


def _keep(person: Any, told: Callable[[str], tuple[str, str]], about: Any, later: bool = False) -> Mail:
    filed = about.filed_under if about else {}
    return Mail.write(person, told, made_up=about is not None and about.synthetic, later=later, **filed)


def _from_template(template: str, about: Any, person: Any, values: dict[str, Any], code: str) -> tuple[str, str]:
    with override(code):
        said = {**values, "it": about, "person": person, "site": settings.WAGTAILADMIN_BASE_URL}
        lines = render_to_string(f"programme/mail/{template}.txt", said).strip().splitlines()
    return lines[0], "\n".join(lines[1:]).strip()
