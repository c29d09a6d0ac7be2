"""The real application with the demo network, started once, and a Chromium that tells what a page did wrong."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from werkzeug.routing import MapAdapter

from tests.browser.site import Site
from tests.servers import Unavailable, find_free_port, refuse, run_process

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
# A quiet Chromium that runs as root and asks nothing of anybody.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 900}}

Opener = Callable[..., BrowserContext]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The application as `make run` starts it, over a folder of its own with the demo network."""
    var = tmp_path_factory.mktemp("site")
    port = find_free_port()
    env = {
        **os.environ,
        "HPROMISE_VAR": str(var),
        "HPROMISE_BASE_URL": f"http://127.0.0.1:{port}",
        "HPROMISE_RATE_LIMITS": "off",
        "PORT": str(port),
    }
    for command in (["db", "upgrade"], ["demo", "load"]):
        subprocess.run([str(BIN / "flask"), *command], cwd=ROOT, env=env, check=True, capture_output=True)
    with run_process(sys.executable, str(ROOT / "run.py"), port=port, log=var / "site.log", env=env):
        yield Site(f"http://127.0.0.1:{port}", var)


@pytest.fixture(scope="session")
def routes(site: Site) -> MapAdapter:
    """The application's URL map, to tell which page an address is."""
    from config import load_settings  # noqa: PLC0415 - only browser tests make this application
    from run import build  # noqa: PLC0415

    return build(load_settings({"HPROMISE_VAR": str(site.var)})).url_map.bind("127.0.0.1")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, or the one that HPROMISE_TEST_CHROMIUM names."""
    names = (os.environ.get("HPROMISE_TEST_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    path = next((found for found in map(shutil.which, names) if found), None)
    if path is None:
        refuse(Unavailable("no Chromium on this machine: install the package chromium"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_window(chromium: Browser, site: Site) -> Iterator[Opener]:
    """Gives windows: `open_window(size="phone", role="dealer_staff", javascript=False)`; they close by themselves."""
    opened: list[BrowserContext] = []

    def open_one(
        *, size: str = "desktop", role: str | None = None, javascript: bool = True, **options: Any
    ) -> BrowserContext:
        options |= {"viewport": SIZES[size], "java_script_enabled": javascript, "base_url": site.base}
        if role:
            options["storage_state"] = site.sign_in(chromium, role)
        opened.append(chromium.new_context(**options))
        return opened[-1]

    yield open_one
    for context in opened:
        context.close()
