"""The tables of the search; everything else of the site stands in the rooms below."""

from typing import ClassVar

from django.db import models


class SearchVersion(models.Model):
    """A version of something that can be found, as a hit shows it. Its terms stand in the engine's own table."""

    id = models.BigIntegerField(primary_key=True)
    thing = models.CharField(max_length=80, db_index=True)
    sort = models.CharField(max_length=12)
    language = models.CharField(max_length=12)
    shown_in = models.CharField(max_length=40)
    title = models.TextField()
    about = models.TextField(blank=True)
    place = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    url = models.TextField()
    day = models.DateField(null=True)
    shown_until = models.DateField(null=True, db_index=True)
    synthetic = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.title


class SearchTerm(models.Model):
    """A term of the index, a word that it stands for, and in how many versions it stands.

    `backwards` is the term from its end, by which the terms that end alike are found.
    """

    term = models.CharField(max_length=60, unique=True)
    backwards = models.CharField(max_length=60, db_index=True, default="")
    word = models.CharField(max_length=60)
    versions = models.IntegerField(default=0)

    def __str__(self) -> str:
        return self.term


class SearchTrigram(models.Model):
    """Three letters that stand in a term."""

    letters = models.CharField(max_length=3)
    term = models.ForeignKey(SearchTerm, models.CASCADE, related_name="trigrams")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["letters", "term"], name="site_trigram_once_a_term")
        ]

    def __str__(self) -> str:
        return self.letters


class SearchChange(models.Model):
    """A thing that was changed and is not in the index yet as it is now."""

    thing = models.CharField(max_length=80, unique=True)

    def __str__(self) -> str:
        return self.thing


class SearchState(models.Model):
    """One row with the name of the state in which the index is now."""

    name = models.UUIDField()

    def __str__(self) -> str:
        return str(self.name)
