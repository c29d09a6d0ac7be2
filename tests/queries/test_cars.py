"""A car's page, cars that are gone, similar ones, and dealers, as buyers may read them."""

from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy.exc import InvalidRequestError

from app.extensions import db
from app.models import Certificate, CertificatePoint, Listing, Photo
from app.queries import cars, public_dealers
from app.services import listings
from tests.factories import make_listing, origin
from tests.queries.test_catalogue import as_buyer, find, stock
from tests.stage import NOW, Stage, working

__all__ = ["stock"]

pytestmark = pytest.mark.postgres


def test_a_car_comes_without_anything_private(app: Flask, stock: Stage) -> None:
    with working(app):
        number = make_listing(stock.north_id, purchase_price=Decimal(700_000)).id
        db.session.commit()
    with as_buyer(app):
        car = cars.get(number)
        assert car is not None
        assert [change.amount for change in car.prices] == [Decimal(1_050_000)]
        for private in (
            "purchase_price",
            "unique_id",
            "acquired_on",
            "acquired_via",
            "extra",
            "expenses",
            "sales",
            "stays",
        ):
            with pytest.raises(InvalidRequestError):
                getattr(car, private)


def test_photos_points_and_earlier_stays_come_once_each_and_in_order(app: Flask, stock: Stage) -> None:
    with working(app):
        for price in (700_000, 800_000):
            earlier = make_listing(stock.south_id, vin="Z94K241CBKR777777", price=Decimal(price))
            listings.move(listing=earlier, to="withdrawn", on_day=NOW.date(), origin=origin())
        car = make_listing(stock.north_id, vin="Z94K241CBKR777777")
        place = {"listing_id": car.id, "dealer_id": car.dealer_id}
        stored = [
            Photo(**place, sha256=letter * 64, width=640, height=480, position=at)
            for at, letter in ((1, "b"), (0, "a"))
        ]
        db.session.add_all([*stored, Photo(**place, state="pending", url="https://pending.test/x.jpg")])
        points = [CertificatePoint(**place, point=point, result="passed") for point in ("engine_oil", "brakes")]
        db.session.add(Certificate(**place, number="C-1", issued_on=NOW.date(), points=points))
        number = car.id
        db.session.commit()
    with as_buyer(app):
        found = cars.get_with_stays(number)
        assert found is not None
        shown, stays = found
        assert [photo.sha256 for photo in shown.photos] == ["a" * 64, "b" * 64]
        assert shown.certificate is not None
        assert [point.point for point in shown.certificate.points] == ["engine_oil", "brakes"]
        assert sorted(stay.price or 0 for stay in stays) == [700_000, 800_000]


def test_a_car_that_was_never_on_sale_is_not_even_gone(app: Flask, stock: Stage) -> None:
    with working(app):
        shown, drafted = make_listing(stock.north_id), make_listing(stock.north_id, status="draft")
        for listing in (shown, drafted):
            listings.move(listing=listing, to="withdrawn", on_day=NOW.date(), origin=origin())
        numbers = [shown.id, drafted.id]
        db.session.commit()
    with as_buyer(app):
        found = [cars.gone(number) for number in numbers]
        assert found[0] is not None
        assert (found[0].title, found[0].status) == ("Hyundai Solaris, 2022", "withdrawn")
        assert found[1] is None
        assert db.session.get(Listing, numbers[0]) is None


def test_similar_cars_are_of_the_same_model_first(app: Flask, stock: Stage) -> None:
    with as_buyer(app):
        car = cars.get(find(q="солярис 2019").cars[0].id)
        assert car is not None
        assert [similar.model for similar in cars.similar_to(car)] == ["Solaris"]


def test_dealers_are_found_by_name_city_and_region(app: Flask, stock: Stage) -> None:
    with as_buyer(app):
        assert [(card.dealer.code, card.cars) for card in public_dealers.search()] == [("NORTH", 2), ("SOUTH", 2)]
        assert [card.dealer.code for card in public_dealers.search(q="соч")] == ["SOUTH"]
        assert [card.dealer.code for card in public_dealers.search(region="Москва")] == ["NORTH"]
        assert public_dealers.get("north") is not None
        assert public_dealers.get("WEST") is None
        assert [item.name for item in public_dealers.count_by_region()] == ["Краснодарский край", "Москва"]
