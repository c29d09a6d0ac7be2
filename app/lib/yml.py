"""YML, the offers' format of Yandex, for cars: written piece by piece, so that a network of any size fits."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final

from app.lib.markup import write_element, write_text, write_value

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
    yield from (write_element("name", shop.name), write_element("company", shop.name), write_element("url", shop.url))
    yield "<currencies>\n"
    for number, currency in enumerate(shop.currencies):
        yield f'<currency id={write_value(currency)} rate="{"1" if number == 0 else "CB"}"/>\n'
    yield f'</currencies>\n<categories>\n<category id="{CATEGORY}">{write_text(shop.category)}</category>\n'
    yield "</categories>\n<offers>\n"
    for offer in offers:
        yield _write_offer(offer)
    yield "</offers>\n</shop>\n</yml_catalog>\n"


def _write_offer(offer: YmlOffer) -> str:
    elements = {
        "name": offer.name,
        "vendor": offer.vendor,
        "model": offer.model,
        "url": offer.url,
        "price": f"{offer.price.normalize():f}",
        "currencyId": offer.currency,
        "categoryId": str(CATEGORY),
    }
    written = [write_element(name, text) for name, text in elements.items()]
    written += [write_element("picture", picture) for picture in offer.pictures[:MOST_PICTURES]]
    if offer.description:
        written.append(write_element("description", offer.description[:LONGEST_DESCRIPTION]))
    params = ((name, value) for name, value in offer.params.items() if value)
    written += [f"<param name={write_value(name)}>{write_text(value)}</param>\n" for name, value in params]
    return f'<offer id={write_value(offer.id)} available="true">\n{"".join(written)}</offer>\n'
