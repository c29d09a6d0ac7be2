"""What people can use is described: an undocumented setting, command, field, format or problem is a red build."""

import re
from pathlib import PurePosixPath

import pytest

from app.importers.codes import CODES
from app.importers.fields import FIELDS
from app.importers.formats import FORMATS
from scripts.reference import PAGES, write_page
from tests.sources import ROOT, list_files, read

TARGETS = ["run", "setup", "test", "check", "browser", "test-slow", "bench", "services", "fmt", "messages", "migration"]
RECORDS = [name for name in list_files() if re.match(r"docs/decisions/\d{4}-", name)]


def list_headings(page: str) -> set[str]:
    """The headings of a page without their marks."""
    return {line.strip("# `") for line in read(page).splitlines() if line.startswith("#")}


@pytest.mark.parametrize("page", PAGES)
def test_a_reference_page_is_as_the_code_declares_it(page: str) -> None:
    assert read(f"docs/{page}") == write_page(page), "run `make docs`"


def test_every_problem_code_has_a_section() -> None:
    assert set(CODES) - list_headings("docs/problems.md") == set()


def test_every_field_of_a_car_is_described() -> None:
    text = read("docs/formats.md")
    assert [field.name for field in FIELDS if f"`{field.name}`" not in text] == []


def test_every_format_is_described() -> None:
    text = read("docs/formats.md")
    assert [form.name for form in FORMATS if f"`{form.name}`" not in text] == []


def test_every_make_target_is_there_and_in_the_readme() -> None:
    makefile, readme = read("Makefile"), read("README.md")
    assert [target for target in TARGETS if not re.search(rf"^{target}:.*## ", makefile, re.MULTILINE)] == []
    assert [target for target in TARGETS if f"make {target}" not in readme] == []


def test_links_between_pages_lead_somewhere() -> None:
    pages = [name for name in list_files() if name.endswith(".md")]
    links = [(page, link) for page in pages for link in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", read(page))]
    assert [(page, link) for page, link in links if not (ROOT / PurePosixPath(page).parent / link).exists()] == []


def test_paths_that_the_guides_name_exist() -> None:
    guides = ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md"]
    named = re.compile(r"`((?:app|docs|public_site|scripts|tests|translations)/[\w./-]*)`")
    paths = [(guide, path) for guide in guides for path in named.findall(read(guide)) if "NNNN" not in path]
    assert [(guide, path) for guide, path in paths if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("record", RECORDS)
def test_a_decision_says_context_consequences_and_what_was_rejected(record: str) -> None:
    assert {"Context", "Decision", "Consequences", "Rejected"} <= list_headings(record)
    assert f"({PurePosixPath(record).name})" in read("docs/decisions/README.md")
