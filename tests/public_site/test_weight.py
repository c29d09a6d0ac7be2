"""No public page is heavy: what it loads of script stays small, and nothing comes from elsewhere."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.public_site.conftest import Shop

MOST_SCRIPT_BYTES = 100_000
KNOWN = {"lang", "car_id", "slug", "code"}


def list_pages(app: Flask, shop: Shop) -> list[str]:
    """Every page of the buyers' site that names no private link."""
    values = {"lang": "en", "car_id": shop.car, "slug": "hyundai-solaris-2022", "code": "NORTH"}
    rules = [
        rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("site.") and "GET" in (rule.methods or ())
    ]
    built = [rule.build({name: values[name] for name in rule.arguments}) for rule in rules if rule.arguments <= KNOWN]
    return sorted({path for found in built if found for _host, path in [found]})


def size_of(app: Flask, buyer: FlaskClient, address: str) -> int:
    """The bytes of a script with those that it imports at once."""
    answer = buyer.get(address)
    if answer.status_code == 404:  # the packages of pages are not set up on this machine
        pytest.skip(f"{urlsplit(address).path} is not there: run make setup")
    imported = re.findall(r"^import\s.*?[\"'](\./[^\"']+)[\"']", answer.text, re.MULTILINE)
    folder = Path(urlsplit(address).path).parent
    return len(answer.data) + sum(size_of(app, buyer, str(folder / name)) for name in imported)


def test_no_public_page_loads_much_script(app: Flask, shop: Shop, buyer: FlaskClient) -> None:
    weights: dict[str, int] = {}
    sizes: dict[str, int] = {}
    for path in list_pages(app, shop):
        answer = buyer.get(path, follow_redirects=True)
        if answer.mimetype != "text/html" or answer.status_code != 200:
            continue
        scripts = re.findall(r"<script[^>]*\ssrc=\"([^\"]+)\"", answer.text)
        for address in scripts:
            assert address.startswith("/"), address
            sizes.setdefault(address, size_of(app, buyer, address))
        weights[path] = sum(sizes[address] for address in scripts)
    assert len(weights) > 10
    assert {path: weight for path, weight in weights.items() if weight > MOST_SCRIPT_BYTES} == {}
