"""The real application with the demo network, started once, and a Chromium that tells what a page did wrong."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright
from werkzeug.routing import MapAdapter

from app.lib.vocabulary.role import ROLE
from config import LOCALES, load_settings
from run import build
from tests.browser.site import PASSWORD, Site, list_dealers
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

expect.set_options(timeout=20_000)  # two cores may have other work


def in_every_language(*quick: tuple[str, bool]) -> pytest.MarkDecorator:
    """Parameters ``lang`` and ``javascript`` in all combinations; all but the quick ones are for `make test-slow`."""
    ways = [(lang, javascript) for lang in LOCALES for javascript in (True, False)]
    rest = [pytest.param(*way, marks=() if way in quick else pytest.mark.slow) for way in ways]
    return pytest.mark.parametrize(("lang", "javascript"), rest)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application in this process, over the folder that the running one writes to."""
    return build(load_settings({"HPROMISE_VAR": str(tmp_path_factory.mktemp("site")), "HPROMISE_RATE_LIMITS": "off"}))


@pytest.fixture(scope="session")
def routes(whole: Flask) -> MapAdapter:
    """The application's URL map, to tell which page an address is."""
    return whole.url_map.bind("127.0.0.1")


@pytest.fixture(scope="session")
def site(whole: Flask) -> Iterator[Site]:
    """The application as `make run` starts it, with the demo network and a person of each role.

    Dealers' people belong to the first dealer, the stranger manages the second.
    """
    var, port = whole.config["SETTINGS"].var, find_free_port()
    base = f"http://127.0.0.1:{port}"
    env = {
        **os.environ,
        "HPROMISE_VAR": str(var),
        "HPROMISE_RATE_LIMITS": "off",
        "PORT": str(port),
    }
    call(env, "db", "upgrade")
    call(env, "demo", "load")
    dealers = list_dealers(whole)
    people = {role: f"{role}@browser.test" for role in (*ROLE.codes, "stranger")}
    for person, email in people.items():
        dealer = dealers[1] if person == "stranger" else dealers[0] if person.startswith("dealer") else None
        role = "dealer_manager" if person == "stranger" else person
        options = ["--role", role, *(["--dealer", dealer] if dealer else [])]
        call(env, "users", "create", email, *options, "--password-stdin", text=PASSWORD)
    with run_process(sys.executable, str(ROOT / "run.py"), port=port, log=var / "site.log", env=env):
        yield Site(base, var, dealers, people)


def call(env: dict[str, str], *command: str, text: str = "") -> None:
    """Run one of the application's commands; its words are the failure when it fails."""
    done = subprocess.run(
        [str(BIN / "flask"), *command], cwd=ROOT, env=env, input=text, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


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
    """Gives windows: `open_window(size="phone", person="dealer_staff", javascript=False)`; they close by themselves."""
    opened: list[BrowserContext] = []

    def open_one(
        *, size: str = "desktop", person: str | None = None, javascript: bool = True, **options: Any
    ) -> BrowserContext:
        options |= {"viewport": SIZES[size], "java_script_enabled": javascript, "base_url": site.base}
        if person:
            options["storage_state"] = site.sign_in(chromium, person)
        opened.append(chromium.new_context(**options))
        return opened[-1]

    yield open_one
    for context in opened:
        context.close()
