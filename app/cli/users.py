"""``flask users``: people who may sign in."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TypeVar

import click
from flask.cli import AppGroup

from app.cli.edge import command_scope
from app.extensions import db
from app.lib.vocabulary.role import ROLE
from app.services import users

group = AppGroup("users", help="People who may sign in.")
Command = TypeVar("Command", bound=Callable[..., object])


def password_from_stdin(command: Command) -> Command:
    """Make a command say that the password comes by standard input, never as an argument that others can read."""
    told = "Read the password from standard input."
    return click.option("--password-stdin", is_flag=True, required=True, expose_value=False, help=told)(command)


@group.command("create")
@click.argument("email")
@click.option("--role", type=click.Choice(ROLE.codes), required=True)
@click.option("--dealer", "dealer_codes", multiple=True, help="Dealer code; may be repeated.")
@click.option("--name", default="")
@password_from_stdin
def create_account(email: str, role: str, dealer_codes: tuple[str, ...], name: str) -> None:
    """Create the user EMAIL."""
    password = sys.stdin.readline().rstrip("\n")
    with command_scope("users create"):
        user = users.create(email=email, role=role, dealer_codes=dealer_codes, name=name, password=password)
        db.session.commit()
        click.echo(user.email)


@group.command("reset-password")
@click.argument("email")
@password_from_stdin
def set_password(email: str) -> None:
    """Give the user EMAIL a new password and end all sessions."""
    password = sys.stdin.readline().rstrip("\n")
    with command_scope("users reset-password"):
        users.reset_password(email=email, password=password)
        db.session.commit()
