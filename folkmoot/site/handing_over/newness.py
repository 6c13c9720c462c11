"""Whether an installation is new: whether it has nothing but what its migrations have made."""

from django.apps import apps
from django.db import connection

from folkmoot.site.handing_over.kinds import KINDS, rows_of


def what_is_here() -> str:
    """What a site has that a new one has not, such as `3 municipalities`; empty for a new one."""
    for kind in KINDS:
        if not kind.first and (count := rows_of(kind).count()):
            return f"{count:,} {kind.name.replace('-', ' ')}"
    return ""


def empty_again() -> None:
    """Takes out what the migrations made, of a site of which `what_is_here` said that it is new."""
    kept = {"contenttypes", "sessions"}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            meta = model._meta
            if meta.managed and not meta.proxy and meta.app_label not in kept and meta.label != "auth.Permission":
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(meta.db_table)}")  # noqa: S608 (a table of a model)
