"""A web server with pictures on this machine."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler
from typing import ClassVar

from tests.importers.pipeline import jpeg


class Pictures(BaseHTTPRequestHandler):
    """A small picture host with every bad habit."""

    asked: ClassVar[list[str]] = []
    good: ClassVar[tuple[str, ...]] = ("/good.jpg",)

    def do_GET(self) -> None:
        known = self.headers.get("If-None-Match")
        Pictures.asked.append(self.path + (" unless v1" if known == '"v1"' else ""))
        if known == '"v1"':
            self.send_response(304)
            self.end_headers()
        elif self.path == "/moved.jpg":
            self.send_response(302)
            self.send_header("Location", "/good.jpg")
            self.end_headers()
        elif self.path == "/inside.jpg":
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.2:1/secret")
            self.end_headers()
        elif self.path in self.good:
            self._answer(200, jpeg())
        elif self.path == "/page.jpg":
            self._answer(200, b"<html>")
        elif self.path == "/endless.jpg":
            self._answer(200, b"\xff" * (11 * 1024 * 1024))
        else:
            self._answer(500 if "busy" in self.path else 404, b"")

    def _answer(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("ETag", '"v1"')
        self.end_headers()
        try:
            self.wfile.write(content)
        except OSError:
            self.close_connection = True

    def log_message(self, *_args: object) -> None:
        """Say nothing."""
