"""The feed formats that are understood; adding one means a module here and a line in the registry."""

from typing import Final

from app.importers.format import Format
from app.importers.formats import autoru, avito, carcopy, maxposter, mobile_de, own_json, own_table, own_xml, yml

FORMATS: Final[tuple[Format, ...]] = (
    own_xml.FORMAT,
    own_json.FORMAT,
    own_table.FORMAT,
    autoru.FORMAT,
    avito.FORMAT,
    carcopy.FORMAT,
    maxposter.FORMAT,
    yml.FORMAT,
    mobile_de.FORMAT,
)
BY_NAME: Final = {known.name: known for known in FORMATS}
