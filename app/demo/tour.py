"""The tour: three dealers, 150 cars, two years, told through the services as they happened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Final

from sqlalchemy import update

from app.demo.banks import make_banks, make_offers
from app.demo.by_hand import HandKeptCar, Shop, picture_names, read_models
from app.demo.customers import move_on
from app.demo.deliveries import LAST, Desk, FedStock
from app.demo.gallery import Gallery
from app.demo.head_office import keep_books, write_market_figures
from app.demo.letters import Correspondence
from app.demo.own_tables import plan_own_tables
from app.demo.people import PASSWORD, USERS, DemoUser
from app.demo.places import DEALERS, DemoDealer, Place
from app.demo.pulls import make_pulls
from app.demo.schedule import Schedule
from app.demo.stories import Story, tell, tell_all
from app.demo.trade_ins import make_trade_ins
from app.demo.troubles import ZIP_CARS, plan_feed_troubles, plan_hand_troubles, plan_zip
from app.demo.visits import write_visits
from app.extensions import db
from app.lib.vocabulary.inspection import CHECKLIST
from app.models import Account, Dealer, Location, Notice, OutgoingMessage
from app.services import certificates, dealers, users
from config import Settings

# How many cars of each state a dealer has today; with those of the ZIP they are 150.
STOCK: Final[dict[str, dict[str, int]]] = {
    "NEVA": {"on_sale": 23, "reserved": 2, "withdrawn": 3, "sold": 32},
    "URAL": {"on_sale": 19, "reserved": 2, "draft": 3, "withdrawn": 2, "sold": 24},
    "KUBAN": {"on_sale": 12, "reserved": 1, "draft": 2, "withdrawn": 2, "sold": 18},
}
PAST_REQUESTS: Final = {"NEVA": 34, "URAL": 26, "KUBAN": 18}
_REQUIRED_POINTS: Final = ("vin_matches", "no_restrictions", "mileage_history", "body_geometry", "airbags")


@dataclass(frozen=True, slots=True)
class Cast:
    """The stories of a dealer, and those that come in the ZIP."""

    dealer: DemoDealer
    stories: list[Story]
    packed: list[Story]

    def picture_names(self) -> list[str]:
        """Every picture that its cars show, those of cars on sale first."""
        shown = sorted(self.stories, key=lambda story: story.acquired_on)
        return [name for story in (*shown, *self.packed) for name in picture_names(story)]


def cast(seed: int, today: date) -> list[Cast]:
    """Make up everything that can be known before it is written."""
    found = []
    for dealer in DEALERS:
        random = Random(f"{seed}:{dealer.code}")
        prefix = dealer.code[0]
        day = today - LAST - timedelta(days=1) if dealer.by_feed else today
        stories = list(tell_all(STOCK[dealer.code], prefix, day, random))
        if dealer.by_feed:
            stories = [replace(story, undone=None) for story in stories]
        packed: list[Story] = []
        if dealer.code == "KUBAN":
            first = len(stories) + 1
            long_ago = today - timedelta(days=9)
            packed = [tell(first + number, prefix, "on_sale", long_ago, random) for number in range(ZIP_CARS)]
            packed = [replace(story, pause=None, photos=4) for story in packed]
        found.append(Cast(dealer, stories, packed))
    return found


def load_tour(*, settings: Settings, seed: int, now: datetime) -> None:
    """Write the whole tour; commits as it goes."""
    casts = cast(seed, now.date())
    names = [name for one in casts for name in one.picture_names()]
    with Gallery(settings, names) as gallery:
        start = now - timedelta(days=735)
        certificates.change_conditions(
            maximum_age_years=7,
            maximum_mileage_km=150_000,
            required_points=[p.code for g in CHECKLIST for p in g.points if p.code in _REQUIRED_POINTS],
            shows_unapproved=True,
        )
        for one in casts:
            make_dealer(one.dealer, start)
        make_banks(now)
        keepers = make_people(user for user in USERS if user.dealers)
        schedule = Schedule(now)
        for one in casts:
            _plan(one, schedule, gallery, keepers, Random(f"{seed}:{one.dealer.code}:life"))
        schedule.run()
    write_visits(now.date(), seed)
    make_offers(now)
    make_trade_ins(now)
    make_pulls(now)
    move_on(now)
    settle_mails(now)
    settle_notices(now)
    write_market_figures(seed=seed, now=now)
    make_people(user for user in USERS if not user.dealers)
    keep_books(now=now)
    db.session.commit()


def _plan(one: Cast, schedule: Schedule, gallery: Gallery, keepers: dict[str, list[int]], random: Random) -> None:
    """Put the whole life of a dealer into the schedule."""
    code = one.dealer.code
    dealer = dealers.by_code(code=code)
    shop = Shop(dealer.id, dealer.time_zone, keepers[code][0], schedule, gallery, read_models())
    desk = Desk(shop, code)
    if one.dealer.by_feed:
        stock = FedStock(one.stories, desk)
        stock.plan()
        plan_feed_troubles(stock, one.stories, desk)
        plan_own_tables(one.stories, desk)
    else:
        for story in one.stories:
            HandKeptCar(story, shop).plan()
        if one.packed:
            plan_zip(one.packed, desk)
        else:
            plan_hand_troubles(one.stories, desk)
    Correspondence(shop, keepers[code], random).plan(PAST_REQUESTS[code])


def make_dealer(told: DemoDealer, at: datetime) -> Dealer:
    """Take a dealer in with all its places."""
    first = told.places[0]
    dealer = dealers.create(
        code=told.code,
        public_name=told.name,
        city=first.city,
        region=first.region,
        currency="RUB",
        country="RU",
        at=at,
        time_zone=told.time_zone,
    )
    dealer.legal_name, dealer.email = told.legal_name, f"office@{told.domain}"
    dealer.brands = ["Hyundai"]
    db.session.refresh(dealer, ["locations"])
    _fill(dealer.locations[0], first)
    for position, place in enumerate(told.places[1:], start=1):
        location = Location(dealer_id=dealer.id, position=position, city=place.city)
        _fill(location, place)
        db.session.add(location)
    db.session.flush()
    return dealer


def _fill(location: Location, place: Place) -> None:
    location.city, location.region, location.address = place.city, place.region, place.address
    location.latitude, location.longitude = place.latitude, place.longitude
    location.phones, location.hours = list(place.phones), place.hours


def make_people(told_of: Iterable[DemoUser]) -> dict[str, list[int]]:
    """Make accounts; gives the people of each dealer."""
    found: dict[str, list[int]] = {}
    for told in told_of:
        user: Account = users.create(
            email=told.email, role=told.role, dealer_codes=told.dealers, name=told.name, password=PASSWORD
        )
        user.locale = "ru"
        for code in told.dealers[:1]:
            found.setdefault(code, []).append(user.id)
    db.session.flush()
    return found


def settle_notices(now: datetime) -> None:
    """What the bell told more than two days ago has been read."""
    old = update(Notice).where(Notice.created_at < now - timedelta(days=2), Notice.read_at.is_(None))
    db.session.execute(old.values(read_at=Notice.created_at).execution_options(synchronize_session=False))
    db.session.commit()


def settle_mails(now: datetime) -> None:
    """The mails of the past went out in the past: nobody sends them today."""
    db.session.execute(
        update(OutgoingMessage)
        .where(OutgoingMessage.state == "waiting", OutgoingMessage.created_at <= now)
        .values(state="sent", attempts=1, sent_at=OutgoingMessage.created_at)
        .execution_options(synchronize_session=False)
    )
    db.session.commit()
