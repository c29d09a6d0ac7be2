"""The running site as tests use it: sign in as a role, look at a page and say what is wrong with it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Request, Response
from sqlalchemy import select

from app.extensions import db
from app.models import Dealer
from app.tenancy import Scope, acting

# WCAG 2.2 AA; the best practices of axe are advice, not the standard.
STANDARD = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
OWN_SCHEMES = {"data", "blob", "about"}


PASSWORD = "correct horse battery staple"


@dataclass
class Site:
    """A running application: its address, the folder it writes to, its dealers' codes, people who may sign in."""

    base: str
    var: Path
    dealers: list[str]
    people: dict[str, str]
    states: dict[str, Any] = field(default_factory=dict)

    def sign_in(self, browser: Browser, person: str) -> Any:
        """The cookies of a person of `people` who has signed in."""
        if person not in self.states:
            context = browser.new_context(base_url=self.base)
            page = context.new_page()
            page.goto("/login/")
            page.fill("input[name=email]", self.people[person])
            page.fill("input[name=password]", PASSWORD)
            page.press("input[name=password]", "Enter")
            page.wait_for_url(lambda url: "/login" not in url)
            self.states[person] = context.storage_state()
            context.close()
        return self.states[person]


def list_dealers(app: Flask) -> list[str]:
    """The codes of the network's dealers, the first one first."""
    with app.app_context(), acting(Scope.system("browser tests")):
        return list(db.session.scalars(select(Dealer.code).order_by(Dealer.id)))


class Visit:
    """One window's look at pages: everything that is wrong is collected in `faults`."""

    axe: ClassVar[Axe] = Axe()

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.host = urlsplit(base).netloc
        self.faults: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("request", self._note_request)
        self.page.on("response", self._note_response)
        self.page.on("pageerror", lambda error: self.faults.append(f"script fails: {error}"))
        self.page.on(
            "console", lambda line: self.faults.append(f"console: {line.text}") if line.type == "error" else None
        )

    def _note_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in OWN_SCHEMES and address.netloc != self.host:
            self.faults.append(f"asks a foreign host: {request.url}")

    def _note_response(self, response: Response) -> None:
        if response.status >= 400:
            self.faults.append(f"{response.status} for {urlsplit(response.url).path}")

    def look_at(self, path: str, *, accessible: bool = True) -> list[str]:
        """Open a page; what is wrong with it, nothing when all is well."""
        self.faults.clear()
        self.page.goto(path, wait_until="load")
        self.page.wait_for_load_state("networkidle")
        if self.page.locator("h1").count() != 1:
            self.faults.append(f"{self.page.locator('h1').count()} main headings")
        if self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            self.faults.append(f"wider than the window: {self._find_wide()}")
        if accessible:
            self.faults += self.judge()
        return list(self.faults)

    def judge(self) -> list[str]:
        """What axe finds on the page as it stands."""
        found = self.axe.run(self.page, options=STANDARD).response["violations"]
        return [
            f"axe {violation['id']}: {node['target']} {node['html'][:120]}"
            for violation in found
            for node in violation["nodes"][:3]
        ]

    def _find_wide(self) -> str:
        return str(
            self.page.evaluate(
                "[...document.querySelectorAll('body *')]"
                ".filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)"
                ".slice(0, 3).map(e => e.tagName + '.' + e.className).join(', ')"
            )
        )
