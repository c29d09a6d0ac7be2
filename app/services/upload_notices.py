"""Who is told of deliveries: that one is held, that one waits for a decision, that a VIN is on sale at two dealers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from flask import current_app
from flask_appbuilder.security.sqla.models import Role
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.models import Account, Dealer, DealerMember, Listing, Upload, UploadProblem
from app.models.listing import PUBLIC_STATUSES
from app.services import notices, outbox
from app.tenancy import Scope, acting

_SHARED: Final = "VIN_AT_OTHER_DEALER"
_SHARED_PAGE: Final = "/office/network-health/shared-vins"
_AT_ONCE: Final = 500


def tell_hold(*, upload: Upload, dealer: Dealer, at: datetime) -> None:
    """Tell dealer and distributor by mail and bell that a delivery is held."""
    context = {
        "upload_id": upload.id,
        "dealer": dealer.public_name,
        "dealer_code": dealer.code,
        "file_name": upload.file_name,
        "held": upload.held,
        "new": upload.new,
        "changed": upload.changed,
        "link": f"{current_app.config['SETTINGS'].base_url}/office/uploads/{upload.id}",
    }
    for address, locale in _readers(dealer):
        outbox.queue_mail(
            key=f"upload-held-{upload.id}-{address}",
            recipient=address,
            template="upload_held",
            locale=locale,
            context=context,
            at=at,
            dealer_id=dealer.id,
        )
    _ring((*_find_members({dealer.id})[dealer.id], *_find_distributor()), "upload_held", upload, dealer, at)


def tell_wait(*, upload: Upload, dealer: Dealer, at: datetime) -> None:
    """Tell the dealer's people by bell that the plan of a delivery waits for them."""
    _ring(_find_members({dealer.id})[dealer.id], "upload_waits", upload, dealer, at)


def tell_shared_vins(*, upload: Upload, at: datetime) -> None:
    """Tell the other dealer, who learns nothing of this one, and the distributor of VINs that are on sale twice."""
    chosen = select(UploadProblem.value).where(UploadProblem.upload_id == upload.id, UploadProblem.code == _SHARED)
    vins = sorted({vin for vin in db.session.scalars(chosen) if vin})
    if not vins:
        return
    with acting(Scope.system("the other dealer of a VIN is told of it, too")):
        parts = [vins[start : start + _AT_ONCE] for start in range(0, len(vins), _AT_ONCE)]
        twins = [twin for part in parts for twin in _find_twins(upload, part)]
        readers = _find_members({twin.dealer_id for twin in twins})
        distributor = _find_distributor()
        told = [
            _of_twin(twin, account_id, twin.dealer_id, at) for twin in twins for account_id in readers[twin.dealer_id]
        ]
        told += [_of_twin(twin, account_id, None, at) for twin in twins for account_id in distributor]
        notices.notify_all(told=told)


def _of_twin(twin: Listing, account_id: int, dealer_id: int | None, at: datetime) -> dict[str, Any]:
    """Told once a listing, however often it is delivered; its dealer is led to its car, the distributor to the list."""
    subject = f"{twin.vin} · {twin.make.name_en} {twin.model.name_en} {twin.year}"
    return {
        "account_id": account_id,
        "dealer_id": dealer_id,
        "key": f"vin-elsewhere-{twin.id}",
        "kind": "vin_elsewhere",
        "subject": subject[: notices.LONGEST_SUBJECT],
        "link": _SHARED_PAGE if dealer_id is None else f"/office/listings/{twin.id}",
        "created_at": at,
    }


def _find_twins(upload: Upload, vins: Sequence[str]) -> list[Listing]:
    chosen = select(Listing).where(
        Listing.vin.in_(vins), Listing.dealer_id != upload.dealer_id, Listing.status.in_(PUBLIC_STATUSES)
    )
    names = (joinedload(Listing.make), joinedload(Listing.model))
    return list(db.session.scalars(chosen.order_by(Listing.id).options(*names)))


def _ring(account_ids: Iterable[int], kind: str, upload: Upload, dealer: Dealer, at: datetime) -> None:
    for account_id in account_ids:
        notices.notify(
            account_id=account_id,
            kind=kind,
            key=f"{kind}-{upload.id}",
            subject=f"{dealer.public_name} · {upload.file_name or upload.id}",
            link=f"/office/uploads/{upload.id}",
            at=at,
            dealer_id=dealer.id,
        )


def _find_members(dealer_ids: set[int]) -> dict[int, list[int]]:
    """The active people of each dealer."""
    members = select(DealerMember.dealer_id, DealerMember.user_id).join(Account, Account.id == DealerMember.user_id)
    found: dict[int, list[int]] = {dealer_id: [] for dealer_id in dealer_ids}
    chosen = members.where(DealerMember.dealer_id.in_(dealer_ids), Account.active.is_(True))
    for dealer_id, user_id in db.session.execute(chosen.order_by(DealerMember.user_id)):
        found[dealer_id].append(user_id)
    return found


def _find_distributor() -> list[int]:
    return [person.id for person in _distributors()]


def _distributors() -> Sequence[Account]:
    chosen: Any = select(Account).join(Account.roles).where(Role.name == "distributor", Account.active)
    found: Sequence[Account] = db.session.scalars(chosen.order_by(Account.id)).all()
    return found


def _readers(dealer: Dealer) -> list[tuple[str, str]]:
    default = current_app.config["SETTINGS"].default_locale
    people: dict[str, str] = {dealer.email: default} if dealer.email else {}
    for person in _distributors():
        people.setdefault(person.email, person.locale or default)
    return list(people.items())
