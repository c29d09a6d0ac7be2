"""A dealer's own SOAP service: called by zeep, its answer kept as our own JSON."""

import re
from collections.abc import Iterable
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final, TypeAlias, cast

from lxml import etree
from zeep.exceptions import ValidationError

from app.importers.fields import Kind
from app.importers.limits import MEGABYTE
from app.importers.pull_answer import list_cars, write_cars
from app.importers.pull_contract import check_xml, list_ports, open_service
from app.importers.pull_order import Got, Order, PullFailed, explain, refuse_status
from app.services.fetching import Answer, Bounds, FetchFailed

Element: TypeAlias = etree._Element  # noqa: SLF001  (lxml has no public name for it)

_SEVERAL: Final = frozenset({Kind.PHOTOS, Kind.OPTIONS})
_DECLARED: Final = re.compile(r"""<\?xml[^>]*?encoding=["']([\w-]+)["']""")
_FAULT: Final = ("Body", "Fault")
_CHUNK: Final = 1 << 16
_MOST_BETWEEN: Final = 16 * MEGABYTE  # a text ends at 10 MB


def call_service(order: Order, folder: Path, bounds: Bounds) -> tuple[Got, Path]:
    """Call the operation of a source and write the cars of its answer into a folder.

    :returns: what the service said, and the file: our own JSON, or the file that the answer itself holds.
    :raises PullFailed: as ``open_service``; the call does not fit, or is answered with a fault or nothing of use.
    """
    answer_path = folder / "answer"
    answer = _send(order, bounds, answer_path)
    is_xml = answer.headers.get("content-type", "text/xml").split(";")[0].strip().lower().endswith("xml")
    if answer.status != HTTPStatus.OK and not (is_xml and answer.size):
        raise refuse_status(answer.status)
    if not is_xml:
        raise PullFailed("answer_unreadable", status=answer.status)
    check_xml(answer_path, "answer_unreadable")
    path = folder / "cars"
    with answer_path.open("rb") as stream, path.open("wb") as into:
        write_cars(list_cars(stream, tuple(order.cars_path.split("/")), answer.status), order, into)
    return Got(answer.status, answer.size, f"{order.operation}.json"), path


def _send(order: Order, bounds: Bounds, answer_path: Path) -> Answer:
    client = open_service(order, bounds, answer_path)
    where = list_ports(client).get(order.operation)
    if where is None:
        raise PullFailed("operation_unknown", detail=order.operation)
    try:
        service = client.bind(*where[0])
        return cast("Answer", service[order.operation](**_nest(order.arguments)))
    except PullFailed:
        raise
    except FetchFailed as failed:
        raise explain(failed) from failed
    except (TypeError, ValidationError) as error:  # they name elements, never values
        raise PullFailed("arguments_wrong", detail=str(error)) from error
    except Exception as error:  # zeep meets values that do not fit with errors of every kind
        raise PullFailed("arguments_wrong", detail=type(error).__name__) from error


def _nest(arguments: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Arguments by name; "a/b" is a part of a, a name that comes twice is a list, an empty value is left out."""
    nested: dict[str, Any] = {}
    for path, value in arguments:
        if not value:
            continue
        *way, name = path.split("/")
        inner = nested
        for step in way:
            below = inner.setdefault(step, {})
            if not isinstance(below, dict):
                raise PullFailed("arguments_wrong", detail=path)
            inner = below
        known = inner.get(name)
        inner[name] = value if known is None else [*(known if isinstance(known, list) else [known]), value]
    return nested
