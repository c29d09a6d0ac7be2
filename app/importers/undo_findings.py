"""What of an applied row can be undone: each field that it set, against the car as it stands now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from app.importers.plan_values import from_json, to_json
from app.importers.stock import SALE_COLUMNS
from app.models import Listing
from app.services.listings import EDITABLE
from app.services.photos import photo_key
from app.services.stock import FeedPhoto
from app.storage import storage

APPROVAL: Final = ("certificate_number", "inspected_on", "warranty_until")
_EMPTY: Final[Mapping[str, Any]] = {"extra": {}, "options": [], "unknown_options": []}


class AppliedRow(NamedTuple):
    """A row of the plan that was applied."""

    id: int
    number: int
    action: str
    unique_id: str
    vin: str
    title: str
    place: str
    listing_id: int | None
    changes: dict[str, Any]
    record: dict[str, Any]


@dataclass(slots=True)
class Past:
    """What happened to the cars since.

    ``named``: listings that a later delivery names. ``by_people``: those whose present state a person or a booking
    made. ``models``: (listing, column) -> make_id or model_id before the delivery.
    """

    named: set[int] = field(default_factory=set)
    by_people: set[int] = field(default_factory=set)
    models: dict[tuple[int, str], int] = field(default_factory=dict)


@dataclass(slots=True)
class Finding:
    """What undoing does to one car: ``back`` is field -> [as it stands, as it will be], ``stays`` field -> why."""

    row: AppliedRow
    back: dict[str, list[Any]] = field(default_factory=dict)
    stays: dict[str, str] = field(default_factory=dict)

    @property
    def result(self) -> str:
        """A code of UNDO_RESULT; the price path that a feed told stays anyway and does not count."""
        if not set(self.stays.values()) - {"history"}:
            return "undone"
        return "partly" if self.back else "kept"

    def refuse(self, reason: str) -> None:
        """Nothing of the row can be undone."""
        self.stays |= dict.fromkeys(self.back or ("status",), reason)
        self.back = {}


def judge(row: AppliedRow, car: Listing | None, past: Past) -> Finding:
    """Tell what of a row goes back and what stays as it is, with the reason."""
    finding = Finding(row)
    if car is None:
        finding.refuse("gone")
    elif row.action == "new":
        _judge_new(finding, car, past)
    else:
        for judging in _JUDGES if row.action == "changed" else (_judge_status,):
            judging(finding, car, past)
    return finding


def _judge_new(finding: Finding, car: Listing, past: Past) -> None:
    """A new car leaves the sale as long as nobody has taken it over."""
    told = finding.row.changes
    columns = [name for name in told if name in EDITABLE]
    if car.id in past.named:
        finding.stays["status"] = "named_since"
    elif car.status != told["status"][1] or car.id in past.by_people:
        finding.stays["status"] = "booked" if car.status == "reserved" else "changed_since"
    elif car.locked_fields or any(to_json(getattr(car, name)) != told[name][1] for name in columns):
        finding.stays["status"] = "locked" if car.locked_fields else "changed_since"
    elif car.status != "withdrawn":
        finding.back["status"] = [car.status, "withdrawn"]


def _judge_columns(finding: Finding, car: Listing, _past: Past) -> None:
    for name, (old, new) in _pairs(finding, EDITABLE).items():
        now = getattr(car, name)
        if to_json(now) != new:
            finding.stays[name] = "changed_since"
        elif ("options" if name == "unknown_options" else name) in car.locked_fields:
            finding.stays[name] = "locked"
        else:
            finding.back[name] = [now, _EMPTY.get(name) if old is None else from_json(name, old)]


def _judge_model(finding: Finding, car: Listing, past: Past) -> None:
    if "model" not in finding.row.record:
        return
    now = {"make_id": car.make_id, "model_id": car.model_id}
    then = {name: past.models.get((car.id, name), number) for name, number in now.items()}
    if list(now.values()) != finding.row.record["model"]:
        finding.stays["model"] = "changed_since"
    elif set(car.locked_fields) & set(now):
        finding.stays["model"] = "locked"
    elif then == now:
        finding.stays["model"] = "no_way_back"
    else:
        finding.back |= {name: [now[name], then[name]] for name in now if now[name] != then[name]}


def _judge_status(finding: Finding, car: Listing, past: Past) -> None:
    """A state goes back to where the delivery found it; no step leads back to a draft, so that it becomes withdrawn."""
    if "status" not in finding.row.changes:
        return
    old, new = finding.row.changes["status"]
    if car.status != new or car.id in past.by_people:
        finding.stays["status"] = "booked" if car.status == "reserved" else "changed_since"
    elif new == "sold" and not _is_sale_as_told(finding.row, car):
        finding.stays["status"] = "changed_since"
    else:
        finding.back["status"] = [new, "withdrawn" if old in {None, "draft"} else old]


def _judge_sale(finding: Finding, car: Listing, _past: Past) -> None:
    """Details of a sale that was known before; a sale that the delivery brought goes with its state."""
    if "status" in finding.row.changes and finding.row.changes["status"][1] == "sold":
        return
    for name, (old, new) in _pairs(finding, SALE_COLUMNS).items():
        now = getattr(car.sale, SALE_COLUMNS[name]) if car.sale else None
        if car.sale is None or to_json(now) != new:
            finding.stays[name] = "changed_since"
        else:
            finding.back[name] = [now, from_json(name, old)]


def _is_sale_as_told(row: AppliedRow, car: Listing) -> bool:
    told = {name: change[1] for name, change in row.changes.items() if name in SALE_COLUMNS}
    sale = car.sale
    return sale is not None and all(to_json(getattr(sale, SALE_COLUMNS[name])) == new for name, new in told.items())


def _judge_expenses(finding: Finding, car: Listing, _past: Past) -> None:
    if "expenses" not in finding.row.changes:
        return
    old, new = finding.row.changes["expenses"]
    now = [to_json((cost.kind, cost.amount, cost.spent_on)) for cost in car.expenses if cost.by_feed]
    if sorted(now) != sorted(new):
        finding.stays["expenses"] = "changed_since"
    else:
        finding.back["expenses"] = [now, old or []]


def _judge_photos(finding: Finding, car: Listing, _past: Past) -> None:
    if "photos" not in finding.row.changes:
        return
    now = [photo.url or photo.sha256 or "" for photo in car.photos if photo.by_feed]
    told = [FeedPhoto(**photo).key for photo in finding.row.record.get("photos", ())]
    before = finding.row.record.get("photos_before")
    if "photos" in car.locked_fields or now != told:
        finding.stays["photos"] = "locked" if "photos" in car.locked_fields else "changed_since"
    elif before is None:
        finding.stays["photos"] = "no_way_back"
    elif not all(photo["url"] or _is_kept(photo["sha256"]) for photo in before):
        finding.stays["photos"] = "files_gone"
    else:
        finding.back["photos"] = [now, before]


def _is_kept(sha256: str | None) -> bool:
    return sha256 is not None and storage().exists(photo_key(sha256, "thumb", "jpg"))


def _judge_approval(finding: Finding, car: Listing, _past: Past) -> None:
    for name, (old, new) in _pairs(finding, APPROVAL).items():
        now = car.certificate
        column = "number" if name == "certificate_number" else name
        if now is None or to_json(getattr(now, column)) != new:
            finding.stays[name] = "changed_since"
        elif "certificate_number" in car.locked_fields:
            finding.stays[name] = "locked"
        else:
            finding.back[name] = [getattr(now, column), from_json(name, old)]


def _judge_prices(finding: Finding, _car: Listing, _past: Past) -> None:
    if "price_history" in finding.row.changes:
        finding.stays["price_history"] = "history"


def _pairs(finding: Finding, names: Any) -> dict[str, list[Any]]:
    return {name: pair for name, pair in finding.row.changes.items() if name in names}


_JUDGES: Final[tuple[Callable[[Finding, Listing, Past], None], ...]] = (
    _judge_columns,
    _judge_model,
    _judge_status,
    _judge_sale,
    _judge_expenses,
    _judge_photos,
    _judge_approval,
    _judge_prices,
)
