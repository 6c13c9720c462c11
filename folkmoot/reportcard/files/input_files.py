"""The bytes of a file that a person named, or in one sentence why there are none."""

from pathlib import Path

from folkmoot.reportcard.errors import ReportCardError


def read_input(path: Path, error: type[ReportCardError], wanted: str) -> bytes:
    """The content of a file; raises `error` where there is no such file, it is empty, a folder, or cannot be read.

    `wanted` says what to give instead: 'a file of answers (.csv, .xlsx)'.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise error(f"{path} does not exist: give {wanted}.") from None
    except IsADirectoryError:
        raise error(f"{path} is a folder: give {wanted}.") from None
    except PermissionError:
        raise error(f"{path} may not be read by you: change its permissions, or copy it.") from None
    except (OSError, ValueError) as reason:
        raise error(f"{path} cannot be read: {getattr(reason, 'strerror', None) or reason}.") from None
    if not content:
        raise error(f"{path.name} is empty.")
    return content
