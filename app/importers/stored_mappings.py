"""The columns that dealers assigned, as the database keeps them."""

from app.importers.format import Format
from app.importers.formats import FORMATS
from app.importers.mapping import TableMapping, format_of
from app.importers.table_shape import Shape
from app.models import ColumnMapping
from app.services import column_mappings


def formats_for(dealer_id: int) -> tuple[Format, ...]:
    """Give the formats in which a dealer may deliver: the tables that the dealer explained, then those known to all."""
    mappings = [mapping_of(row) for row in column_mappings.list_of(dealer_id=dealer_id)]
    return (format_of(mappings), *FORMATS) if mappings else FORMATS


def mapping_of(row: ColumnMapping) -> TableMapping:
    """Give a mapping as the reader of tables needs it."""
    return TableMapping(
        shape=Shape(row.has_headings, tuple(row.shape)),
        columns={int(number): str(name) for number, name in row.columns.items()},
        units=dict(row.units),
        constants=dict(row.constants),
        mode=row.mode,
    )
