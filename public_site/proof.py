"""Who sends many requests proves that a person does: by work of the browser (altcha's protocol), or by a mail.

Nobody is asked for anything until an address or a contact has sent many requests within an hour.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

from altcha.v1 import ChallengeOptions, create_challenge, verify_solution
from flask import current_app, request
from flask_babel import gettext as _
from flask_limiter import RateLimitExceeded

from app.errors import HPromiseError, RuleBroken
from app.extensions import limiter

# The browser tries 25,000 numbers on the average: a second or two of a phone.
MOST_TRIES = 50_000
LIFE = timedelta(hours=1)
HARD_FACTOR = 10  # so many times the limit, and no proof helps any more
LONGEST_PROOF = 2_000
TOO_MANY = 429


def is_needed(phone: str, email: str) -> bool:
    """Count a request; whether its address, or one of its contacts, has sent many.

    :raises RateLimitExceeded: far too many came from the address.
    """
    _count_hard()
    is_many = [_exceeds(_count_address)]
    for contact in (_digest("".join(filter(str.isdigit, phone))[-10:]), _digest(email.strip().lower())):
        if contact:
            request.environ["hpromise.contact"] = contact
            is_many.append(_exceeds(_count_contact))
    return any(is_many)


def make_challenge(form_key: str) -> str:
    """A challenge for one form, as JSON for the page."""
    options = ChallengeOptions(
        max_number=MOST_TRIES,
        hmac_key=_key(),
        expires=datetime.now(UTC) + LIFE,
        params={"form": form_key},
    )
    return json.dumps(create_challenge(options).to_dict())


def make_fault() -> RuleBroken:
    """What a form without a proof is told; the second time that a mail does as well."""
    words = _("Many requests came from here. We need to know that a person sends this one.")
    fault = RuleBroken("PROOF_NEEDED", words)
    if request.form.get("asked"):
        fault = RuleBroken("EMAIL_NEEDED", _("Give an e-mail address: we send a link there to confirm."), "email")
    fault.status = TOO_MANY
    return fault


def is_asked(faults: Sequence[HPromiseError]) -> bool:
    """Whether a form is shown again because a proof is missing."""
    return any(fault.code in {"PROOF_NEEDED", "EMAIL_NEEDED"} for fault in faults)


def is_proved(form_key: str) -> bool:
    """Whether the form brings the solution of its own challenge; what has no key of ours can prove nothing."""
    given = request.form.get("proof", "")[:LONGEST_PROOF]
    try:
        is_right, _fault = verify_solution(given, _key())
        solved = _params(json.loads(base64.b64decode(given)))
    except (ValueError, TypeError, KeyError, AttributeError):
        return False
    return is_right and bool(form_key) and solved.get("form") == [form_key]


def _params(payload: Mapping[str, str]) -> dict[str, list[str]]:
    return parse_qs(payload["salt"].partition("?")[2])


def _exceeds(count: Callable[[], None]) -> bool:
    try:
        count()
    except RateLimitExceeded:
        return True
    return False


def _limit(setting: str, factor: int = 1) -> str:
    return f"{getattr(current_app.config['SETTINGS'], setting) * factor} per hour"


@limiter.shared_limit(lambda: _limit("requests_per_hour", HARD_FACTOR), scope="requests-hard")
def _count_hard() -> None:
    """One more from this address; far too many are refused."""


@limiter.shared_limit(lambda: _limit("requests_per_hour"), scope="requests")
def _count_address() -> None:
    """One more from this address."""


@limiter.shared_limit(
    lambda: _limit("requests_per_contact"), scope="contacts", key_func=lambda: request.environ["hpromise.contact"]
)
def _count_contact() -> None:
    """One more under this phone number or e-mail address, which the counter knows by a hash only."""


def _digest(contact: str) -> str:
    return hmac.new(_key().encode(), contact.encode(), hashlib.sha256).hexdigest()[:32] if contact else ""


def _key() -> str:
    return f"proof:{current_app.config['SECRET_KEY']}"
