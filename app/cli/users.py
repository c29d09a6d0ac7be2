"""``flask users``: people who may sign in."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from app.cli.edge import command_scope
from app.extensions import db
from app.lib.vocabulary.role import ROLE
from app.services import users

group = AppGroup("users", help="People who may sign in.")


@group.command("create")
@click.argument("email")
@click.option("--role", type=click.Choice(ROLE.codes), required=True)
@click.option("--dealer", "dealer_codes", multiple=True, help="Dealer code; may be repeated.")
@click.option("--name", default="")
@click.option("--password-stdin", is_flag=True, required=True, help="Read the password from standard input.")
def create(email: str, role: str, dealer_codes: tuple[str, ...], name: str, password_stdin: bool) -> None:  # noqa: ARG001 - click's flag
    """Create the user EMAIL."""
    password = click.get_text_stream("stdin").readline().rstrip("\n")
    with command_scope("users create"):
        user = users.create(email=email, role=role, dealer_codes=dealer_codes, name=name, password=password)
        db.session.commit()
        click.echo(user.email)


@group.command("reset-password")
@click.argument("email")
@click.option("--password-stdin", is_flag=True, required=True, help="Read the password from standard input.")
def reset_password(email: str, password_stdin: bool) -> None:  # noqa: ARG001 - click's flag
    """Give the user EMAIL a new password and end all sessions."""
    password = click.get_text_stream("stdin").readline().rstrip("\n")
    with command_scope("users reset-password"):
        users.reset_password(email=email, password=password)
        db.session.commit()
