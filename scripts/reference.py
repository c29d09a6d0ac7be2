"""Write the reference pages of docs/ from the declarations in the code (`make docs`)."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path

import click

from config import Settings, variable_name
from scripts.reference_feeds import write_formats, write_problems
from scripts.reference_reports import write_reports

DOCS = Path(__file__).resolve().parents[1] / "docs"


def write_settings() -> Iterator[str]:
    """The page of the settings."""
    yield "# Settings"
    yield ""
    yield "Read from the environment, in development also from `.env`. For every variable `<NAME>_FILE` may name a file"
    yield "that holds the value, which is the way to give secrets. `flask config check` prints what is in force."
    yield ""
    yield "| variable | what it says | default | secret |"
    yield "| --- | --- | --- | --- |"
    for item in fields(Settings):
        default = show_default(item.default)
        shown = f"`{default}`" if default else ""
        secret = "yes" if item.metadata["secret"] else ""
        yield f"| `{variable_name(item.name)}` | {item.metadata['doc']} | {shown} | {secret} |"


def show_default(value: object) -> str:
    """A default as it would be written into the environment."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return ",".join(value) if isinstance(value, tuple) else str(value)


def list_commands(group: click.Group, path: str = "flask") -> Iterator[tuple[str, click.Command]]:
    """Our own commands with their full names; those of Flask and its extensions are left out."""
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from list_commands(command, f"{path} {name}")
        elif command.callback and is_own(command.callback):
            yield f"{path} {name}", command


def is_own(callback: Callable[..., object]) -> bool:
    """Whether the function behind a command is the application's."""
    return getattr(callback, "__wrapped__", callback).__module__.startswith("app.")


def write_command(name: str, command: click.Command) -> Iterator[str]:
    """One command with its arguments and options."""
    context = click.Context(command, info_name=name)
    yield f"## `{' '.join([name, *command.collect_usage_pieces(context)])}`"
    yield ""
    yield (command.help or "").strip()
    records = [option.get_help_record(context) for option in command.get_params(context)]
    options = [f"- `{row[0]}` {row[1]}".rstrip() for row in records if row and row[0] != "--help"]
    if options:
        yield from ("", *options)


def write_commands() -> Iterator[str]:
    """The page of the commands."""
    from run import build  # noqa: PLC0415 - the application is made for this page only

    yield "# Commands"
    yield ""
    yield "Called as `.venv/bin/flask ...`. Exit codes: 0 all accepted, 1 some rows rejected or the delivery held,"
    yield "2 unreadable input or wrong use."
    group = build().cli
    for name, command in list_commands(group):
        yield ""
        yield from write_command(name, command)


PAGES: dict[str, Callable[[], Iterator[str]]] = {
    "settings.md": write_settings,
    "commands.md": write_commands,
    "formats.md": write_formats,
    "problems.md": write_problems,
    "reports.md": write_reports,
}


def write_page(name: str) -> str:
    """A page's text."""
    return "\n".join(PAGES[name]()) + "\n"


def main() -> int:
    """Write every page."""
    for name in PAGES:
        (DOCS / name).write_text(write_page(name), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
