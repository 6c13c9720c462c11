"""Pages of a list that can be a hundred thousand rows long."""

from typing import Any

from django.core.paginator import Page, Paginator


class LongList(Paginator):
    """Finds the keys of a page first, so that no other row is read or sorted whole, and then that page's rows."""

    def page(self, number: int | str) -> Page:
        valid = self.validate_number(number)
        keys = self.keys(valid)
        found = self.object_list.in_bulk(keys)
        return self._get_page([found[key] for key in keys if key in found], valid, self)

    def keys(self, number: int) -> list[Any]:
        """The primary keys of a page's rows, in the order of the list."""
        start = (number - 1) * self.per_page
        return list(self.object_list.values_list("pk", flat=True)[start : start + self.per_page])
