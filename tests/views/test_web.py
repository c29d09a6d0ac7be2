"""Static files are cheap and never stale; only the proxies that are named are believed."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from flask import Flask, request, url_for
from werkzeug.test import Client

from tests.conftest import build_app


def test_a_static_address_carries_the_hash_of_its_content_and_may_be_kept(app: Flask) -> None:
    with app.test_request_context():
        address = url_for("static", filename="tokens.css")
    assert "?v=" in address
    answer = app.test_client().get(address)
    assert answer.status_code == 200
    assert "max-age=604800" in answer.headers["Cache-Control"]


def test_a_large_script_travels_compressed_to_browsers_that_can_read_it(app: Flask) -> None:
    address = "/static/vendor/plotly/plotly-basic.min.js"
    small = app.test_client().get(address, headers={"Accept-Encoding": "gzip"})
    assert small.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in small.headers["Vary"]
    whole = app.test_client().get(address)
    assert "Content-Encoding" not in whole.headers
    assert gzip.decompress(small.data) == whole.data


@pytest.mark.parametrize(("proxies", "seen"), [("0", "10.0.0.9"), ("1", "203.0.113.7")])
def test_forwarded_addresses_count_only_behind_a_trusted_proxy(tmp_path: Path, proxies: str, seen: str) -> None:
    app = build_app(tmp_path, HPROMISE_TRUSTED_PROXIES=proxies)
    app.add_url_rule("/who", "who", lambda: request.remote_addr or "")
    answer = Client(app.wsgi_app).get(
        "/who", headers={"X-Forwarded-For": "203.0.113.7"}, environ_overrides={"REMOTE_ADDR": "10.0.0.9"}
    )
    assert answer.text == seen
