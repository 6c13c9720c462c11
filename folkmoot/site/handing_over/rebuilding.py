"""What is not taken in but made anew of what was: facets, references between records, the indexes of both searches."""

from collections.abc import Callable

from django.core.management import call_command

from folkmoot.site.search.gathering import all_things, gather
from folkmoot.site.search.indexing import rebuild
from folkmoot.stories.facets import keep_facets
from folkmoot.stories.models import ArticlePage
from folkmoot.stories.remembering import forget


def rebuild_derived(progress: Callable[[str, int, int], None]) -> None:
    stories = ArticlePage.objects.count()
    for done, story in enumerate(ArticlePage.objects.specific().iterator(chunk_size=200)):
        progress("Sorting stories", done, stories)
        keep_facets(story)
    forget()
    progress("Looking what leads where", 0, 1)
    call_command("rebuild_references_index", verbosity=0)
    progress("Making the search of the admin", 0, 1)
    call_command("update_index", verbosity=0)
    things = all_things()
    rebuild(things, gather, lambda done: progress("Making the search", done, len(things)))
