"""Files by content hash, on disk or in S3-type storage: the same bytes are kept once."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, Protocol, cast
from urllib.parse import urlsplit

from flask import current_app

from app.errors import NotFound

CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file as the storage lists it; ``changed_at`` is when somebody kept these bytes last."""

    key: str
    size: int
    changed_at: datetime


class Storage(Protocol):
    """Where files live. A key is a relative path such as ``uploads/ab/abcdef...``."""

    def put(self, key: str, content: BinaryIO) -> None:
        """Keep bytes under a key; a key that exists keeps its bytes and counts as changed now."""

    def open(self, key: str) -> BinaryIO:
        """Read; NotFound when there is no such key."""

    def exists(self, key: str) -> bool:
        """Whether the key is known."""

    def delete(self, key: str) -> None:
        """Forget a key; an unknown one is no fault."""

    def list_files(self, folder: str = "") -> Iterator[StoredFile]:
        """Every file, or those of a folder."""

    def check(self) -> None:
        """Write and delete a small file; OSError when that is impossible."""


class DiskStorage:
    """A folder. Files appear under their name only when they are complete."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()

    def path(self, key: str) -> Path:
        """The file of a key, always inside the folder."""
        path = (self.root / key).resolve()
        if not path.is_relative_to(self.root):
            raise NotFound("FILE_UNKNOWN", "There is no such file.")
        return path

    def put(self, key: str, content: BinaryIO) -> None:
        """Keep bytes under a key."""
        path = self.path(key)
        if path.exists():
            path.touch()
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".part-")
        try:
            with os.fdopen(handle, "wb") as part:
                shutil.copyfileobj(content, part, CHUNK)
                part.flush()
                os.fsync(part.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def open(self, key: str) -> BinaryIO:
        """Read a key's bytes."""
        try:
            return self.path(key).open("rb")
        except FileNotFoundError as error:
            raise NotFound("FILE_UNKNOWN", "There is no such file.") from error

    def exists(self, key: str) -> bool:
        """Whether the key is known."""
        return self.path(key).is_file()

    def delete(self, key: str) -> None:
        """Forget a key."""
        self.path(key).unlink(missing_ok=True)

    def list_files(self, folder: str = "") -> Iterator[StoredFile]:
        """Every file, or those of a folder; what is being written is no file yet."""
        for place, _folders, names in os.walk(self.path(folder)):
            for name in names:
                path = Path(place, name)
                with suppress(FileNotFoundError):
                    found = path.stat()
                    changed_at = datetime.fromtimestamp(found.st_mtime, UTC)
                    if not name.startswith("."):
                        yield StoredFile(path.relative_to(self.root).as_posix(), found.st_size, changed_at)

    def check(self) -> None:
        """Prove that the folder can be written."""
        self.root.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self.root, prefix=".check-"):
            pass


class S3Storage:
    """A bucket of S3-type storage, credentials from the usual AWS variables."""

    def __init__(self, bucket: str, prefix: str) -> None:
        import boto3  # noqa: PLC0415 - slow to import, and needed only here

        self.client: Any = boto3.client("s3", endpoint_url=os.environ.get("AWS_ENDPOINT_URL") or None)
        self.bucket = bucket
        self.prefix = f"{prefix}/" if prefix else ""

    def put(self, key: str, content: BinaryIO) -> None:
        """Keep bytes under a key; the same bytes once more only make it younger."""
        self.client.upload_fileobj(content, self.bucket, self.prefix + key)

    def open(self, key: str) -> BinaryIO:
        """Read a key's bytes."""
        spool = tempfile.SpooledTemporaryFile(CHUNK)  # noqa: SIM115 - handed to the caller
        try:
            self.client.download_fileobj(self.bucket, self.prefix + key, spool)
        except self.client.exceptions.ClientError as error:
            raise NotFound("FILE_UNKNOWN", "There is no such file.") from error
        spool.seek(0)
        return cast("BinaryIO", spool)

    def exists(self, key: str) -> bool:
        """Whether the key is known."""
        try:
            self.client.head_object(Bucket=self.bucket, Key=self.prefix + key)
        except self.client.exceptions.ClientError:
            return False
        return True

    def delete(self, key: str) -> None:
        """Forget a key."""
        self.client.delete_object(Bucket=self.bucket, Key=self.prefix + key)

    def list_files(self, folder: str = "") -> Iterator[StoredFile]:
        """Every file, or those of a folder."""
        pages = self.client.get_paginator("list_objects_v2")
        prefix = f"{self.prefix}{folder}/" if folder else self.prefix
        for page in pages.paginate(Bucket=self.bucket, Prefix=prefix):
            for found in page.get("Contents", []):
                yield StoredFile(found["Key"].removeprefix(self.prefix), found["Size"], found["LastModified"])

    def check(self) -> None:
        """Prove that the bucket answers."""
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - as above

        try:
            self.client.head_bucket(Bucket=self.bucket)
        except (BotoCoreError, ClientError) as error:
            raise OSError(f"bucket {self.bucket}: {error}") from error


def open_storage(url: str) -> Storage:
    """The storage of a URL ``file:///folder`` or ``s3://bucket/prefix``."""
    parts = urlsplit(url)
    if parts.scheme == "s3":
        return S3Storage(parts.netloc, parts.path.strip("/"))
    return DiskStorage(Path(parts.path))


def storage() -> Storage:
    """The application's storage."""
    return cast("Storage", current_app.extensions["storage"])


@contextmanager
def local_file(key: str) -> Iterator[Path]:
    """The file of a key on this machine, while the block lasts; what lies elsewhere is fetched.

    :raises NotFound: there is no such file.
    """
    store = storage()
    if isinstance(store, DiskStorage) and store.exists(key):
        yield store.path(key)
        return
    with store.open(key) as content, tempfile.NamedTemporaryFile() as copy:
        shutil.copyfileobj(content, copy, CHUNK)
        copy.flush()
        yield Path(copy.name)


def content_key(folder: str, sha256: str) -> str:
    """The key of a content hash in a folder: ``uploads/ab/abcdef...``."""
    return f"{folder}/{sha256[:2]}/{sha256}"


def digest(chunks: Iterable[bytes]) -> str:
    """The SHA-256 of bytes that come in pieces, in hex."""
    found = hashlib.sha256()
    for chunk in chunks:
        found.update(chunk)
    return found.hexdigest()


def keep(folder: str, content: BinaryIO) -> tuple[str, str, int]:
    """Keep a file under its content hash.

    :returns: key, sha256 in hex, size in bytes. The stream is read from its start.
    """
    content.seek(0)
    sha256 = digest(iter(lambda: content.read(CHUNK), b""))
    size = content.tell()
    content.seek(0)
    key = content_key(folder, sha256)
    storage().put(key, content)
    return key, sha256, size
