"""PDFs: our fonts embedded, people's texts stay texts, nothing outside is read."""

from __future__ import annotations

import re
import zlib
from io import BytesIO

import pytest
from PIL import Image

from app.lib.typeset import TypesetFault, draw_pages, typeset

HEAD = '#import "style.typ": *\n#let data = json("data.json")\n#show: sheet.with(title: "Title", lang: data.lang)\n'
TEXTS = {"ru": "Полная стоимость кредита, щёлочь", "en": "The full cost of credit", "th": "ข้อเสนอสินเชื่อรถยนต์"}
SQUARE = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path fill="#f00" d="M0 0h9v9H0z"/></svg>'


def inside(pdf: bytes) -> bytes:
    """What stands in a PDF once its streams are unpacked."""
    found = []
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompress(packed))
        except zlib.error:
            continue
    return pdf + b"\n".join(found)


@pytest.mark.parametrize("lang", TEXTS)
def test_letters_of_every_language_are_embedded_and_can_be_searched(lang: str) -> None:
    content = inside(typeset(HEAD + "#data.text", {"lang": lang, "text": TEXTS[lang]}))
    assert b"/FontFile" in content
    assert b"NotoSans" in content
    known = b"".join(re.findall(rb"<[0-9A-Fa-f]+> +<([0-9A-Fa-f]+)>", content)).upper()
    assert all(f"{ord(letter):04X}".encode() in known for letter in TEXTS[lang] if letter.isalpha())


def test_a_hostile_text_stays_a_text() -> None:
    hostile = '#panic("x") #read("/etc/passwd") $ ] } \\ " \u0000 </svg> \u202e'
    assert draw_pages(HEAD + "#data.text", {"lang": "en", "text": hostile})


def test_the_same_input_gives_the_same_bytes() -> None:
    data = {"lang": "ru", "text": TEXTS["ru"]}
    assert typeset(HEAD + "#data.text", data) == typeset(HEAD + "#data.text", data)


def paint(kind: str) -> bytes:
    """A red picture of a kind."""
    made = BytesIO()
    Image.new("RGB", (20, 10), (255, 0, 0)).save(made, kind, quality=100)
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "content"), [("square.svg", SQUARE), ("logo.png", paint("PNG")), ("logo", paint("PNG"))]
)
def test_pictures_come_along_by_name(name: str, content: bytes) -> None:
    page = draw_pages(HEAD + f'#image("{name}", width: 100%)', {"lang": "en"}, {name: content}, ppi=30)[0]
    colours = Image.open(BytesIO(page)).convert("RGB").getcolors() or []
    assert (255, 0, 0) in {colour for _count, colour in colours}


def test_a_long_table_goes_on_over_pages_with_its_head() -> None:
    source = HEAD + '#sheet-table(("No",), data.rows, aligns: ("end",), total: ("sum",))'
    assert len(draw_pages(source, {"lang": "en", "rows": [[str(row)] for row in range(200)]}, ppi=20)) > 3


def test_a_photo_comes_along_too() -> None:
    pdf = typeset(HEAD + '#image("photo.jpg", width: 100%)', {"lang": "en"}, {"photo.jpg": paint("JPEG")})
    assert b"/DCTDecode" in pdf


@pytest.mark.parametrize(
    "source", ['#image("data.json")', '#read("/etc/passwd")', '#read("../../../config.py")', "#unknown", "#["]
)
def test_what_cannot_be_set_or_lies_outside_is_refused_in_one_way(source: str) -> None:
    with pytest.raises(TypesetFault):
        typeset(source, {})
