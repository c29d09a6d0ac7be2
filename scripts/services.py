"""Serve the application as a network would: gunicorn with PostgreSQL, Redis and S3-type storage (`make services`).

What ``HPROMISE_DATABASE_URL``, ``HPROMISE_REDIS_URL`` and ``HPROMISE_STORAGE_URL`` name is used; for the rest servers
that pip brought are started in a scratch folder, which is deleted at the end.
"""

import os
import signal
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import boto3

from app.serve import serve
from tests.servers import Unavailable, run_object_storage, run_postgres, run_redis

BIN = Path(sys.executable).parent
BUCKET = "hpromise"


def make_bucket(address: str) -> dict[str, str]:
    """Settings for a storage at this address, with its bucket made."""
    keys = {"AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local", "AWS_DEFAULT_REGION": "us-east-1"}
    os.environ.update(keys)
    boto3.client("s3", endpoint_url=address).create_bucket(Bucket=BUCKET)
    return {**keys, "AWS_ENDPOINT_URL": address, "HPROMISE_STORAGE_URL": f"s3://{BUCKET}"}


def start_servers(stack: ExitStack, folder: Path) -> dict[str, str]:
    """Start what the environment does not name; the settings that lead to it."""
    settings = {"HPROMISE_VAR": str(folder / "var")}
    if "HPROMISE_DATABASE_URL" not in os.environ:
        settings["HPROMISE_DATABASE_URL"] = stack.enter_context(run_postgres(folder / "postgres", keep=False))
    if "HPROMISE_REDIS_URL" not in os.environ:
        settings["HPROMISE_REDIS_URL"] = stack.enter_context(run_redis(folder))
    if "HPROMISE_STORAGE_URL" not in os.environ:
        settings |= make_bucket(stack.enter_context(run_object_storage(folder)))
    return settings


def main() -> int:
    """Start everything, fill an empty database with the demo network, serve."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with tempfile.TemporaryDirectory(prefix="hpromise-services-") as folder, ExitStack() as stack:
        try:
            env = {**os.environ, **start_servers(stack, Path(folder))}
        except Unavailable as error:
            print(error, file=sys.stderr)
            return 1
        for command in (["db", "upgrade"], ["demo", "load", "--if-empty"]):
            subprocess.run([str(BIN / "flask"), *command], env=env, check=True)
        return serve({"WEB_WORKERS": "2", **env})


if __name__ == "__main__":
    sys.exit(main())
