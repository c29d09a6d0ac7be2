"""SOAP messages with something cut out, doubled or overwritten: a fault of the sender's, never of ours."""

from __future__ import annotations

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.importers.pipeline import jpeg
from tests.stage import Stage
from tests.views.programs import ALL
from tests.views.test_api_keys import make_key
from tests.views.test_soap_messages import ENVELOPE
from tests.views.test_soap_parts import INCLUDE, WCF, pack, post, put_car

SALE = (
    "<d:MarkSold><d:unique_id>N-1</d:unique_id><d:sold_on>2026-04-01</d:sold_on>"
    "<d:sale_price>1</d:sale_price></d:MarkSold>"
)
MESSAGES = (
    (put_car("QQ==", expenses="<d:expense><d:kind>other</d:kind></d:expense>").encode(), "text/xml"),
    (pack(put_car(INCLUDE.format(name="photo%201@x")), jpeg()), WCF),
    (ENVELOPE.format(header="", body=SALE).encode(), "text/xml"),
    (ENVELOPE.format(header="", body="<d:GetRequests><d:since>2026-01-01T00:00:00Z</d:since></d:GetRequests>").encode(),
     "application/soap+xml"),
)  # fmt: skip
PIECES = st.binary(max_size=4) | st.sampled_from(
    [b"<", b"&#0;", b"&x;", b"]]>", b"\r\n--", b"9" * 40, b"\xff\xfe", b"'"]
)


@pytest.mark.parametrize("examples", [40, pytest.param(1_000, marks=pytest.mark.slow)])
def test_a_broken_message_is_never_a_fault_of_ours(app: Flask, stage: Stage, examples: int) -> None:
    key = make_key(app, stage.north_id, *ALL)

    @given(chosen=st.sampled_from(MESSAGES), at=st.floats(0, 1), length=st.integers(0, 60), piece=PIECES)
    @settings(
        max_examples=examples, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    def probe(chosen: tuple[bytes, str], at: float, length: int, piece: bytes) -> None:
        whole, kind = chosen
        cut = int(at * len(whole))
        answer = post(app, key, whole[:cut] + piece + whole[cut + length :], kind)
        assert answer.mimetype in {"text/xml", "application/soap+xml"}
        assert b":Server<" not in answer.data
        assert b":Receiver<" not in answer.data

    probe()
