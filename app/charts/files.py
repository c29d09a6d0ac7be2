"""Measured reports as files: what each kind is, and how the file is called."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.charts.document import to_pdf
from app.charts.measuring import Result
from app.charts.render import to_csv
from app.charts.workbook import to_xlsx


@dataclass(frozen=True, slots=True)
class File:
    """A file to hand out."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Face:
    """A kind of file: its media type, and what writes one or several reports as one file."""

    media_type: str
    write: Callable[[Sequence[Result]], bytes]


def _write_csv(results: Sequence[Result]) -> bytes:
    """One report; spreadsheets know the encoding by its mark."""
    return to_csv(results[0]).encode("utf-8-sig")


def _write_zip(results: Sequence[Result]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for result in results:
            archive.writestr(f"{result.report.slug}.csv", _write_csv([result]))
    return content.getvalue()


FACES: dict[str, Face] = {
    "csv": Face("text/csv; charset=utf-8", _write_csv),
    "xlsx": Face("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", to_xlsx),
    "pdf": Face("application/pdf", to_pdf),
    "zip": Face("application/zip", _write_zip),
}


def make_file(face: str, results: Sequence[Result]) -> File:
    """One report or several as one file; several as CSV go into a ZIP archive."""
    chosen = "zip" if face == "csv" and len(results) > 1 else face
    period = results[0].selection.period
    subject = results[0].report.slug if len(results) == 1 else "reports"
    name = f"{subject}_{period.from_on}_{period.to_on}.{chosen}"
    return File(name, FACES[chosen].media_type, FACES[chosen].write(results))
