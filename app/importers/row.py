"""One row under check: its values so far, what was refused, what was found."""

from typing import Any, Final

from app.importers.fields import FIELD
from app.importers.problems import Problem, Severity, found
from app.importers.records import RawCar, RawValue
from app.importers.values import BadValue, as_text

_ALWAYS_ERRORS: Final = frozenset({"currency"})  # a price in other money is another price


class Row:
    """Collects the findings of one row.

    `needed` are fields that this car cannot do without, beside those that no car can; a refused value of one of them
    rejects the row, of any other it is left out with a warning. `unread` are fields whose value was refused, `assumed`
    those that got a value of ours because the delivery told none.
    """

    __slots__ = (
        "_refused",
        "assumed",
        "id_is_vin",
        "needed",
        "problems",
        "raw",
        "unique_id",
        "unread",
        "values",
        "vin",
    )

    def __init__(self, raw: RawCar) -> None:
        self.raw = raw
        self.values: dict[str, Any] = {}
        self.needed: set[str] = set()
        self.unread: set[str] = set()
        self.assumed: set[str] = set()
        self.problems: list[Problem] = list(raw.problems)
        self.unique_id = ""
        self.vin = ""
        self.id_is_vin = False
        self._refused: list[tuple[str, RawValue, BadValue]] = []

    def refuse(self, name: str, raw: RawValue, bad: BadValue) -> None:
        """Leave a value out; whether that rejects the row is known when all is read."""
        self.values.pop(name, None)
        self.unread.add(name)
        self._refused.append((name, raw, bad))

    def tell(
        self,
        code: str,
        name: str,
        value: object,
        *,
        severity: Severity | None = None,
        accepted: tuple[str, ...] = (),
        site: str = "",
        **params: Any,
    ) -> None:
        """Note a finding at a field's place (or at that of `site`)."""
        place = self.raw.site.of(site or name)
        self.problems.append(
            found(code, place, severity=severity, field=name, value=value, accepted=accepted, **params)
        )

    def fail(self, code: str, name: str, value: object, **params: Any) -> None:
        """Note a finding that rejects the row."""
        self.tell(code, name, value, severity=Severity.ERROR, **params)

    def finish(self) -> list[Problem]:
        """Give all findings, errors for refused values that the car cannot do without."""
        for name, raw, bad in self._refused:
            fatal = FIELD[name].required or name in self.needed or name in _ALWAYS_ERRORS
            severity = Severity.ERROR if fatal else None
            self.tell(bad.code, name, as_text(raw), severity=severity, accepted=bad.accepted, **bad.params)
        return self.problems
