"""What passes between the steps of a pull: what is asked for, what came, why nothing came."""

import base64
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

from app.services.fetching import FetchFailed

LONGEST_DETAIL: Final = 300
_BY_STATUS: Final[dict[int, str]] = {
    HTTPStatus.UNAUTHORIZED: "refused",
    HTTPStatus.FORBIDDEN: "refused",
    HTTPStatus.PROXY_AUTHENTICATION_REQUIRED: "refused",
    HTTPStatus.NOT_FOUND: "not_found",
    HTTPStatus.GONE: "not_found",
}
_BY_REASON: Final = {
    "no http address": "address_invalid",
    "ValueError": "address_invalid",  # a redirect to something that is none
    "unknown host": "host_unknown",
    "no public host": "host_inner",
    "too large": "too_large",
    "too slow": "too_slow",
    "TimeoutError": "too_slow",
    "too many redirects": "redirects",
    "cut off": "damaged",
    "IncompleteRead": "damaged",
}


@dataclass(frozen=True, slots=True)
class Order:
    """A source as plain data, so that no transaction is open while the other side is asked.

    ``secret`` is open; ``fields`` are (their element, our field). ``etag`` and ``last_modified`` mark what is known.
    """

    kind: str
    url: str
    auth: str = "none"
    auth_name: str = ""
    secret: str = field(default="", repr=False)
    mode: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    operation: str = ""
    cars_path: str = ""
    arguments: tuple[tuple[str, str], ...] = ()
    fields: tuple[tuple[str, str], ...] = ()

    def make_secrets(self) -> dict[str, str]:
        """Give the headers that open the source; they go to its own host only."""
        if self.auth == "basic":
            told = base64.b64encode(f"{self.auth_name}:{self.secret}".encode()).decode("ascii")
            return {"Authorization": f"Basic {told}"}
        if self.auth == "bearer":
            return {"Authorization": f"Bearer {self.secret}"}
        return {self.auth_name: self.secret} if self.auth == "header" else {}


@dataclass(frozen=True, slots=True)
class Got:
    """What a source gave: ``unchanged`` when it is the version that is known, ``size`` in bytes on the way."""

    status: int
    size: int
    file_name: str
    unchanged: bool = False
    etag: str | None = None
    last_modified: str | None = None


class PullFailed(Exception):
    """Nothing came, by the dealer's or the network's fault: ``fault`` is a code of PULL_FAULT."""

    def __init__(self, fault: str, *, status: int | None = None, detail: str = "") -> None:
        super().__init__(fault)
        self.fault = fault
        self.status = status
        self.detail = detail[:LONGEST_DETAIL]


def refuse_status(status: int) -> PullFailed:
    """Say why an answer that is no success is of no use."""
    return PullFailed(_BY_STATUS.get(status, "bad_answer"), status=status)


def explain(failed: FetchFailed) -> PullFailed:
    """Say in the words of pulls why an address could not be asked."""
    reason = str(failed)
    return PullFailed("insecure" if reason.startswith("SSL") else _BY_REASON.get(reason, "no_answer"))
