"""What the layout promises and no linter knows: sizes, names, layers' manners, statements past the tenancy, hosts."""

import ast
import re
from collections.abc import Callable
from statistics import median

import pytest

from tests.sources import list_files, list_python, place, read, walk

CATALOGUES_OF_DATA = ("app/lib/vocabulary/",)
RULES_AND_READS = ("app/lib/", "app/queries/", "app/services/")
# Where statements without the tenancy criterion may stand: migrations, the replica, the begin of a transaction.
PAST_TENANCY = ("app/migrations/", "app/replica", "app/database.py", "tests/", "scripts/")
# Namespaces and vocabularies: names that look like addresses and are never asked.
NAMES_NOT_HOSTS = ("http://www.w3.org/", "https://schema.org", "http://www.sitemaps.org/")
CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time")}


def list_functions() -> list[tuple[str, int]]:
    """Place and length of every function."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [
        (f"{place(name, node)} {node.name}", (node.end_lineno or node.lineno) - node.lineno + 1)
        for name, node in walk()
        if isinstance(node, kinds)
    ]


def find_nodes(test: Callable[[ast.AST], bool], *starts: str, without: tuple[str, ...] = ()) -> list[str]:
    """Places below these folders where the test holds."""
    return [place(name, node) for name, node in walk(*starts) if not name.startswith(without or ("\0",)) and test(node)]


def imports_from(node: ast.AST, module: str, names: set[str]) -> bool:
    """Whether the node imports one of the names from the module or a part of it."""
    if not isinstance(node, ast.ImportFrom) or not node.module:
        return False
    return node.module.split(".")[0] == module and bool(names & {alias.name for alias in node.names})


def calls_method(node: ast.AST, names: set[str]) -> bool:
    """Whether the node calls a method of one of these names."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in names


def test_functions_stay_short() -> None:
    functions = list_functions()
    lengths = sorted(length for _, length in functions)
    assert [where for where, length in functions if length > 50] == []
    assert median(lengths) <= 8
    assert lengths[int(len(lengths) * 0.9)] <= 25


def test_files_stay_short() -> None:
    lengths = {n: read(n).count("\n") for n in list_python() if not n.startswith(CATALOGUES_OF_DATA)}
    assert [f"{name} ({length})" for name, length in lengths.items() if length > 300] == []
    assert median(length for length in lengths.values() if length) <= 100


def test_no_module_is_a_drawer_for_everything() -> None:
    drawers = re.compile(r"(^|/)(util|utils|helper|helpers|common|misc|tools|base_utils)(\.py|/)")
    assert [name for name in list_files() if drawers.search(name)] == []


def test_statements_never_go_past_the_tenancy() -> None:
    def goes_past(node: ast.AST) -> bool:
        return (
            imports_from(node, "sqlalchemy", {"text", "TextClause", "Table"})
            or calls_method(node, {"exec_driver_sql", "raw_connection", "from_statement"})
            or (isinstance(node, ast.Attribute) and node.attr == "__table__")
            or (isinstance(node, ast.Attribute) and node.attr == "text" and is_name(node.value, {"sa", "sqlalchemy"}))
        )

    assert find_nodes(goes_past, "app/", "public_site/", without=(*PAST_TENANCY, "app/models/")) == []


def is_name(node: ast.AST, names: set[str]) -> bool:
    """Whether the node is one of these plain names."""
    return isinstance(node, ast.Name) and node.id in names


def test_rules_and_reads_take_request_user_and_clock_as_arguments() -> None:
    def looks_around(node: ast.AST) -> bool:
        clock = isinstance(node, ast.Attribute) and is_name(node.value, {"datetime", "date", "time"})
        return (
            imports_from(node, "flask", {"request", "session", "g"})
            or imports_from(node, "flask_login", {"current_user"})
            or (clock and (node.value.id, node.attr) in CLOCKS)  # type: ignore[attr-defined]
        )

    assert find_nodes(looks_around, *RULES_AND_READS) == []


def test_rules_and_reads_never_commit() -> None:
    assert find_nodes(lambda node: calls_method(node, {"commit", "rollback"}), "app/models/", *RULES_AND_READS) == []


def test_queries_never_write() -> None:
    writes = {"add", "add_all", "delete", "merge", "flush"}

    def writes_rows(node: ast.AST) -> bool:
        if not calls_method(node, writes):
            return imports_from(node, "sqlalchemy", {"insert", "update", "delete"})
        return ast.unparse(node.func.value).endswith("session")  # type: ignore[attr-defined]

    assert find_nodes(writes_rows, "app/queries/") == []


def test_nothing_is_left_for_later() -> None:
    later = re.compile(r"\b(TODO|FIXME|XXX|HACK|raise NotImplementedError)\b")
    assert [name for name in list_python("app/", "public_site/", "scripts/") if later.search(read(name))] == []


def test_no_function_is_empty() -> None:
    def is_empty(node: ast.AST) -> bool:
        if not isinstance(node, ast.FunctionDef) or node.decorator_list:
            return False
        return len(node.body) == 1 and isinstance(node.body[0], ast.Pass)

    assert find_nodes(is_empty, "app/", "public_site/") == []


def page_sources() -> list[str]:
    """Templates, style sheets and scripts of our own."""
    folders = ("app/templates/", "app/static/", "public_site/")
    return [n for n in list_files() if n.startswith(folders) and n.endswith((".html", ".css", ".js", ".svg", ".txt"))]


def test_pages_name_no_foreign_host() -> None:
    address = re.compile(r"(?:https?:)?//[a-z0-9-]+\.[a-z0-9.-]+[^\s\"'<>)]*", re.IGNORECASE)
    foreign = [
        f"{name}: {found}"
        for name in page_sources()
        for found in address.findall(read(name))
        if not found.startswith(NAMES_NOT_HOSTS)
    ]
    assert foreign == []


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("a style attribute", r"<[a-z][^<>]*\sstyle\s*="),
        ("an event attribute", r"<[a-z][^<>]*\son[a-z]+\s*="),
        ("a style element", r"<style\b(?![^>]*nonce=)"),
        ("a script without nonce or source", r"<script\b(?![^>]*(nonce=|src=))"),
        ("a javascript: address", r"[\"']javascript:"),
    ],
)
def test_templates_hold_nothing_inline(what: str, pattern: str) -> None:
    templates = [name for name in list_files() if "/templates/" in name and name.endswith(".html")]
    inline = re.compile(pattern, re.IGNORECASE)
    assert [f"{name} has {what}" for name in templates if "/mail/" not in name and inline.search(read(name))] == []


def test_no_file_names_a_package_registry_or_a_machine() -> None:
    names = (
        "pypi" + ".org",
        "npmjs" + ".org",
        "npmjs" + ".com",
        "files.python" + "hosted",
        "/work/" + "main",
        "/root" + "/",
    )
    texts = [
        name for name in list_files() if not name.endswith((".woff2", ".jpg", ".png", ".webp", ".xlsx", ".xls", ".zip"))
    ]
    assert [f"{name}: {host}" for name in texts for host in names if host in read(name)] == []


def test_public_docstrings_say_something_more_than_the_name() -> None:
    def repeats_name(node: ast.AST) -> bool:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef):
            return False
        words = re.findall(r"[a-z]+", (ast.get_docstring(node) or "").lower())
        return bool(words) and words == node.name.lower().strip("_").split("_")

    assert find_nodes(repeats_name, "app/", "public_site/") == []
