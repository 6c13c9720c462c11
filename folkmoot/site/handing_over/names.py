"""How records name one another: by a key where the kind has one, by number elsewhere; kinds and rights by their names."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from folkmoot.site.handing_over.kinds import KINDS, kind_of

CODE = (ContentType, Permission)
"""What is made from the program's code and numbered anew in every installation."""


class Names:
    """The keys of all kinds that have one, both ways; of as many records as there are, so only of kinds that are few."""

    def __init__(self) -> None:
        self._keys: dict[type[Model], dict[Any, str]] = {}
        self._numbers: dict[type[Model], dict[str, Any]] = {}
        types = {row.pk: f"{row.app_label}.{row.model}" for row in ContentType.objects.all()}
        self.add(ContentType, types.items())
        rights = Permission.objects.values_list("pk", "content_type_id", "codename")
        self.add(Permission, ((number, f"{types[about]}.{code}") for number, about, code in rights))

    @classmethod
    def of_this_site(cls) -> "Names":
        names = cls()
        for kind in KINDS:
            if kind.key:
                rows = kind.model._base_manager.values_list("pk", kind.key)
                names.add(kind.model, ((number, str(key)) for number, key in rows))
        return names

    def add(self, model: type[Model], rows: Iterable[tuple[Any, str]]) -> None:
        """Rows are a number and a key."""
        keys = self._keys.setdefault(model, {})
        keys.update(rows)
        self._numbers[model] = {key: number for number, key in keys.items()}

    def key(self, model: Any, number: Any) -> Any:
        return self._keys[model].get(number, number) if model in self._keys else number

    def number(self, model: Any, key: Any) -> Any:
        """Raises `ValueError` where there is nothing of that name; a number is looked up later, by the database."""
        if model not in self._numbers:
            if isinstance(key, bool) or not isinstance(key, int):
                raise ValueError(f"{key!r} is no number of a record")
            return key
        found = self._numbers[model].get(key) if isinstance(key, str) else None
        if found is None:
            raise ValueError(f"there is no {self._what(model)} {key!r}")
        return found

    @staticmethod
    def _what(model: Any) -> str:
        if model in CODE:
            return f"{model._meta.model_name} in this version of Folkmoot named"
        kind = kind_of(model)
        return f"record in {kind.file} named" if kind else "record named"
