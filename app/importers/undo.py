"""Undo: an applied delivery is taken back as far as nobody has changed the same since (docs/decisions)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import selectinload

from app.errors import RuleBroken
from app.extensions import db
from app.importers.plan_values import from_json
from app.importers.planned_rows import read_rows
from app.importers.stock import SALE_COLUMNS
from app.importers.undo_findings import APPROVAL, AppliedRow, Finding, Past, judge
from app.models import FieldChange, Listing, Origin, PlanRow, StatusChange, Upload
from app.services import audit, feed_parts, listings, sales, uploads
from app.services.listings import EDITABLE, STEPS, local_day
from app.services.stock import Cost, FeedPhoto
from app.tenancy import Scope, acting

_ORDER: Final = ("new", "withdraw", "changed")  # new cars first: they may bear numbers that changed ones had before
_UNDOABLE: Final = frozenset({"applied", "held"})
_SHOWN: Final = 200
_PARTS: Final = (  # what is read of a car when a row changed one of these
    (Listing.stays, {"status"}),
    (Listing.sales, {"status", *SALE_COLUMNS}),
    (Listing.photos, {"photos"}),
    (Listing.expenses, {"expenses"}),
    (Listing.certificates, {*APPROVAL}),
)


@dataclass(slots=True)
class Undoing:
    """What an undo does, or did: rows by result (UNDO_RESULT), rows that go back by action, and the first that stay."""

    results: Counter[str] = field(default_factory=Counter)
    actions: Counter[str] = field(default_factory=Counter)
    stays: list[Finding] = field(default_factory=list)

    def add(self, finding: Finding) -> None:
        """Count a row."""
        self.results[finding.result] += 1
        if finding.back:
            self.actions[finding.row.action] += 1
        if finding.result != "undone" and len(self.stays) < _SHOWN:
            self.stays.append(finding)

    @property
    def is_possible(self) -> bool:
        """Whether anything goes back."""
        return bool(self.actions)


def may_undo(upload: Upload) -> bool:
    """Whether a delivery is one that can be undone, as far as it goes."""
    return _is_applied(upload) and upload.storage_key is not None


def preview(upload_id: int) -> Undoing:
    """Tell what undoing a delivery would do; nothing changes.

    :raises RuleBroken: it is not applied, or too old.
    """
    upload = _find(upload_id)
    with acting(Scope.of_dealers({upload.dealer_id})):
        told = Undoing()
        for found, cars in _judge_all(upload):
            for finding in found:
                told.add(finding)
            for car in cars.values():  # memory does not grow with the delivery
                db.session.expunge(car)
    return told


def undo(upload_id: int, at: datetime, *, by: audit.Actor) -> Undoing:
    """Take an applied delivery back, row by row; what cannot go back stays and is listed. The caller commits.

    New cars are withdrawn, changed fields go back, withdrawn cars come back on sale, sales are cancelled; each step
    writes the history anew.

    :raises RuleBroken: it is not applied, too old, or nothing of it can be undone.
    """
    upload = _find(upload_id)
    with acting(Scope.of_dealers({upload.dealer_id})):
        dealer = uploads.lock_stock(upload)
        taking_back = _TakingBack(upload, local_day(at, dealer), Origin("upload", at, by.user_id, upload.id))
        told = taking_back.run()
        if not told.is_possible:
            raise RuleBroken("UNDO_NOTHING", _l("Nothing of this upload can be undone."))
        uploads.mark_undone(upload=upload, counts=dict(told.results), by=by)
    return told


def _is_applied(upload: Upload) -> bool:
    """Whether cars of it are in the stock; of a held one that was dropped, all but the withdrawals were applied."""
    return upload.status in _UNDOABLE or (upload.status == "dropped" and upload.applied_at is not None)


def _find(upload_id: int) -> Upload:
    upload = uploads.find(upload_id=upload_id)
    if not _is_applied(upload):
        raise RuleBroken("UNDO_NOT_APPLIED", _l("Only an applied upload can be undone."))
    if upload.storage_key is None:
        raise RuleBroken("UNDO_TOO_OLD", _l("The plan of this upload is kept no longer, so it cannot be undone."))
    return upload


class _TakingBack:
    """One delivery being taken back, while the stock is closed to other writers."""

    def __init__(self, upload: Upload, today: date, origin: Origin) -> None:
        self._upload = upload
        self._today = today
        self._origin = origin

    def run(self) -> Undoing:
        told = Undoing()
        for found, cars in _judge_all(self._upload):
            self._try([finding for finding in found if finding.back], cars)
            for finding in found:
                told.add(finding)
            _keep(found)
            db.session.flush()
        return told

    def _try(self, found: Sequence[Finding], cars: dict[int, Listing]) -> None:
        """Act on rows together; when a rule or the database refuses, on each half, until the bad row stands alone."""
        if not found:
            return
        try:
            with db.session.begin_nested():
                for finding in found:
                    self._take_back(finding, cars[finding.row.listing_id or 0])
        except (RuleBroken, IntegrityError, DataError):
            if len(found) == 1:
                found[0].refuse("rule")
                return
            half = len(found) // 2
            self._try(found[:half], cars)
            self._try(found[half:], cars)

    def _take_back(self, finding: Finding, car: Listing) -> None:
        then = {name: pair[1] for name, pair in finding.back.items()}
        if "status" in then:
            self._step_back(car, then["status"])
        columns = {name: value for name, value in then.items() if name in EDITABLE}
        if columns:
            listings.edit(listing=car, values=columns, origin=self._origin)
        sale = {name: value for name, value in then.items() if name in SALE_COLUMNS}
        if sale:
            sales.amend(listing=car, values=sale, origin=self._origin)
        self._restore_parts(car, then)

    def _restore_parts(self, car: Listing, then: dict[str, Any]) -> None:
        if "expenses" in then:
            rows = then["expenses"]
            costs = [Cost(kind, from_json("amount", amount), date.fromisoformat(day)) for kind, amount, day in rows]
            feed_parts.replace_costs(listing=car, costs=costs, origin=self._origin)
        if "photos" in then:
            photos = [FeedPhoto(**photo, is_made=photo["sha256"] is not None) for photo in then["photos"]]
            feed_parts.replace_photos(listing=car, photos=photos, origin=self._origin)
        approval: dict[str, Any] = {name: then[name] for name in APPROVAL if name in then}
        if approval:
            feed_parts.take_approval_back(listing=car, earlier=approval, origin=self._origin)

    def _step_back(self, car: Listing, to: str) -> None:
        """Take a car back to its state; one that was withdrawn by mistake has never left the stock."""
        if car.status == "sold":
            sales.cancel_sale(listing=car, reason=f"{self._upload.id}", origin=self._origin)
        steps = [] if car.status == to else [to] if to in STEPS[car.status] else ["on_sale", to]
        for step in steps:
            left_on = car.withdrawn_on if step == "on_sale" else None
            listings.move(listing=car, to=step, on_day=left_on or self._today, origin=self._origin)


def _judge_all(upload: Upload) -> Iterator[tuple[list[Finding], dict[int, Listing]]]:
    """Judge all rows of a plan, some at once, in the order in which they are to be taken back."""
    named = uploads.named_since(upload)
    for action in _ORDER:
        for rows in read_rows(AppliedRow, AppliedRow._fields, upload_id=upload.id, action=action):
            cars = _read_cars(rows)
            past = _read_past(upload, rows, named)
            yield [judge(row, cars.get(row.listing_id or 0), past) for row in rows], cars


def _read_cars(rows: Sequence[AppliedRow]) -> dict[int, Listing]:
    """The listings with what hangs on them, as far as the rows speak of it, in a fixed number of statements."""
    told = {name for row in rows for name in (row.changes if row.action == "changed" else ("status",))}
    parts = [selectinload(part) for part, names in _PARTS if told & names]
    chosen = select(Listing).where(Listing.id.in_([row.listing_id for row in rows]))
    loaded = chosen.options(*parts).execution_options(populate_existing=True)
    return {car.id: car for car in db.session.scalars(loaded)}


def _read_past(upload: Upload, rows: Sequence[AppliedRow], named: set[int]) -> Past:
    remade = [row.listing_id for row in rows if "model" in row.record]
    of_models = select(FieldChange.listing_id, FieldChange.field, FieldChange.old).where(
        FieldChange.listing_id.in_(remade),
        FieldChange.upload_id == upload.id,
        FieldChange.field.in_(("make_id", "model_id")),
        FieldChange.old.is_not(None),
    )
    found = db.session.execute(of_models) if remade else ()
    models = {(row[0], row[1]): int(row[2]) for row in found}
    return Past(named, _find_moved_by_people([row.listing_id for row in rows if "status" in row.changes]), models)


def _find_moved_by_people(ids: Sequence[int | None]) -> set[int]:
    """Cars whose present state is not a feed's doing, although it may be the one that a feed had given."""
    if not ids:
        return set()
    steps = select(StatusChange.listing_id, StatusChange.source).where(StatusChange.listing_id.in_(ids))
    last = {row[0]: row[1] for row in db.session.execute(steps.order_by(StatusChange.id))}
    return {number for number, source in last.items() if source != "upload"}


def _keep(found: Sequence[Finding]) -> None:
    """Write down what became of each row."""
    told = [{"id": finding.row.id, "undone": finding.result, "stays": finding.stays} for finding in found]
    db.session.execute(update(PlanRow), told)
