"""PDFs: a typst source of ours, set with the data of the moment and fonts that come along."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any, Final

import fontpkg
import typst

PDF_FOLDER: Final = Path(__file__).parents[1] / "templates" / "pdf"
MAIN: Final = "main.typ"
STYLE: Final = "style.typ"
DATA: Final = "data.json"
FAMILIES: Final = ("Noto Sans", "Noto Sans Thai")
SET: Final[Any] = typst.compile  # its types do not know a picture per page
NO_FILES: Final[Mapping[str, bytes]] = MappingProxyType({})


class TypesetFault(Exception):
    """The source cannot be set: a fault of a template, never of a person's text."""


def typeset(source: str, data: Mapping[str, Any], files: Mapping[str, bytes] = NO_FILES) -> bytes:
    """Give the PDF of a typst source, its fonts embedded; the same input gives the same bytes.

    ``source`` reads ``data`` with ``json("data.json")``, so that a person's text stays text whatever it holds, and
    finds ``style.typ`` of ``app/templates/pdf`` and the ``files`` (pictures: SVG, PNG, JPEG) by name. ``data`` holds
    JSON values only. Fonts of the machine and files elsewhere are out of reach.

    :raises TypesetFault: when it cannot be set.
    """
    return b"".join(_compile(source, data, files, "pdf", 0))


def draw_pages(
    source: str, data: Mapping[str, Any], files: Mapping[str, bytes] = NO_FILES, *, ppi: int = 144
) -> list[bytes]:
    """Give the same pages as PNG pictures, ``ppi`` dots to the inch.

    :raises TypesetFault: when it cannot be set.
    """
    return _compile(source, data, files, "png", ppi)


def read_source(name: str) -> str:
    """Read a source of ``app/templates/pdf``."""
    return (PDF_FOLDER / name).read_text(encoding="utf-8")


def _compile(source: str, data: Mapping[str, Any], files: Mapping[str, bytes], kind: str, ppi: int) -> list[bytes]:
    project = {
        **files,
        MAIN: source.encode(),
        STYLE: (PDF_FOLDER / STYLE).read_bytes(),
        DATA: json.dumps(data, ensure_ascii=False, allow_nan=False).encode(),
    }
    options = {"ppi": float(ppi)} if kind == "png" else {}
    with TemporaryDirectory(prefix="typeset-") as folder:  # typst takes pictures from files only
        root = Path(folder)
        for name, content in project.items():
            (root / name).write_bytes(content)
        try:
            made = SET(root / MAIN, root=root, font_paths=_fonts(), format=kind, **options)
        except RuntimeError as error:  # TypstError is one
            raise TypesetFault(f"{error} {getattr(error, 'diagnostic', '')}") from error
    return list(made) if isinstance(made, list) else [made]


@cache
def _fonts() -> typst.Fonts:
    """Our fonts alone, in all their weights."""
    folders = [str(fontpkg.path(family).parent) for family in FAMILIES]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
