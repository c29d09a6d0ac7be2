"""``flask credit``: a loan computed on the command line, programmes as a workbook."""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import click
from flask.cli import AppGroup

from app.cli.edge import EXIT_UNUSABLE
from app.lib.credit.cost import apr, find_psk, list_flows
from app.lib.credit.loan import Loan, Schedule, plan_payments
from app.lib.money import to_minor

group = AppGroup("credit", help="Loans and the programmes of banks.")

_ZERO = Decimal(0)
_HIGHEST = Decimal(10) ** 10


class Number(click.ParamType[Decimal]):
    """A plain decimal number, not below zero."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """Read it exactly."""
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            self.fail(f"{value!r} is not a number", param, ctx)
        if not number.is_finite() or not 0 <= number < _HIGHEST:
            self.fail(f"{value!r} is not within 0 and {_HIGHEST}", param, ctx)
        return number


@group.command("quote")
@click.option("--amount", type=Number(), required=True, help="What is lent.")
@click.option("--rate", type=Number(), required=True, help="Yearly rate in %.")
@click.option("--term", type=int, required=True, help="Months.")
@click.option("--balloon", type=Number(), default=_ZERO, help="Due with the last payment.")
@click.option("--fee", type=Number(), default=_ZERO, help="Paid at issue.")
@click.option("--insurance", type=Number(), default=_ZERO, help="Paid at issue.")
@click.option("--on", "issued_on", type=click.DateTime(["%Y-%m-%d"]), help="Day of the issue; today unless named.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def quote(
    *,
    amount: Decimal,
    rate: Decimal,
    term: int,
    balloon: Decimal,
    fee: Decimal,
    insurance: Decimal,
    issued_on: datetime | None,
    as_json: bool,
) -> None:
    """Compute payment, total of all payments, PSK, EU APR and schedule of a loan."""
    on = issued_on.date() if issued_on else datetime.now(UTC).date()
    try:
        found = _compute(Loan(amount, rate, term, balloon), fee + insurance, on)
    except ValueError as error:
        click.echo(str(error), err=True)
        sys.exit(EXIT_UNUSABLE)
    click.echo(json.dumps(found) if as_json else _as_text(found))


def _compute(loan: Loan, charges: Decimal, on: date) -> dict[str, Any]:
    schedule = plan_payments(loan, on)
    return {
        "payment": float(schedule.payment),
        "total": float(schedule.total),
        "psk": float(find_psk(schedule, to_minor(charges))),
        "psk_amount": float(schedule.interest + charges),
        "apr": float(apr(list_flows(schedule, charges))),
        "schedule": _list_lines(schedule),
    }


def _list_lines(schedule: Schedule) -> list[dict[str, Any]]:
    return [
        {
            name: value.isoformat()
            if isinstance(value, date)
            else float(value)
            if isinstance(value, Decimal)
            else value
            for name, value in line._asdict().items()
        }
        for line in schedule
    ]


def _as_text(found: dict[str, Any]) -> str:
    heads = [f"{name:12} {found[name]:>16,.3f}" for name in ("payment", "total", "psk", "psk_amount", "apr")]
    lines = [
        f"{line['number']:>4}  {line['due_on']}  {line['payment']:>14,.2f}  {line['principal']:>14,.2f}"
        f"  {line['interest']:>14,.2f}  {line['remaining']:>14,.2f}"
        for line in found["schedule"]
    ]
    return "\n".join([*heads, *lines])
