"""What a file given back has beside the dealer's own: readers leave it out when the file comes again."""

from typing import Any, Final

ERROR_ELEMENT: Final = "error"  # a child of a car in XML, with a code
ERROR_KEY: Final = "errors"  # a member of a car in JSON
ERROR_MARK: Final = "[H-Promise] "  # begins the cells of the column of errors


def without_errors(cells: list[Any]) -> list[Any]:
    """Give a row of a table without our cell at its end."""
    last = cells[-1] if cells else None
    return cells[:-1] if isinstance(last, str) and last.startswith(ERROR_MARK) else cells


def drop_errors(element: Any) -> None:
    """Take our elements out of a car."""
    for told in element.findall(ERROR_ELEMENT):
        if "code" in told.attrib:
            element.remove(told)
