"""``flask db upgrade``: the schema, and with it the roles and dictionaries that the application cannot work without."""

from __future__ import annotations

import click
from click import Group
from flask.cli import with_appcontext
from flask_migrate import upgrade
from flask_migrate.cli import db as migrations

from app.cli.edge import command_scope
from app.extensions import db
from app.lib.vocabulary.role import ROLE
from app.services import dictionaries, users

group: Group = migrations


@group.command("upgrade", help="Bring schema, roles and dictionaries to the present version.")
@click.argument("revision", default="head")
@with_appcontext
def upgrade_all(revision: str) -> None:
    """Migrate, then add what is missing; running it again changes nothing."""
    upgrade(revision=revision)
    if revision != "head":
        return
    with command_scope("db upgrade"):
        users.make_roles(names=(*ROLE.codes, "Public"))
        dictionaries.add_missing()
        db.session.commit()
