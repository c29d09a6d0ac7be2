"""CSV with a column of errors: the same signs between the cells, the same code page, the same rows, no formulas."""

import csv
from pathlib import Path

from app.importers.marked.remarks import heading_in, tell_in
from app.importers.marked.spots import Spots
from app.importers.readers.delimited import Lines
from app.importers.readers.table import TableDocument
from app.lib.cells import defuse


def mark_delimited(document: TableDocument, lines: Lines, target: Path, spots: Spots) -> None:
    """Copy the rows; those with findings get a cell at their end, in one column as far as rows are of one length."""
    width = max((len(row.cells) for row in document.rows(0)), default=0)
    first = spots.first.get(None, 1)
    with target.open("w", encoding=lines.encoding, newline="", errors="replace") as stream:
        writer = csv.writer(stream, delimiter=lines.delimiter, lineterminator=lines.line_end)
        for number, cells in document.rows(0):
            spot = spots.rows.get((None, number))
            told = [tell_in(lines.encoding, spot.problems)] if spot else []
            if number == first - 1 and cells:
                told = [heading_in(lines.encoding)]
            padding = [""] * (width - len(cells)) if told else []
            writer.writerow([*(defuse(str(cell)) for cell in cells), *padding, *told])
