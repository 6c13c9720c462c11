"""How limits of writing (`writing_limits`) hold in Wagtail's admin: for a page at hand, and for lists of pages."""

from typing import Any

from wagtail.models import Page, PagePermissionTester
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.query import PageQuerySet

from folkmoot.stories.editing.writing_limits import SECTION_KINDS, Limits, covers, limits_of


class Limited:
    """Stands before `Page` among the bases of every kind of page: what somebody may do with it is asked here."""

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        limits = limits_of(user)
        return PagePermissionTester(user, self) if limits is None else LimitedTester(user, self, limits)


class LimitedTester(PagePermissionTester):
    """What the role gives, where the limits cover the page; below it, where they cover some kind that can stand there."""

    def __init__(self, user: Any, page: Any, limits: Limits) -> None:
        super().__init__(user, page)
        self.is_covered = limits.cover(page.specific_class._meta.model_name, page.locale_id)
        self.is_open_below = any(
            limits.cover(kind._meta.model_name, page.locale_id) for kind in page.specific_class.creatable_subpage_models()
        )
        if not limits.open_language(page.locale_id):
            self.permissions: set[str] = set()

    def can_add_subpage(self) -> bool:
        return self.is_open_below and super().can_add_subpage()

    def can_publish_subpage(self) -> bool:
        return self.is_open_below and super().can_publish_subpage()

    def can_edit(self) -> bool:
        return self.is_covered and super().can_edit()

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return self.is_covered and super().can_delete(ignore_bulk)

    def can_unpublish(self) -> bool:
        return self.is_covered and super().can_unpublish()

    def can_publish(self) -> bool:
        return self.is_covered and super().can_publish()

    def can_submit_for_moderation(self) -> bool:
        return self.is_covered and super().can_submit_for_moderation()

    def can_lock(self) -> bool:
        return self.is_covered and super().can_lock()

    def can_unlock(self) -> bool:
        return self.is_covered and super().can_unlock()

    def can_reorder_children(self) -> bool:
        return self.is_covered and super().can_reorder_children()


class LimitedPolicy(PagePermissionPolicy):
    """Lists of pages: the explorer, its search, the reports, and what waits for approval."""

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: Page) -> bool:
        return covers(user, instance) and super().user_has_any_permission_for_instance(user, actions, instance)

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> PageQuerySet:
        pages = super().instances_user_has_any_permission_for(user, actions)
        limits = limits_of(user)
        return pages if limits is None else limits.narrow(pages)

    def explorable_instances(self, user: Any) -> PageQuerySet:
        """Besides what may be written, the pages that lead there."""
        limits = limits_of(user)
        if limits is None:
            return super().explorable_instances(user)
        pages = PagePermissionPolicy(self.model).explorable_instances(user)
        return limits.narrow(pages, besides=SECTION_KINDS) | pages.filter(depth=1)
