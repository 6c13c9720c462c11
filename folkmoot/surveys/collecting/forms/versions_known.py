"""Which version of which form a submission fills in. Published versions never change, so a process remembers them."""

from dataclasses import dataclass

from folkmoot.reportcard.forms.identifying import Places, identifying_places
from folkmoot.surveys.collecting.forms.instruments import InstrumentVersion, VersionState
from folkmoot.surveys.collecting.worklist.submission_entity import touches_worklist

MOST_REMEMBERED = 1000


class NoSuchForm(Exception):
    """No such form, or no such version of it."""


@dataclass(frozen=True)
class Target:
    """A version by the numbers that a submission is stored with, and where in its XML identifiers stand."""

    instrument_id: int
    version_id: int
    touches_worklist: bool
    identifying: Places


_REMEMBERED: dict[tuple[str, str, str], Target] = {}


def target_of(survey: str, form_id: str, version: str) -> Target:
    """The published version of a survey's form. Raises `NoSuchForm`."""
    key = (survey, form_id, version)
    if key not in _REMEMBERED:
        found = InstrumentVersion.objects.filter(
            instrument__survey__slug=survey,
            instrument__form_id=form_id,
            version=version,
            state=VersionState.PUBLISHED,
        ).first()
        if found is None:
            raise NoSuchForm
        if len(_REMEMBERED) >= MOST_REMEMBERED:
            _REMEMBERED.clear()
        _REMEMBERED[key] = target(found)
    return _REMEMBERED[key]


def draft_target(draft: InstrumentVersion, form_id: str, version: str) -> Target:
    """The draft, where a submission fills in it. Raises `NoSuchForm`."""
    if (draft.instrument.form_id, draft.version) != (form_id, version):
        raise NoSuchForm
    return target(draft)


def target(version: InstrumentVersion) -> Target:
    return Target(version.instrument_id, version.pk, touches_worklist(version), identifying_places(version.questionnaire))


def forget_versions() -> None:
    """For tests, whose database is emptied behind this process's back."""
    _REMEMBERED.clear()
