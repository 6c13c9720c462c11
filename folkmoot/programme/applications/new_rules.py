"""Those who have begun a draft are told when the rules of its call change."""

from functools import partial

from folkmoot.programme.applications.applications import Application, ApplicationState
from folkmoot.programme.calls.call_changes import changes_in_words
from folkmoot.programme.calls.calls import CallVersion
from folkmoot.programme.mailing import people_of, write_to


def tell_of_new_rules(version: CallVersion) -> None:
    """Writes to everyone of the parties of each draft, with what the version changed; nothing for a call's first version.
    The worker sends it."""
    before = version.call.versions.filter(number=version.number - 1).first()
    if before is None:
        return
    for draft in Application.objects.filter(call=version.call, state=ApplicationState.DRAFT):
        changes = partial(changes_in_words, before, version)
        write_to(people_of(draft), "new_rules", draft, later=True, version=version, changes=changes)
