"""What is not taken in but made anew of what was: facets, references between records, the indexes of both searches."""

from collections.abc import Callable
from functools import partial

from django.core.management import call_command

from folkmoot.site.handing_over.page_references import rebuild_page_references
from folkmoot.site.search.gathering import all_things, gather
from folkmoot.site.search.indexing import rebuild
from folkmoot.stories.facets import keep_all_facets
from folkmoot.stories.models import ArticlePage
from folkmoot.stories.remembering import forget


def rebuild_derived(progress: Callable[[str, int, int], None]) -> None:
    keep_all_facets(ArticlePage.objects.all(), partial(progress, "Sorting stories"))
    forget()
    rebuild_page_references(partial(progress, "Looking what leads where"))
    progress("Making the search of the admin", 0, 1)
    call_command("update_index", verbosity=0)
    things = all_things()
    rebuild(things, gather, lambda done: progress("Making the search", done, len(things)))
