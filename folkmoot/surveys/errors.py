"""What can be wrong with a release that somebody wants to publish; each message says what, where, and what to do."""


class SurveysError(Exception):
    """The ancestor of this room's errors: a message for the person who can mend it."""


class PublishingError(SurveysError):
    """A release that cannot be staged, published or withdrawn as asked."""


class UnusableUpload(SurveysError):
    """Uploaded files that cannot be taken in: too large, oddly named, not a zip, not a release."""


class ReleaseIsSealed(SurveysError):
    """An attempt to change what a release has sealed."""
