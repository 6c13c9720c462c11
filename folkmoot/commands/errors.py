"""How a command ends where a person gave it what it cannot use: one sentence on the error output, and exit code 2."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

UNUSABLE = 2


@contextmanager
def clear_errors(*expected: type[Exception]) -> Iterator[None]:
    """Let an expected error end the command with its one sentence and exit code 2."""
    try:
        yield
    except expected as error:
        click.echo(f"folkmoot: {error}", err=True)
        sys.exit(UNUSABLE)
