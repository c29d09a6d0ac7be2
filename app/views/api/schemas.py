"""What the HTTP API answers, as JSON schemas by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from app.importers.fields import FIELDS, Kind
from app.lib.vocabulary.request import BOOKING_STATE, OUTCOME, REQUEST_KIND, REQUEST_STATE
from app.lib.vocabulary.upload import MODE, SEVERITY, UPLOAD_STATUS
from app.lib.vocabulary.valuation import OFFER_STATE
from app.services.uploads import TOTALS

TEXT: Final = {"type": "string"}
TEXT_OR_NONE: Final = {"type": ["string", "null"]}
WHOLE: Final = {"type": "integer"}
MOMENT: Final = {"type": "string", "format": "date-time"}
MOMENT_OR_NONE: Final = {"type": ["string", "null"], "format": "date-time"}
DAY: Final = {"type": "string", "format": "date"}
COUNT: Final = {"type": "integer", "minimum": 0}
NUMBER_OR_NONE: Final = {"type": ["number", "null"]}
MONEY: Final = {"type": ["number", "string"], "example": 1050000}
_NESTED: Final = {
    Kind.PHOTOS: {"type": "array", "items": TEXT},
    Kind.OPTIONS: {"type": "array", "items": TEXT},
    Kind.EXPENSES: {
        "type": "array",
        "items": {"type": "object", "properties": {"kind": TEXT, "amount": MONEY, "spent_on": DAY}},
    },
    Kind.PRICES: {"type": "array", "items": {"type": "object", "properties": {"at": TEXT, "amount": MONEY}}},
}


def refer(name: str) -> dict[str, str]:
    """A reference to a schema of the document."""
    return {"$ref": f"#/components/schemas/{name}"}


def list_of(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The schema of a list."""
    return {"type": "array", "items": schema}


def record(**properties: Mapping[str, Any]) -> dict[str, Any]:
    """The schema of an object that has all these members and no other."""
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def or_none(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The schema of something that may be absent."""
    return {"anyOf": [schema, {"type": "null"}]}


def one_of(codes: tuple[str, ...], *, or_none: bool = False) -> dict[str, Any]:
    """The schema of a code."""
    if or_none:
        return {"type": ["string", "null"], "enum": [*codes, None]}
    return {"type": "string", "enum": list(codes)}


def _describe_fields() -> dict[str, Any]:
    """The fields of a car; words and numbers are read as people write them, hence the wide types."""
    known: dict[str, Any] = {}
    for item in FIELDS:
        schema = dict(_NESTED.get(item.kind) or {"type": ["string", "number", "boolean", "null"]})
        schema["description"] = item.word.en
        if item.example:
            schema["example"] = item.example
        known[item.name] = schema
    return known


CAR_FIELDS: Final = _describe_fields()

SCHEMAS: Final[dict[str, Any]] = {
    "Error": {
        "type": "object",
        "properties": {
            "type": TEXT,
            "status": WHOLE,
            "code": TEXT,
            "title": TEXT,
            "field": TEXT_OR_NONE,
            "problems": list_of(refer("Problem")),
        },
        "required": ["type", "status", "code", "title", "field"],
    },
    "Problem": record(
        severity=one_of(SEVERITY.codes), code=TEXT, place=TEXT, field=TEXT_OR_NONE, value=TEXT_OR_NONE,
        accepted=list_of(TEXT), message=TEXT, cure=TEXT,
    ),
    "Upload": record(
        upload=WHOLE,
        status=one_of(UPLOAD_STATUS.codes),
        format=TEXT_OR_NONE,
        mode=one_of(MODE.codes, or_none=True),
        **dict.fromkeys(TOTALS, COUNT),
        photos=record(stored=COUNT, pending=COUNT, failed=COUNT),
        problems=list_of(refer("Problem")),
    ),
    "Problems": record(upload=WHOLE, count=COUNT, page=COUNT, pages=COUNT, problems=list_of(refer("Problem"))),
    "Car": {"type": "object", "properties": CAR_FIELDS},
    "Photos": record(
        photos=list_of(record(id=WHOLE, file_name=TEXT_OR_NONE, width=WHOLE, height=WHOLE, url=TEXT)),
        problems=list_of(record(code=TEXT, file_name=TEXT, message=TEXT)),
    ),
    "Request": record(
        id=WHOLE,
        kind=one_of(REQUEST_KIND.codes),
        state=one_of(REQUEST_STATE.codes),
        outcome=one_of(OUTCOME.codes, or_none=True),
        created_at=MOMENT,
        due_at=MOMENT,
        first_answer_at=MOMENT_OR_NONE,
        starts_at=MOMENT_OR_NONE,
        unique_id=TEXT_OR_NONE,
        vin=TEXT_OR_NONE,
        customer=record(name=TEXT, phone=TEXT_OR_NONE, email=TEXT_OR_NONE, locale=TEXT),
        messages=list_of(record(id=WHOLE, author=TEXT, at=MOMENT, body=TEXT)),
        booking=or_none(record(state=one_of(BOOKING_STATE.codes), expires_at=MOMENT_OR_NONE)),
        valuation=or_none(
            record(
                vin=TEXT_OR_NONE,
                make=TEXT,
                model=TEXT,
                year=WHOLE,
                mileage_km=COUNT,
                condition={"type": "object", "additionalProperties": TEXT},
                currency=TEXT,
                range_low=NUMBER_OR_NONE,
                range_high=NUMBER_OR_NONE,
                comparables=COUNT,
                photos=list_of(TEXT),
                offers=list_of(
                    record(version=WHOLE, amount={"type": "number"}, expires_on=DAY, state=one_of(OFFER_STATE.codes))
                ),
            )
        ),
    ),
    "Requests": record(requests=list_of(refer("Request")), until=MOMENT_OR_NONE, more={"type": "boolean"}),
    "Answer": record(request=WHOLE, message=WHOLE, state=one_of(REQUEST_STATE.codes), at=MOMENT),
    "Report": {
        "type": "object",
        "properties": {
            "slug": TEXT,
            "from": DAY,
            "to": DAY,
            "by": TEXT,
            "currency": TEXT_OR_NONE,
            "columns": list_of(record(name=TEXT, label=TEXT, kind=TEXT)),
            "rows": list_of({"type": "object"}),
            "totals": {"type": "object"},
            "completeness": {"type": ["number", "null"]},
            "tables": list_of({"type": "object"}),
        },
        "required": ["slug", "from", "to", "by", "columns"],
    },
}  # fmt: skip
