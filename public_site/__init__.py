"""The buyers' site: catalogue, cars, requests; a blueprint over queries and services."""

from __future__ import annotations

from flask import Blueprint

site = Blueprint("site", __name__, template_folder="templates", static_folder="static", static_url_path="/static/site")
