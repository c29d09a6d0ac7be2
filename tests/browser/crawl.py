"""Find the pages there are by following links, so that a new page is visited the day it is linked."""

from collections import defaultdict
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

from lxml import html
from playwright.sync_api import BrowserContext
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, RequestRedirect

# Addresses that change something or leave, though they are links.
NEVER_FOLLOWED = ("/logout", "/static/", "/api/", "/soap/")


def find_endpoint(routes: MapAdapter, path: str) -> str | None:
    """The name of the view that answers a path with a page."""
    try:
        endpoint, _ = routes.match(path, method="GET")
    except (HTTPException, RequestRedirect):
        return None
    return str(endpoint)


def list_links(address: str, text: str) -> list[str]:
    """Paths on the same host that a page links to, without fragments."""
    if not text.strip():
        return []
    anchors = html.document_fromstring(text).iter("a")
    links = [urljoin(address, anchor.get("href")) for anchor in anchors if anchor.get("download") is None]
    host = urlsplit(address).netloc
    own = [urlsplit(link) for link in links if urlsplit(link).netloc == host]
    return [part.path + (f"?{part.query}" if part.query else "") for part in own]


def crawl(
    context: BrowserContext, base: str, routes: MapAdapter, starts: Iterable[str], *, below: str, each: int = 1
) -> dict[str, list[str]]:
    """Follow links from the starts, staying below a prefix; at most `each` addresses per endpoint.

    Endpoint -> paths that answered with a page.
    """
    found: dict[str, list[str]] = defaultdict(list)
    waiting, seen = list(starts), set(starts)
    while waiting:
        path = waiting.pop(0)
        endpoint = find_endpoint(routes, urlsplit(path).path)
        if endpoint is None or len(found[endpoint]) >= each:
            continue
        answer = context.request.get(base + path)
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        found[endpoint].append(path)
        new = [link for link in list_links(base + path, answer.text()) if link not in seen and link.startswith(below)]
        new = [link for link in new if not link.startswith(NEVER_FOLLOWED)]
        seen.update(new)
        waiting += new
    return {endpoint: paths for endpoint, paths in found.items() if paths}
