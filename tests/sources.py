"""The project's own files, for tests that read code instead of running it."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GENERATED = ("app/static/vendor/", "app/migrations/versions/")


@cache
def list_files() -> tuple[str, ...]:
    """Paths, relative to the root, of all files that are or could be committed, generated ones apart."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout.splitlines()
    return tuple(sorted(n for n in names if (ROOT / n).is_file() and not n.startswith(GENERATED)))


def list_python(*starts: str) -> list[str]:
    """Python files below these folders, all of them when none is named."""
    return [name for name in list_files() if name.endswith(".py") and (not starts or name.startswith(starts))]


@cache
def read(name: str) -> str:
    """A file's text."""
    return (ROOT / name).read_text(encoding="utf-8")


@cache
def parse(name: str) -> ast.Module:
    """A Python file's tree."""
    return ast.parse(read(name), filename=name)


def walk(*starts: str) -> Iterator[tuple[str, ast.AST]]:
    """Every node of the Python files below these folders, with the file's name."""
    for name in list_python(*starts):
        for node in ast.walk(parse(name)):
            yield name, node


def place(name: str, node: ast.AST) -> str:
    """Where a node stands, as an editor takes it."""
    return f"{name}:{getattr(node, 'lineno', 0)}"
