"""YML, the offers' format of Yandex, for cars: written piece by piece, so that a network of any size fits."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final
from xml.sax.saxutils import escape, quoteattr

MOST_PICTURES: Final = 20
LONGEST_DESCRIPTION: Final = 3_000
CATEGORY: Final = 1


@dataclass(frozen=True, slots=True)
class YmlShop:
    """Who offers: name, address of the site, the currencies of the offers, the name of the one category."""

    name: str
    url: str
    currencies: Sequence[str]
    category: str


@dataclass(frozen=True, slots=True)
class YmlOffer:
    """One car. ``params``: name of a property -> value, in the reader's language."""

    id: str
    url: str
    price: Decimal
    currency: str
    vendor: str
    model: str
    name: str
    pictures: Sequence[str]
    description: str = ""
    params: Mapping[str, str] = field(default_factory=dict)


def write_yml(shop: YmlShop, offers: Iterable[YmlOffer], at: datetime) -> Iterator[str]:
    """Write the document in pieces; what no XML may hold is left out of texts. Source: Yandex's description of YML."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<yml_catalog date="{at.strftime("%Y-%m-%dT%H:%M:%S+00:00")}">\n<shop>\n'
    yield f"{_tag('name', shop.name)}{_tag('company', shop.name)}{_tag('url', shop.url)}<currencies>\n"
    for number, currency in enumerate(shop.currencies):
        yield f'<currency id={_attribute(currency)} rate="{"1" if number == 0 else "CB"}"/>\n'
    yield f'</currencies>\n<categories>\n<category id="{CATEGORY}">{_text(shop.category)}</category>\n</categories>\n'
    yield "<offers>\n"
    for offer in offers:
        yield _write_offer(offer)
    yield "</offers>\n</shop>\n</yml_catalog>\n"


def _write_offer(offer: YmlOffer) -> str:
    pictures = "".join(_tag("picture", picture) for picture in offer.pictures[:MOST_PICTURES])
    params = "".join(
        f"<param name={_attribute(name)}>{_text(value)}</param>\n" for name, value in offer.params.items() if value
    )
    description = _tag("description", offer.description[:LONGEST_DESCRIPTION]) if offer.description else ""
    return (
        f'<offer id={_attribute(offer.id)} available="true">\n{_tag("name", offer.name)}{_tag("vendor", offer.vendor)}'
        f"{_tag('model', offer.model)}{_tag('url', offer.url)}{_tag('price', f'{offer.price.normalize():f}')}"
        f"{_tag('currencyId', offer.currency)}{_tag('categoryId', str(CATEGORY))}{pictures}{description}{params}"
        "</offer>\n"
    )


def _tag(name: str, text: str) -> str:
    return f"<{name}>{_text(text)}</{name}>\n"


def _text(text: str) -> str:
    return escape(_storable(text))


def _attribute(text: str) -> str:
    return quoteattr(_storable(text))


def _storable(text: str) -> str:
    return "".join(letter for letter in text if letter in "\t\n\r" or (letter >= " " and letter not in "\ufffe\uffff"))
