"""The pages of docs/ about deliveries: formats with the fields of a car, and problems with their cures."""

from collections.abc import Iterator
from dataclasses import fields

from app.importers.codes import CODES
from app.importers.explanations import EXPLANATIONS
from app.importers.fields import FIELDS, Field, Kind
from app.importers.format import Format
from app.importers.formats import FORMATS
from app.importers.limits import MEGABYTE, Limits

INTRODUCTION = """\
A delivery is one file, or a ZIP of one file with its photos (JPEG, PNG, WebP, HEIC). What it is shows in its content;
names of files are never believed. `full` deliveries tell the whole stock: what is missing in them is withdrawn (never
deleted), unless the guard against mass withdrawal holds it. `delta` deliveries tell only what they name. The caller's
choice beats the file, the file beats the default of its format.

A car that is refused never holds back the others; a value that cannot be read is left out with a warning when the car
can do without it. What is wrong is told with place, value and cure: [problems](problems.md).

An empty value of own XML and JSON empties the field; in a table a blank cell says nothing and `-` empties the field;
in formats of others an empty tag says nothing.

`flask stock export` and the page "Stock as a file" of the back office write the cars on hand (on sale, reserved, and
drafts that lack nothing) in own XML, JSON, XLSX and CSV; delivered again without changes they change nothing. What
people added by hand, photos and expenses, is not in them. YML is for other sites and tells no private money.

Photos belong to the car whose row names the file, or whose stock number or VIN the file's name or folder bears
(`N-1.jpg`, `N-1_2.jpg`, `N-1 (3).jpg`, `N-1/front.jpg`); a car of the stock that the file does not name gets its
photos, too, and counts as delivered and changed. What belongs to no car waits in a tray on the page of the upload.
Cars go in at once, their photos are made afterwards. Photos by address are asked for three times: at once, after a
minute and after ten. A picture that stands at three cars and more, of several models ("photo coming soon"), and one
that repeats another photo of its car are set aside: not shown, not counted. On the page of uploads loose photos go
with one file of cars."""

VALUES = """\
Words are read in Russian, English and Thai and as auto.ru, Avito and other sites write them; numbers with blanks,
commas, units ("170 565 км", "25,000 miles", "110 кВт", "2.0 л") and the sign of the currency; days as `2026-01-31`,
`31.01.2026`, "31 января 2026" or as workbooks keep them. A value that could mean two things ("03/06/2026") is refused,
never guessed. `new` is assumed for a car without a stated condition that has less than 100 km and had no owner."""


MENDING = """\
Rejected rows can be mended on the page of the upload, as long as it is kept (90 days by default): the changed rows are
checked and taken at once. The delivered file comes back with its errors marked (page, API, `uploads show --marked`):
red and yellow cells with comments and a column of errors in workbooks (xls and ods come as xlsx), a column of errors in
CSV, `error` elements in XML, `errors` members in JSON, in its archive when it came in one. Mended there it can be sent
again as it is: what was put in is not read."""


def write_formats() -> Iterator[str]:
    """The page of the formats."""
    yield from ("# Formats of deliveries", "", INTRODUCTION, "", "## Fields of a car", "", VALUES, "")
    yield "| field | kind | need | accepted | headings of tables |"
    yield "| --- | --- | --- | --- | --- |"
    yield from (write_field(field) for field in FIELDS)
    for known in FORMATS:
        yield from ("", *write_format(known))
    yield from ("", "## Limits", "", "| limit | value |", "| --- | --- |")
    yield from (f"| {limit.name.replace('_', ' ')} | {show_limit(limit.name)} |" for limit in fields(Limits))


def write_field(field: Field) -> str:
    """A field's row."""
    need = "required" if field.required else "when sold" if field.sale else ""
    need = "required unless new" if field.kind is Kind.MILEAGE else need
    private = "private" if field.private else ""
    names = (field.word.ru, field.word.en, field.word.th)
    return f"| `{field.name}` | {field.kind} | {need or private} | {show_accepted(field)} | {', '.join(names)} |"


def show_accepted(field: Field) -> str:
    """What a field accepts, in a few words."""
    if field.kind is Kind.OPTIONS:
        return "words of the dictionary of equipment; others stay as text"
    if field.accepts:
        return ", ".join(field.accepts)
    if field.kind is Kind.YEAR:
        return f"{field.low} .. next year"
    if field.high and field.kind is not Kind.MONEY:
        return f"{field.low} .. {field.high}"
    return f"up to {field.limit} characters" if field.kind is Kind.TEXT else ""


def write_format(known: Format) -> Iterator[str]:
    """A format's section."""
    yield from (f"## `{known.name}`: {known.word.en}", "", known.about, "")
    yield f"Default mode: {known.default_mode}." + (" Key: `unique_id`, else the VIN." if known.id_from_vin else "")
    other = {theirs: ours for theirs, ours in (known.mapping or {}).items() if theirs != ours}
    if other:
        yield from ("", "| there | here |", "| --- | --- |", *(f"| `{a}` | `{b}` |" for a, b in other.items()))


def show_limit(name: str) -> str:
    """A limit for people."""
    value = getattr(Limits(), name)
    return f"{value // MEGABYTE} MB" if name.endswith("bytes") else f"{value:,}".replace(",", " ")


def write_problems() -> Iterator[str]:
    """The page of the problems."""
    yield "# Problems of deliveries"
    yield ""
    yield "Errors reject the row or the file, warnings and notes do not. A value that a car cannot do without turns the"
    yield "warning about it into an error. Pages, API, SOAP and the command line word each in the reader's language."
    yield ""
    yield MENDING
    for code in CODES.values():
        yield from ("", f"## {code.name}", "", f"{code.severity.capitalize()}. {show_text(code.message)}", "")
        told = EXPLANATIONS[code.name]
        yield f"How it comes about: {told.cause} For example `{told.wrong}`; right would be `{told.right}`."
        yield from ("", f"What to do: {show_text(code.cure)}")


def show_text(text: object) -> str:
    """A message with its parameters as placeholders."""
    return str(text).replace("%(", "‹").replace(")s", "›")
