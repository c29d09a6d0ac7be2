"""What all commands share: a scope, and clear words with an exit code instead of a traceback."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from app.errors import HPromiseError
from app.extensions import db
from app.tenancy import Scope, acting

EXIT_UNUSABLE = 2


@contextmanager
def command_scope(why: str) -> Iterator[None]:
    """Run a command as the system, saying why; a broken rule is told on stderr and exits with 2."""
    try:
        with acting(Scope.system(why)):
            yield
    except HPromiseError as error:
        db.session.rollback()
        click.echo(str(error), err=True)
        sys.exit(EXIT_UNUSABLE)
