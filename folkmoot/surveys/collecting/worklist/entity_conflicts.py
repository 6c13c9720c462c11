"""Which version of a dwelling an update was made from, and whether others changed it meanwhile (ODK's entities, 2024.1).

An update made with a network names the server's version (`baseVersion`). Without one, a phone counts on by itself: several
updates in a row share a `branchId`, say from which version of the server's they set out (`trunkVersion`), and each builds on
the one before it. One that comes before the one that it builds on is held.
"""

from folkmoot.surveys.collecting.worklist.entity_versions import Conflict, EntityVersion
from folkmoot.surveys.collecting.worklist.recording import Base
from folkmoot.surveys.collecting.worklist.submission_entity import EntityAsk
from folkmoot.surveys.collecting.worklist.worklists import Dwelling


class Held(Exception):
    """An update that builds on one that has not come."""


class UnknownVersion(Exception):
    """An update from a version that never was; the message is a code of `submission_work.WORDS`."""


def base_of(dwelling: Dwelling, asked: EntityAsk, *, forced: bool = False) -> Base:
    """What an update was made from, with the conflict that it is in: hard where others changed a property that it changes, soft
    where they changed others. `forced` takes an update by itself whose forerunner never came.

    Raises `Held`, or `UnknownVersion`.
    """
    if asked.base_version is None:
        raise UnknownVersion("no_base_version")
    versions = list(EntityVersion.objects.filter(dwelling=dwelling))
    is_in_branch = bool(asked.branch) and asked.trunk_version is not None
    if is_in_branch and asked.base_version > (asked.trunk_version or 0):
        before = next(
            (each for each in versions if each.branch == asked.branch and each.branch_base == asked.base_version - 1), None
        )
        if before is None and not forced:
            raise Held
        base = before.version if before else min(asked.trunk_version or 1, dwelling.version)
    else:
        base = asked.base_version
    if not 1 <= base <= dwelling.version:
        raise UnknownVersion("unknown_version")
    meanwhile = [each for each in versions if each.version > base and not (is_in_branch and each.branch == asked.branch)]
    theirs = {name for each in meanwhile for name in each.properties}
    conflict = ""
    if meanwhile:
        conflict = str(Conflict.HARD if theirs & set(asked.properties) else Conflict.SOFT)
    return Base(base, asked.branch if is_in_branch else "", asked.base_version if is_in_branch else None, conflict)
