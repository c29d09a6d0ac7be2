"""Files that go along with a mail: named in its row, made when it is sent, so that no row holds a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from app.models import OutgoingMessage


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a mail."""

    name: str
    content: bytes
    media_type: str


# Makes the file from the values that the message kept for it, in the reader's language.
Maker: TypeAlias = Callable[[Mapping[str, Any], str], Attachment]

_makers: dict[str, Maker] = {}


def register_maker(kind: str, maker: Maker) -> None:
    """Say who makes the files of a kind; parts above this layer do so when an application is made."""
    _makers[kind] = maker


def make_attachments(message: OutgoingMessage) -> list[Attachment]:
    """The files of a message; ``kind`` of each names its maker.

    :raises KeyError: nobody makes such files; the message is tried again and stays visible.
    """
    return [_makers[each["kind"]](each, message.locale) for each in message.attachments]
