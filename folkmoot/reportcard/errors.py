"""What can be wrong with what the science is given; each message says what, where, and what to do."""


class ReportCardError(Exception):
    """The ancestor of all errors of this room: a message for the person who can mend it."""


class UnusableForm(ReportCardError):
    """An XLSForm that cannot be read as a questionnaire."""


class UnusableAnswers(ReportCardError):
    """A file of answers that cannot be read at all, or that belongs to another form."""


class DesignError(ReportCardError):
    """A sampling design that the answers do not carry: a missing column, a weight below nought, an fpc too small."""


class SingleUnitStratum(DesignError):
    """A stratum with one primary sampling unit, where the design says to fail."""


class UnwritableOutput(ReportCardError):
    """A folder that the files of a card cannot be written to."""


class UnusableRelease(ReportCardError):
    """A release whose files are missing, changed since it was sealed, or of a format that is not known."""


class UnusableDeclarations(ReportCardError):
    """A list of differences held for harmless that cannot be read, or lacks a reason."""


class UnusableFrame(ReportCardError):
    """A sampling frame or a list of households that no sample can be drawn from as asked."""


class UnusablePlan(ReportCardError):
    """A plan of a sample with a number outside its range, or strata that no sample can be shared out among as asked."""


class UnusableWeights(ReportCardError):
    """People or margins that no weights can be made for as asked."""


class UnsafeRelease(ReportCardError):
    """A release that would let somebody narrow down a few people, by itself or together with an earlier one."""
