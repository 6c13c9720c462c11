"""No kind of record is forgotten when a centre's records are handed over, and none leads to what was left out."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import EmailField

from folkmoot.accounts.models import User
from folkmoot.site.handing_over.columns import columns_of
from folkmoot.site.handing_over.describing import as_document
from folkmoot.site.handing_over.kinds import DERIVED, KINDS, kind_of, rows_of
from folkmoot.site.handing_over.newness import what_is_here

DOCUMENT = Path(__file__).parents[2] / "docs" / "what-an-export-holds.md"


def test_every_model_is_taken_out_or_said_to_be_made_anew():
    declared = [*(kind.label for kind in KINDS), *DERIVED]
    models = {model._meta.label for model in apps.get_models()}
    assert models - set(declared) == set(), "declare the model in folkmoot/site/handing_over/kinds.py"
    assert set(declared) - models <= {"wagtailsearch.SQLiteFTSIndexEntry"}
    assert len(declared) == len(set(declared))
    assert len({kind.name for kind in KINDS}) == len(KINDS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_kind_says_what_it_is_and_each_column_can_be_written_and_filled(kind):
    names = {column.name for column in columns_of(kind)}
    assert kind.meaning
    assert not re.match(rf"{kind.model.__name__}\(", kind.meaning), "say what one is: a docstring, or about="
    assert not kind.key or kind.model._meta.get_field(kind.key).unique
    for listed in (kind.private, kind.secret):
        assert isinstance(listed, bool) or set(listed) <= names, "a column that is not there"
    for column in columns_of(kind):
        assert column.sort
        if column.mark and not kind.is_private and not column.is_list:
            filled = column.replacement()
            assert filled is not None or column.field.null, f"{column.name} is left out and must not be empty"
        target = kind_of(column.target) if column.target else None
        assert column.target in {None, ContentType, Permission} or target, f"{column.name} leads to what is not taken out"


@pytest.mark.parametrize("kind", [kind for kind in KINDS if not kind.is_private], ids=lambda kind: kind.name)
def test_what_is_open_can_stand_without_what_is_private(kind):
    """A column that must lead somewhere leads to what is open too."""
    marked = [column for column in columns_of(kind) if column.mark and column.target and not column.is_list]
    assert [column.name for column in marked if not column.field.null] == []


@pytest.mark.parametrize("kind", [kind for kind in KINDS if not kind.is_private], ids=lambda kind: kind.name)
def test_what_is_open_names_nobody_who_has_an_account_and_holds_no_address(kind):
    told = [column for column in columns_of(kind) if not column.mark]
    assert [column.name for column in told if column.target is User] == []
    addresses = [column.name for column in told if isinstance(column.field, EmailField) or column.name == "password"]
    of_the_centre = kind.name in {"accessibility-statements", "reporting-organisations"}
    assert addresses == (["email"] if of_the_centre else [])


def test_what_is_about_people_is_private():
    for label in ("accounts.User", "stories.Subscriber", "surveys.Submission", "programme.TeamMember", "programme.Mail"):
        assert next(kind for kind in KINDS if kind.label == label).is_private


@pytest.mark.django_db
def test_a_new_installation_is_known_as_one():
    assert what_is_here() == ""
    assert [kind.name for kind in KINDS if kind.first and not rows_of(kind).exists()] == []


def test_the_document_lists_every_kind_and_column():
    """`python -m folkmoot.site.handing_over` writes it."""
    written = DOCUMENT.read_text(encoding="utf-8")
    assert written.endswith("\n".join(as_document()) + "\n")
