"""What can be wrong with a folder that is written or read, in a sentence for whoever can mend it."""


class HandingOverError(Exception):
    """What is wrong, where (file, line, column) and what to do."""
