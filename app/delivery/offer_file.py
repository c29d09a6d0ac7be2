"""The sheet of a credit offer as a file of a mail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import current_app

from app.delivery.attachments import Attachment
from app.errors import NotFound
from app.queries import credit_offers
from app.services.offer_sheets import paper_of, typeset_offer


def make_file(wanted: Mapping[str, Any], locale: str) -> Attachment:
    """The PDF of the offer ``wanted["number"]``, in the reader's language.

    :raises NotFound: there is no such offer any more.
    """
    number = str(wanted["number"])
    kept = credit_offers.get(number)
    if kept is None:
        raise NotFound("OFFER_UNKNOWN", "There is no such offer.")
    link = f"{current_app.config['SETTINGS'].base_url.rstrip('/')}/{locale}/offers/{number}"
    return Attachment(f"offer-{number}.pdf", typeset_offer(paper_of(kept, link), locale), "application/pdf")
