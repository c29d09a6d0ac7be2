"""Inputs that no database and no header takes are answered calmly."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from tests.stage import Stage
from tests.views.forms import keep_car

pytestmark = pytest.mark.postgres


@pytest.mark.parametrize("page", ["/login/", "/login/forgotten"])
@pytest.mark.parametrize("email", ["\0", "a\0b@people.test", "\ufffe@people.test", "9" * 320])
def test_no_address_breaks_the_pages_before_the_sign_in(stage: Stage, browse: Any, page: str, email: str) -> None:
    assert stage
    assert browse().post(page, data={"email": email, "password": "x\0"}).status_code in {302, 422}


def test_a_list_to_return_to_never_breaks_out_of_its_header(app: Flask, stage: Stage, browse: Any) -> None:
    car = keep_car(app, stage.north_id)
    form = {"action": "withdraw", "chosen": str(car), "query": "q=a\r\nX-Evil: 1"}
    answer = browse(stage.editor).post("/office/listings/bulk/apply", data=form)
    assert answer.status_code == 302
    assert "X-Evil" not in answer.headers
