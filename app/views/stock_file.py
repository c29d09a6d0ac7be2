"""The cars on hand as a delivery in one of our formats, to look at, to change and send again, or for other sites."""

from __future__ import annotations

import tempfile
from typing import IO, Final, cast

from flask import current_app, request, send_file
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.errors import NotFound
from app.importers.export import KINDS, StockFile, write_stock
from app.models import Dealer
from app.queries import listings
from app.views.base import now
from app.views.private_money import sees_private_money
from app.views.sheets import CSV_TYPE, XLSX_TYPE
from app.views.wording import locale

CHOICES: Final = {
    "xlsx": (_l("Workbook (XLSX)"), _l("To look at and to change in a spreadsheet; send it back as it is.")),
    "csv": (_l("Table (CSV)"), _l("The same columns for any program that reads tables.")),
    "xml": (_l("XML"), _l("Our own format with everything that a delivery may say.")),
    "json": (_l("JSON"), _l("The same for programs.")),
    "yml": (_l("Yandex YML"), _l("For sites of ads; without purchase prices and expenses.")),
}
_TYPES: Final = {
    "xlsx": XLSX_TYPE,
    "csv": CSV_TYPE,
    "json": "application/json",
    "xml": "application/xml",
    "yml": "application/xml",
}
_IN_MEMORY: Final = 2 * 1024 * 1024


def asked_kind() -> str | None:
    """The format that was asked for, None when none of ours was."""
    kind = request.args.get("format", "")
    return kind if kind in KINDS else None


def send_stock(kind: str) -> Response:
    """The file of the dealer asked for, of the person's first one where none is.

    :raises NotFound: there is no such dealer within the scope.
    """
    dealer = _asked_dealer()
    stock = StockFile.of(
        dealer,
        at=now(),
        locale=locale(),
        private=sees_private_money(),
        site=current_app.config["SETTINGS"].base_url,
    )
    spool = cast("IO[bytes]", tempfile.SpooledTemporaryFile(_IN_MEMORY))  # noqa: SIM115 - handed to the answer
    write_stock(kind, stock, spool)
    spool.seek(0)
    name = f"{dealer.code.lower()}-{now():%Y-%m-%d}.{'yml.xml' if kind == 'yml' else kind}"
    return send_file(spool, _TYPES[kind], as_attachment=True, download_name=name)


def _asked_dealer() -> Dealer:
    code = request.args.get("dealer", "")
    found = next((dealer for dealer in listings.dealer_choices() if code in {"", dealer.code}), None)
    if found is None:
        raise NotFound("DEALER_UNKNOWN", _l("There is no such dealer."))
    return found
