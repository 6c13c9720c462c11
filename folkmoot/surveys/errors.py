"""What can be wrong in this room with what somebody asks; each message says what, where, and what to do."""


class SurveysError(Exception):
    """The ancestor of this room's errors: a message for the person who can mend it."""


class PublishingError(SurveysError):
    """A release that cannot be staged, published or withdrawn as asked."""


class UnusableUpload(SurveysError):
    """Uploaded files that cannot be taken in: too large, oddly named, not a zip, not a release."""


class ReleaseIsSealed(SurveysError):
    """An attempt to change what a release has sealed."""


class FormPublishingError(SurveysError):
    """A form that cannot be published as asked: a version used already, a change that would break received answers."""


class InstrumentIsFixed(SurveysError):
    """An attempt to change a version of a form that is published."""


class CollectingError(SurveysError):
    """Something asked of a survey's fieldwork that cannot be done: no such survey, no form, a name in use."""
