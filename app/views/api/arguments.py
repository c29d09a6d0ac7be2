"""Reading the parameters of a call as its operation declares them; what it does not know is refused, never ignored."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from flask import request
from flask_babel import lazy_gettext as _l

from app.errors import HPromiseError, RuleBroken
from app.views.api.operation import Operation, Parameter, Where

IDEMPOTENCY_KEY: Final = "Idempotency-Key"
_LONGEST_KEY: Final = 200


def read_query(operation: Operation) -> dict[str, Any]:
    """The parameters of the address that were given, typed.

    :raises HPromiseError: an unknown or repeated one: ignoring `dryrun=1` would change what was to be looked at.
    :raises RuleBroken: a value that does not fit.
    """
    known = {item.name: item for item in operation.parameters if item.where is Where.QUERY}
    given: dict[str, Any] = {}
    for name, values in request.args.to_dict(flat=False).items():
        if name not in known:
            raise HPromiseError("PARAMETER_UNKNOWN", _l("There is no such parameter."), name[:64])
        given[name] = _read(known[name], values)
    return given


def read_idempotency_key() -> str | None:
    """The key under which a repeated call gets its first answer.

    :raises HPromiseError: it is no such key.
    """
    key = request.headers.get(IDEMPOTENCY_KEY)
    if key is None:
        return None
    if not (key.isascii() and key.isprintable() and 0 < len(key) <= _LONGEST_KEY):
        message = _l("An Idempotency-Key has 1 to 200 plain characters.")
        raise HPromiseError("IDEMPOTENCY_KEY_INVALID", message, IDEMPOTENCY_KEY)
    return key


def read_page(given: Mapping[str, Any]) -> int:
    """The number of the page asked for."""
    return int(given.get("page", 1))


def _read(parameter: Parameter, values: list[str]) -> Any:
    schema = parameter.schema
    if schema["type"] == "array":
        return values
    if len(values) > 1:
        raise HPromiseError("PARAMETER_REPEATED", _l("This parameter is given twice."), parameter.name)
    text = values[0]
    if "enum" in schema and text not in schema["enum"]:
        accepted = ", ".join(schema["enum"])
        raise RuleBroken("VALUE_UNKNOWN", _l("Accepted: %(accepted)s.", accepted=accepted), parameter.name)
    if schema["type"] == "integer":
        return _read_whole(parameter.name, text, schema)
    if schema.get("format") == "date-time":
        return _read_moment(parameter.name, text)
    return text.replace("\0", "")[: schema.get("maxLength", 200)]


def _read_whole(name: str, text: str, schema: Mapping[str, Any]) -> int:
    low, high = schema["minimum"], schema["maximum"]
    fits = text.isascii() and text.isdigit() and len(text) <= 10
    if not fits or not low <= int(text) <= high:
        message = _l("A whole number from %(low)s to %(high)s.", low=low, high=high)
        raise RuleBroken("NUMBER_INVALID", message, name)
    return int(text)


def _read_moment(name: str, text: str) -> datetime:
    """A moment of ISO 8601; without a zone it is in UTC. A plus that became a blank in the address is one."""
    try:
        moment = datetime.fromisoformat(text.replace(" ", "+") if "T" in text.upper() else text)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return aware.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise RuleBroken("DATE_INVALID", _l("A moment is written 2026-03-31T18:00:00Z."), name) from error
