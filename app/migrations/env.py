"""Runs migrations on the application's database; `flask db ...` calls it."""

from alembic import context
from flask import current_app

extension = current_app.extensions["migrate"]
database = extension.db


def run() -> None:
    """Migrate online, in one transaction where the database can."""
    with database.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            user_module_prefix="types.",
            transaction_per_migration=False,
            **extension.configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
