"""The content of a version of a page: a record within a record, with numbers that differ between installations and people."""

from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType

if TYPE_CHECKING:
    from folkmoot.site.handing_over.names import Names

TYPE = "content_type"
PEOPLE = ("owner", "locked_by")
REMARKS = ("wagtail_admin_comments", "comments")


def written_revision(content: Any, names: "Names", *, private: bool) -> Any:
    """The kind of page by its name; without what is private, nobody who wrote or remarked."""
    if not isinstance(content, dict):
        return content
    told = dict(content)
    if isinstance(told.get(TYPE), int):
        told[TYPE] = names.key(ContentType, told[TYPE])
    if not private:
        told |= {name: None for name in PEOPLE if name in told}
        told |= {name: [] for name in REMARKS if name in told}
    return told


def read_revision(content: Any, names: "Names") -> Any:
    """Raises `ValueError` where the kind of page is not known here."""
    if not isinstance(content, dict) or not isinstance(content.get(TYPE), str):
        return content
    return content | {TYPE: names.number(ContentType, content[TYPE])}
