"""What goes wrong in the programme, told to the person who can mend it."""


class ProgrammeError(Exception):
    """Why a step cannot be taken, for the person who tried."""
