"""The few errors that rules raise; the edges turn them into pages, problem+json, SOAP faults and exit codes."""

from __future__ import annotations

from typing import Any


class HPromiseError(Exception):
    """Something a person did or sent cannot be done.

    ``code`` is stable and made for programs, ``message`` is a sentence for people (a lazy translation where a request
    is at hand), ``field`` names the input that is at fault, when there is one.
    """

    status = 400

    def __init__(self, code: str, message: Any, field: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.field = field

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


class RuleBroken(HPromiseError):
    """A rule of the domain forbids it."""

    status = 422


class Conflict(HPromiseError):
    """It was possible a moment ago; somebody else was quicker."""

    status = 409


class NotFound(HPromiseError):
    """There is no such thing, or not for this person: both look the same."""

    status = 404


class Gone(HPromiseError):
    """It was here, and is over: a link that was replaced, a time that has passed."""

    status = 410


class Unauthorized(HPromiseError):
    """Nobody knows who calls: the key is missing or wrong."""

    status = 401


class Forbidden(HPromiseError):
    """The role or the scope does not allow it."""

    status = 403


class ScopeMissing(RuntimeError):
    """A statement touched dealers' rows before anybody said for whom: a fault of the program, never of a person."""
