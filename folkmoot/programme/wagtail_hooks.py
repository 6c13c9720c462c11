"""What this room adds to the admin."""

from wagtail.snippets.models import register_snippet

from folkmoot.programme.administration import ProgrammeGroup

register_snippet(ProgrammeGroup)
