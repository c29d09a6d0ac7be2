"""Secret links: nobody guesses, forges or keeps one beyond its version."""

import pytest
from flask import Flask

from app.errors import Gone, NotFound
from app.extensions import db
from app.models import CustomerRequest
from app.services import secret_links
from app.tenancy import Scope
from tests.factories import make_request
from tests.stage import Stage, working

KEY = "a key of the application"


def test_a_link_leads_to_its_request_whatever_the_scope(app: Flask, stage: Stage) -> None:
    with working(app):
        request = make_request(stage.north_id)
        token, number = secret_links.token_of(request, KEY), request.id
        db.session.commit()
    with working(app, Scope.public()):
        assert secret_links.request_of(token, KEY).id == number


def test_a_new_version_revokes_the_link(app: Flask, stage: Stage) -> None:
    with working(app):
        request = make_request(stage.north_id)
        old = secret_links.token_of(request, KEY)
        request.link_version += 1
        db.session.flush()
        with pytest.raises(Gone):
            secret_links.request_of(old, KEY)
        assert secret_links.request_of(secret_links.token_of(request, KEY), KEY) is request


def test_guessed_and_forged_links_lead_nowhere(app: Flask, stage: Stage) -> None:
    with working(app):
        first, second = make_request(stage.north_id), make_request(stage.south_id)
        mac = secret_links.token_of(first, KEY).partition("-")[2]
        forged = [
            "",
            "-",
            str(second.id),
            f"{second.id}-",
            f"{second.id}-{mac}",
            f"{first.id}-{mac[:-1]}",
            f"0{first.id}-{mac}",
            f"{first.id}-{mac}é",
            f"²-{mac}",
            f"9999999999-{mac}",
            f"{first.id}{'0' * 400}-{mac}",
            secret_links.token_of(first, "another key"),
        ]
        for token in forged:
            with pytest.raises(NotFound):
                secret_links.request_of(token, KEY)
        assert isinstance(secret_links.request_of(secret_links.token_of(first, KEY), KEY), CustomerRequest)
