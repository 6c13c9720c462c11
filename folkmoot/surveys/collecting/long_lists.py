"""Pages of a list that can be a hundred thousand rows long."""

from django.core.paginator import Page, Paginator


class LongList(Paginator):
    """Finds the keys of a page first, which the index alone holds, and then only that page's rows."""

    def page(self, number: int | str) -> Page:
        valid = self.validate_number(number)
        start = (valid - 1) * self.per_page
        keys = list(self.object_list.values_list("pk", flat=True)[start : start + self.per_page])
        rows = self.object_list.model._default_manager.filter(pk__in=keys)
        related = self.object_list.query.select_related
        found = (rows.select_related(*related) if isinstance(related, dict) else rows).in_bulk()
        return self._get_page([found[key] for key in keys if key in found], valid, self)
