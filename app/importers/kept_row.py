"""A rejected row kept as it was delivered, so that it can be mended and brought again without the file."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from math import isfinite
from typing import Any, Final, NamedTuple

from app.importers.fields import FIELD, REQUIRED
from app.importers.places import Place
from app.importers.plan_values import storable
from app.importers.problems import Problem, Severity, found
from app.importers.records import RawCar, RawExpense, RawPrice, RawValue, Scalar
from app.importers.values import as_text

REPEATS: Final = frozenset({"ID_DUPLICATE_IN_FILE", "VIN_DUPLICATE_IN_FILE"})
_LONGEST: Final = 50_000
_BEFORE: Final = frozenset({"SCHEMA_INVALID", "RULE_BROKEN"})  # found before the checks, which would not find it again


class _KeptSite(NamedTuple):
    """The places of a row in the file that it came in, as words."""

    row: str
    fields: Mapping[str, str]

    @property
    def car(self) -> Place:
        return Place(self.row)

    def of(self, field: str) -> Place:
        return Place(self.fields.get(field, self.row))


def keep_row(raw: RawCar, problems: Iterable[Problem]) -> dict[str, Any]:
    """Give a row's JSON form; problems that a second look at the row alone would not find go with it."""
    named = {*raw.values, *REQUIRED}
    return {
        "place": storable(str(raw.site.car), 400),
        "places": {name: storable(str(raw.site.of(name)), 400) for name in named},
        "values": {name: _keep_value(value) for name, value in raw.values.items()},
        "extras": {storable(name, 200): storable(text, _LONGEST) for name, text in raw.extras.items()},
        "units": dict(raw.units),
        "photo_key": storable(raw.photo_key, 200),
        "problems": [_keep_problem(problem) for problem in problems if problem.code in REPEATS | _BEFORE],
    }


def shown_values(kept: Mapping[str, Any]) -> dict[str, str]:
    """Give the values of a kept row as a person would write them, with the unit that stood beside each."""
    read = {name: _show(_read_value(value)) for name, value in kept.get("values", {}).items() if name in FIELD}
    return {name: f"{text} {kept['units'].get(name, '')}".strip() for name, text in read.items()}


def _show(value: RawValue) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "|".join(" ".join(map(str, part)) if isinstance(part, tuple) else part for part in value)
    return as_text(value)


def bring_back(number: int, kept: Mapping[str, Any], typed: Mapping[str, str], taken: Collection[str] = ()) -> RawCar:
    """Give the row again with what a person typed in the place of what was delivered.

    A problem that was kept stays until its field is typed anew. `taken` are typed keys that belong to another car.
    """
    site = _KeptSite(kept["place"], kept["places"])
    values = {name: _read_value(value) for name, value in kept["values"].items() if name in FIELD}
    problems = [_read_problem(told) for told in kept["problems"] if not _is_mended(told["field"], typed)]
    units = {name: unit for name, unit in kept["units"].items() if name not in typed}
    problems += [
        found("RULE_BROKEN", site.of(name), severity=Severity.ERROR, field=name, value=typed[name], reason="key_taken")
        for name in taken
    ]
    return RawCar(site, {**values, **typed}, dict(kept["extras"]), units, problems, number, kept["photo_key"])


def _is_mended(field: str | None, typed: Mapping[str, str]) -> bool:
    return field in typed if field else bool(typed)


def _keep_value(value: RawValue) -> Any:
    if isinstance(value, str):
        return storable(value, _LONGEST)
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    if isinstance(value, date):
        return {"on": value.isoformat()}
    if isinstance(value, list):
        return [_keep_item(item) for item in value]
    return value if not isinstance(value, float) or isfinite(value) else str(value)


def _keep_item(item: str | RawExpense | RawPrice) -> Any:
    if isinstance(item, RawExpense):
        return {"expense": [item.kind, _keep_value(item.amount), item.spent_on and _keep_value(item.spent_on)]}
    if isinstance(item, RawPrice):
        return {"price": [_keep_value(item.at), _keep_value(item.amount)]}
    return storable(item, _LONGEST)


def _read_value(kept: Any) -> RawValue:
    return [_read_item(item) for item in kept] if isinstance(kept, list) else _read_scalar(kept)  # type: ignore[return-value]


def _read_scalar(kept: Any) -> Scalar:
    if not isinstance(kept, dict):
        read: Scalar = kept
        return read
    return date.fromisoformat(kept["on"]) if "on" in kept else datetime.fromisoformat(kept["at"])


def _read_item(kept: Any) -> str | RawExpense | RawPrice:
    if not isinstance(kept, dict):
        return str(kept)
    if "price" in kept:
        return RawPrice(*(_read_scalar(part) for part in kept["price"]))
    kind, amount, spent_on = kept["expense"]
    return RawExpense(kind, _read_scalar(amount), spent_on and _read_scalar(spent_on))


def _keep_problem(problem: Problem) -> dict[str, Any]:
    params = problem.params.items()
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "place": storable(problem.place, 400),
        "field": problem.field,
        "value": problem.value,
        "params": {name: told if isinstance(told, int) else storable(str(told), 500) for name, told in params},
    }


def _read_problem(kept: Mapping[str, Any]) -> Problem:
    return Problem(**{**kept, "severity": Severity(kept["severity"])})
