"""``flask check data``: whether rows and files agree with each other."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

import click
from flask.cli import AppGroup

from app.cli.edge import command_scope
from app.database import reading
from app.services.integrity import find_faults

group = AppGroup("check", help="Proofs on what is stored.")


@group.command("data")
@click.option("--json", "as_json", is_flag=True, help="One object for programs.")
def check_data(as_json: bool) -> None:
    """Print what does not agree; nothing is changed. Exit code 1 when there is something."""
    with command_scope("check data"), reading():
        faults = list(find_faults())
    if as_json:
        click.echo(json.dumps({"faults": [asdict(fault) for fault in faults]}, ensure_ascii=False))
    else:
        for fault in faults:
            click.echo(f"{fault.code:12} {fault.subject:20} {fault.detail}".rstrip())
        click.echo(f"{len(faults)} faults")
    sys.exit(1 if faults else 0)
