"""The models that the demo network trades in, with what a buyer would find in their papers."""
# fmt: off

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Engine:
    """An engine with its gearbox and drive; ``factor`` is its price against the simplest one."""

    words: str
    cc: int | None
    hp: int
    fuel: str
    gearbox: str
    drive: str
    factor: float = 1.0

    @property
    def modification(self) -> str:
        """The way price lists write it: "1.6 AT (123 л.с.)"."""
        drive = " 4WD" if self.drive == "all" else ""
        return f"{self.words} {_GEARBOX_MARK[self.gearbox]} ({self.hp} л.с.){drive}"


_GEARBOX_MARK: Final = {"manual": "MT", "automatic": "AT", "robot": "AMT", "cvt": "CVT"}


@dataclass(frozen=True, slots=True)
class CarLine:
    """A model: ``price`` is that of the simplest new one in thousands, ``trims`` run from simple to rich."""

    make: str
    model: str
    title: str
    body_type: str
    price: int
    generations: tuple[tuple[int, str], ...]  # from the model year
    years: tuple[int, int]
    engines: tuple[Engine, ...]
    trims: tuple[str, ...]
    colors: tuple[str, ...]
    weight: int
    doors: int = 4
    seats: int = 5
    cabin: str = "black"
    vin: str = "Z94"

    @property
    def design(self) -> str:
        """The name of the picture's design."""
        return f"{self.make}-{self.model}"

    def generation(self, year: int) -> str:
        """The generation of a model year."""
        return next(name for start, name in reversed(self.generations) if year >= start)


_PETROL_16_AT: Final = Engine("1.6", 1591, 123, "petrol", "automatic", "front", 1.08)
_PETROL_16_MT: Final = Engine("1.6", 1591, 123, "petrol", "manual", "front")
_PETROL_20_AT: Final = Engine("2.0", 1999, 150, "petrol", "automatic", "front", 1.06)
_PETROL_20_4WD: Final = Engine("2.0", 1999, 149, "petrol", "automatic", "all", 1.12)
_DIESEL_20_4WD: Final = Engine("2.0d", 1995, 186, "diesel", "automatic", "all", 1.2)
_DIESEL_22_4WD: Final = Engine("2.2d", 2199, 200, "diesel", "automatic", "all", 1.12)
_HYUNDAI: Final = ("Active", "Comfort", "Elegance", "Prestige")
_SUV: Final = ("Family", "Lifestyle", "Dynamic", "High-Tech")

LINE_UP: Final[tuple[CarLine, ...]] = (
    CarLine(
        "hyundai", "solaris", "Hyundai Solaris", "sedan", 1_690, ((2014, "I (RB) рестайлинг"), (2017, "II (HCR)"), (2020, "II (HCR) рестайлинг")), (2017, 2022),
        (Engine("1.4", 1368, 100, "petrol", "manual", "front", 0.94), _PETROL_16_MT, _PETROL_16_AT), _HYUNDAI, ("white", "red"), 20,
    ),
    CarLine(
        "hyundai", "creta", "Hyundai Creta", "suv", 2_250, ((2016, "I (GS)"), (2021, "II (SU2)")), (2017, 2025),
        (_PETROL_16_MT, _PETROL_16_AT, _PETROL_20_AT, _PETROL_20_4WD), _HYUNDAI, ("white", "grey", "orange"), 20, doors=5, cabin="grey",
    ),
    CarLine(
        "hyundai", "tucson", "Hyundai Tucson", "suv", 2_980, ((2015, "III (TL)"), (2018, "III (TL) рестайлинг"), (2021, "IV (NX4)")), (2017, 2025),
        (_PETROL_20_AT, _PETROL_20_4WD, _DIESEL_20_4WD), _SUV, ("blue", "silver", "black"), 16, doors=5, cabin="grey", vin="TMA",
    ),
    CarLine(
        "hyundai", "santa-fe", "Hyundai Santa Fe", "suv", 3_900, ((2018, "IV (TM)"), (2021, "IV (TM) рестайлинг")), (2018, 2025),
        (Engine("2.5", 2497, 180, "petrol", "automatic", "all"), _DIESEL_22_4WD), _SUV, ("brown", "white"), 10, doors=5, seats=7, cabin="beige", vin="KMH",
    ),
    CarLine(
        "hyundai", "elantra", "Hyundai Elantra", "sedan", 2_150, ((2016, "VI (AD)"), (2019, "VI (AD) рестайлинг"), (2021, "VII (CN7)")), (2017, 2023),
        (_PETROL_16_MT, _PETROL_16_AT, _PETROL_20_AT), _HYUNDAI, ("light_blue", "grey"), 9,
    ),
    CarLine(
        "hyundai", "sonata", "Hyundai Sonata", "sedan", 2_750, ((2017, "VII (LF) рестайлинг"), (2019, "VIII (DN8)")), (2017, 2022),
        (_PETROL_20_AT, Engine("2.5", 2497, 180, "petrol", "automatic", "front", 1.12)), _HYUNDAI, ("black", "silver"), 7, cabin="beige",
    ),
    CarLine(
        "hyundai", "palisade", "Hyundai Palisade", "suv", 5_400, ((2018, "I"), (2022, "I рестайлинг")), (2020, 2025),
        (_DIESEL_22_4WD, Engine("3.5", 3470, 249, "petrol", "automatic", "all", 1.08)), _SUV, ("green", "white"), 4, doors=5, seats=7, cabin="beige", vin="KMH",
    ),
    CarLine(
        "hyundai", "i30", "Hyundai i30", "hatchback", 1_850, ((2017, "III (PD)"), (2020, "III (PD) рестайлинг")), (2017, 2021),
        (Engine("1.4T", 1353, 140, "petrol", "robot", "front", 1.06), _PETROL_16_AT), _HYUNDAI, ("red", "blue"), 4, doors=5, vin="TMA",
    ),
    CarLine(
        "hyundai", "staria", "Hyundai Staria", "minivan", 4_700, ((2021, "I"),), (2021, 2025),
        (Engine("2.2d", 2199, 177, "diesel", "automatic", "front"), Engine("2.2d", 2199, 177, "diesel", "automatic", "all", 1.06)),
        ("Travel", "High-Tech", "Luxury"), ("grey",), 3, doors=5, seats=9, cabin="beige", vin="KMH",
    ),
    CarLine(
        "hyundai", "ioniq-5", "Hyundai Ioniq 5", "hatchback", 4_600, ((2021, "I"),), (2021, 2025),
        (Engine("58 кВт·ч", None, 170, "electric", "automatic", "rear"), Engine("72.6 кВт·ч", None, 305, "electric", "automatic", "all", 1.18)),
        ("Essential", "Exclusive", "Prestige"), ("silver", "green"), 3, doors=5, cabin="grey", vin="KMH",
    ),
    CarLine(
        "hyundai", "genesis-coupe", "Hyundai Genesis Coupe", "coupe", 1_950, ((2012, "I рестайлинг"),), (2012, 2014),
        (Engine("2.0T", 1998, 250, "petrol", "automatic", "rear"), Engine("3.8", 3778, 347, "petrol", "automatic", "rear", 1.15)),
        ("Dynamic", "Sport"), ("yellow",), 2, doors=2, seats=4, vin="KMH",
    ),
    CarLine(
        "kia", "rio", "Kia Rio", "sedan", 1_650, ((2017, "IV (FB)"), (2020, "IV (FB) рестайлинг")), (2017, 2022),
        (Engine("1.4", 1368, 100, "petrol", "manual", "front", 0.95), _PETROL_16_AT), ("Comfort", "Luxe", "Style", "Premium"), ("white", "blue"), 8,
    ),
    CarLine(
        "kia", "sportage", "Kia Sportage", "suv", 2_900, ((2016, "IV (QL)"), (2018, "IV (QL) рестайлинг"), (2021, "V (NQ5)")), (2017, 2024),
        (_PETROL_20_AT, _PETROL_20_4WD, _DIESEL_20_4WD), ("Comfort", "Luxe", "Prestige", "GT Line"), ("red", "grey"), 6, doors=5,
    ),
    CarLine(
        "skoda", "octavia", "Škoda Octavia", "liftback", 2_400, ((2017, "III (A7) рестайлинг"), (2020, "IV (A8)")), (2017, 2021),
        (Engine("1.6", 1598, 110, "petrol", "automatic", "front"), Engine("1.4T", 1395, 150, "petrol", "robot", "front", 1.08)),
        ("Active", "Ambition", "Style"), ("silver",), 4, doors=5, vin="XW8",
    ),
    CarLine(
        "lada", "vesta", "Lada Vesta", "wagon", 1_350, ((2017, "I"), (2022, "I рестайлинг (NG)")), (2018, 2025),
        (Engine("1.6", 1596, 106, "petrol", "manual", "front"), Engine("1.8", 1774, 122, "petrol", "manual", "front", 1.06), Engine("1.6", 1598, 113, "petrol", "cvt", "front", 1.08)),
        ("Classic", "Comfort", "Luxe"), ("orange", "grey"), 4, doors=5, vin="XTA",
    ),
)

BASIC_OPTIONS: Final = (
    "abs", "esp", "airbag_driver", "airbag_passenger", "isofix", "tyre_pressure", "emergency_call", "immobiliser", "central_lock",
    "air_conditioning", "windows_front", "windows_rear", "mirrors_power", "mirrors_heated", "seats_heated_front", "power_steering",
    "wheel_adjustable", "fabric_seats", "computer", "audio", "usb", "bluetooth", "folding_rear_seat", "daytime_lights",
)
# What each richer trim adds.
TRIM_OPTIONS: Final = (
    ("alloy_wheels", "wheel_multi", "wheel_leather", "cruise_control", "parking_rear", "fog_lights", "wheel_heated", "smartphone_link", "multimedia", "armrest"),
    ("climate_control", "light_sensor", "rain_sensor", "camera_rear", "keyless_entry", "start_button", "led_lights", "windscreen_heated", "airbag_side", "airbag_curtain", "hill_start"),
    ("climate_multizone", "eco_leather", "seats_heated_rear", "navigation", "parking_front", "seat_driver_power", "tinted_glass", "mirrors_folding", "wireless_charging", "drive_modes", "remote_start"),
    ("leather", "camera_360", "adaptive_cruise", "blind_spot", "lane_keeping", "collision_prevention", "seats_ventilated", "premium_audio", "digital_dashboard", "ambient_light", "tailgate_power", "high_beam_assist"),
)
EXTRA_OPTIONS: Final = ("winter_tyres", "spare_wheel", "underbody_guard", "tow_bar", "alarm", "preheater")
