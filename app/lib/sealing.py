"""Secrets of others that must be used again: sealed under a key, so that neither a row nor a backup holds them."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def seal(text: str, *, key: str, purpose: str) -> str:
    """Seal a text; what was sealed for another purpose or under another key cannot be opened."""
    return _box(key, purpose).encrypt(text.encode()).decode("ascii")


def unseal(sealed: str, *, key: str, purpose: str) -> str:
    """Open what was sealed.

    :raises ValueError: it was sealed under another key or for another purpose, or was changed since.
    """
    try:
        return _box(key, purpose).decrypt(sealed.encode("ascii", "replace")).decode()
    except InvalidToken as error:
        raise ValueError("sealed under another key") from error


def _box(key: str, purpose: str) -> Fernet:
    derived = HKDF(SHA256(), 32, salt=None, info=purpose.encode()).derive(key.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
