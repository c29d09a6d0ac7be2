"""How the models look: proportions of each, with the faces, tails and wheels they share."""

from dataclasses import dataclass, replace
from typing import Final

from app.demo.pictures.body import Proportions
from app.demo.pictures.ends import Face, Tail
from app.demo.pictures.flank import Flank
from app.demo.pictures.wheels import Rim


@dataclass(frozen=True, slots=True)
class Design:
    """All that makes a model's look."""

    shape: Proportions
    flank: Flank
    face: Face
    tail: Tail
    rim: Rim
    panorama: bool = False


# Faces, from the sporty wing to the pixel lamps of an electric car.
_WING: Final = Face(
    lamp=((0.54, -0.20), (0.62, -0.225), (0.88, -0.15), (0.935, -0.075), (0.90, -0.06), (0.70, -0.10), (0.55, -0.135)),
    daylight=((0.55, -0.19), (0.63, -0.21), (0.87, -0.14), (0.925, -0.085)),
    grille=((0.0, -0.42), (0.34, -0.42), (0.49, -0.22), (0.45, -0.14), (0.0, -0.125)),
    bars=5,
)  # fmt: skip
_TIGER: Final = Face(
    lamp=((0.46, -0.21), (0.60, -0.24), (0.90, -0.19), (0.935, -0.10), (0.86, -0.085), (0.62, -0.12), (0.48, -0.145)),
    daylight=((0.50, -0.205), (0.61, -0.225), (0.74, -0.20), (0.88, -0.175), (0.92, -0.11)),
    grille=((0.0, -0.235), (0.20, -0.245), (0.44, -0.225), (0.44, -0.15), (0.18, -0.135), (0.0, -0.15)),
    bars=2,
    intake=0.66,
    plate=0.30,
)  # fmt: skip
_SPLIT: Final = Face(
    lamp=((0.50, -0.125), (0.92, -0.115), (0.94, -0.075), (0.86, -0.065), (0.50, -0.095)),
    daylight=((0.51, -0.11), (0.70, -0.10), (0.925, -0.085)),
    grille=((0.0, -0.48), (0.44, -0.48), (0.56, -0.36), (0.48, -0.15), (0.0, -0.14)),
    bars=7,
    chrome=False,
    lower_lamp=((0.64, -0.38), (0.86, -0.37), (0.90, -0.24), (0.68, -0.22)),
    plate=0.22,
)  # fmt: skip
_SQUARE: Final = Face(
    lamp=((0.56, -0.26), (0.88, -0.25), (0.935, -0.20), (0.93, -0.10), (0.84, -0.09), (0.56, -0.11)),
    daylight=((0.58, -0.245), (0.80, -0.24), (0.90, -0.21), (0.915, -0.12)),
    grille=((0.0, -0.36), (0.50, -0.36), (0.54, -0.25), (0.52, -0.12), (0.0, -0.11)),
    bars=3,
    intake=0.62,
)  # fmt: skip
_BAR: Final = Face(
    lamp=((0.30, -0.135), (0.92, -0.125), (0.935, -0.085), (0.86, -0.075), (0.30, -0.10)),
    daylight=((-0.30, -0.112), (0.30, -0.112), (0.70, -0.105), (0.925, -0.09)),
    grille=((0.0, -0.44), (0.52, -0.44), (0.60, -0.34), (0.54, -0.24), (0.0, -0.23)),
    bars=6,
    chrome=False,
    lower_lamp=((0.66, -0.34), (0.86, -0.33), (0.90, -0.22), (0.70, -0.20)),
)  # fmt: skip
_PIXEL: Final = Face(
    lamp=((0.50, -0.22), (0.88, -0.21), (0.92, -0.17), (0.91, -0.11), (0.50, -0.12)),
    daylight=((0.52, -0.17), (0.70, -0.168), (0.90, -0.155)),
    grille=((0.0, -0.205), (0.48, -0.205), (0.48, -0.13), (0.0, -0.13)),
    bars=0,
    chrome=False,
    intake=0.70,
    plate=0.28,
)  # fmt: skip

# Tails.
_HOOK: Final = Tail(
    lamp=((0.52, -0.20), (0.84, -0.21), (0.93, -0.17), (0.93, -0.09), (0.88, -0.085), (0.60, -0.10), (0.52, -0.12)),
    glow=((0.55, -0.16), (0.84, -0.165), (0.91, -0.12)),
)  # fmt: skip
_LINE: Final = replace(_HOOK, bar=-0.15, plate=-0.30)
_TALL: Final = Tail(
    lamp=((0.66, -0.30), (0.86, -0.30), (0.93, -0.22), (0.93, -0.08), (0.86, -0.075), (0.70, -0.10)),
    glow=((0.72, -0.27), (0.86, -0.26), (0.90, -0.20), (0.905, -0.11)),
    plate=-0.26,
    lid=-0.56,
)  # fmt: skip
_BLADE: Final = Tail(
    lamp=((0.46, -0.17), (0.86, -0.18), (0.93, -0.15), (0.93, -0.09), (0.86, -0.085), (0.46, -0.11)),
    glow=((0.48, -0.14), (0.80, -0.142), (0.92, -0.12)),
    bar=-0.138,
    plate=-0.34,
    lid=-0.56,
)  # fmt: skip
_BRICK: Final = replace(
    _TALL, lamp=((0.70, -0.26), (0.93, -0.26), (0.93, -0.09), (0.70, -0.09)),
    glow=((0.75, -0.22), (0.88, -0.22), (0.88, -0.13), (0.75, -0.13)),
)  # fmt: skip

# Wheels.
_TWIN: Final = Rim(spokes=5, hub=0.12, end=0.07, twin=0.16)
_FIVE: Final = Rim(spokes=5, hub=0.10, end=0.17)
_TEN: Final = Rim(spokes=10, hub=0.07, end=0.055)
_CUT: Final = Rim(spokes=5, hub=0.13, end=0.11, twin=0.20, two_tone=True)
_TURBINE: Final = Rim(spokes=9, hub=0.05, end=0.14, two_tone=True)
_MESH: Final = Rim(spokes=7, hub=0.06, end=0.05, twin=0.13)

# Silhouettes.
_SEDAN: Final = Proportions(
    length=4.40, width=1.75, height=1.47, wheelbase=2.60, overhang=0.87, wheel=0.322, clearance=0.17, nose=0.82,
    cowl=(1.20, 1.01), screen=1.96, peak=2.50, roof_end=(3.22, 1.405), deck=(3.90, 1.08), tail=1.04, belt=(0.94, 0.98),
)  # fmt: skip
_LARGE_SEDAN: Final = Proportions(
    length=4.90, width=1.87, height=1.455, wheelbase=2.84, overhang=0.96, wheel=0.345, clearance=0.16, nose=0.81,
    cowl=(1.36, 1.00), screen=2.20, peak=2.75, roof_end=(3.58, 1.375), deck=(4.38, 1.07), tail=1.05, belt=(0.94, 0.98),
)  # fmt: skip
_HATCHBACK: Final = Proportions(
    length=4.32, width=1.80, height=1.47, wheelbase=2.65, overhang=0.89, wheel=0.328, clearance=0.16, nose=0.83,
    cowl=(1.22, 1.02), screen=1.98, peak=2.45, roof_end=(3.66, 1.375), deck=(4.17, 1.03), tail=0.99, belt=(0.95, 1.01),
)  # fmt: skip
_LIFTBACK: Final = Proportions(
    length=4.62, width=1.80, height=1.47, wheelbase=2.68, overhang=0.90, wheel=0.328, clearance=0.165, nose=0.83,
    cowl=(1.24, 1.02), screen=2.02, peak=2.55, roof_end=(3.40, 1.40), deck=(4.36, 1.08), tail=1.05, belt=(0.95, 1.0),
)  # fmt: skip
_WAGON: Final = Proportions(
    length=4.60, width=1.80, height=1.48, wheelbase=2.65, overhang=0.89, wheel=0.328, clearance=0.17, nose=0.83,
    cowl=(1.22, 1.02), screen=1.98, peak=2.5, roof_end=(4.08, 1.40), deck=(4.47, 1.03), tail=0.99, belt=(0.95, 1.0),
)  # fmt: skip
_CROSSOVER: Final = Proportions(
    length=4.25, width=1.80, height=1.67, wheelbase=2.61, overhang=0.85, wheel=0.360, clearance=0.23, nose=1.03,
    cowl=(1.10, 1.19), screen=1.76, peak=2.35, roof_end=(3.66, 1.59), deck=(4.12, 1.17), tail=1.13, belt=(1.10, 1.16),
    lean=0.35,
)  # fmt: skip
_SUV: Final = Proportions(
    length=4.56, width=1.88, height=1.73, wheelbase=2.70, overhang=0.89, wheel=0.385, clearance=0.24, nose=1.08,
    cowl=(1.18, 1.24), screen=1.88, peak=2.55, roof_end=(3.94, 1.64), deck=(4.42, 1.21), tail=1.17, belt=(1.14, 1.20),
    lean=0.34,
)  # fmt: skip
_LARGE_SUV: Final = Proportions(
    length=4.92, width=1.97, height=1.82, wheelbase=2.88, overhang=0.93, wheel=0.402, clearance=0.24, nose=1.14,
    cowl=(1.24, 1.31), screen=1.94, peak=2.70, roof_end=(4.40, 1.74), deck=(4.78, 1.26), tail=1.21, belt=(1.20, 1.25),
    lean=0.31,
)  # fmt: skip
_MINIVAN: Final = Proportions(
    length=5.25, width=1.99, height=1.98, wheelbase=3.27, overhang=0.98, wheel=0.365, clearance=0.19, nose=0.99,
    cowl=(0.92, 1.25), screen=1.92, peak=2.9, roof_end=(4.92, 1.92), deck=(5.14, 1.22), tail=1.16, belt=(1.08, 1.10),
    lean=0.24, plan=0.72,
)  # fmt: skip
_COUPE: Final = Proportions(
    length=4.63, width=1.87, height=1.385, wheelbase=2.82, overhang=0.86, wheel=0.345, clearance=0.14, nose=0.77,
    cowl=(1.42, 0.95), screen=2.22, peak=2.65, roof_end=(3.30, 1.315), deck=(4.20, 1.01), tail=1.0, belt=(0.89, 0.95),
)  # fmt: skip

_SEDAN_SIDE: Final = Flank(doors=(1.40, 2.32, 3.36), glass_end=(3.66, 3.42), chrome=True)
_LARGE_SIDE: Final = Flank(doors=(1.58, 2.56, 3.70), glass_end=(4.10, 3.80), chrome=True)
_HATCH_SIDE: Final = Flank(doors=(1.42, 2.34, 3.40), glass_end=(3.78, 3.55))
_CROSS_SIDE: Final = Flank(doors=(1.30, 2.20, 3.26), glass_end=(3.76, 3.58), cladding=0.39, rails=True)
_SUV_SIDE: Final = Flank(doors=(1.40, 2.34, 3.44), glass_end=(4.06, 3.88), cladding=0.41, rails=True, chrome=True)

DESIGNS: Final[dict[str, Design]] = {
    "hyundai-solaris": Design(_SEDAN, _SEDAN_SIDE, _WING, _HOOK, _TWIN),
    "hyundai-elantra": Design(
        replace(_SEDAN, length=4.65, wheelbase=2.72, overhang=0.91, roof_end=(3.38, 1.385), deck=(4.14, 1.05), width=1.82, height=1.44, wheel=0.335),
        replace(_SEDAN_SIDE, doors=(1.44, 2.42, 3.52), glass_end=(3.86, 3.56)), _SPLIT, _BLADE, _CUT,
    ),
    "hyundai-sonata": Design(_LARGE_SEDAN, _LARGE_SIDE, _BAR, _LINE, _TEN, panorama=True),
    "hyundai-i30": Design(_HATCHBACK, _HATCH_SIDE, _WING, _TALL, _TEN),
    "hyundai-creta": Design(_CROSSOVER, _CROSS_SIDE, _SPLIT, _BRICK, _CUT),
    "hyundai-tucson": Design(_SUV, _SUV_SIDE, _SPLIT, _BLADE, _TURBINE, panorama=True),
    "hyundai-santa-fe": Design(
        replace(_LARGE_SUV, length=4.80, wheelbase=2.77, roof_end=(4.22, 1.71), deck=(4.64, 1.25), height=1.79),
        Flank(doors=(1.54, 2.50, 3.60), glass_end=(4.32, 4.14), cladding=0.41, rails=True, chrome=True), _WING, _BLADE, _MESH,
    ),
    "hyundai-palisade": Design(
        _LARGE_SUV, Flank(doors=(1.56, 2.56, 3.72), glass_end=(4.46, 4.26), rails=True, chrome=True), _BAR, _TALL, _TEN, panorama=True,
    ),
    "hyundai-staria": Design(_MINIVAN, Flank(doors=(1.42, 2.46, 3.98), glass_end=(4.86, 4.80)), _BAR, _TALL, _TURBINE),
    "kia-rio": Design(replace(_SEDAN, height=1.48), replace(_SEDAN_SIDE, chrome=False), _TIGER, _HOOK, _FIVE),
    "kia-sportage": Design(replace(_SUV, roof_end=(3.86, 1.62)), _SUV_SIDE, _TIGER, _LINE, _CUT),
    "skoda-octavia": Design(_LIFTBACK, Flank(doors=(1.44, 2.36, 3.44), glass_end=(3.86, 3.62), chrome=True), _SQUARE, _HOOK, _TEN),
    "lada-vesta": Design(
        replace(_WAGON, clearance=0.2, height=1.51, wheel=0.335),
        Flank(doors=(1.42, 2.34, 3.40), glass_end=(4.16, 3.98), cladding=0.33, rails=True), _SQUARE, _TALL, _CUT,
    ),
    "hyundai-genesis-coupe": Design(_COUPE, Flank(doors=(1.62, 3.00), glass_end=(3.78, 3.40)), _SQUARE, _HOOK, _FIVE),
    "hyundai-ioniq-5": Design(
        replace(_HATCHBACK, length=4.63, width=1.89, height=1.60, wheelbase=3.0, overhang=0.84, wheel=0.365, nose=0.94, cowl=(1.10, 1.10), screen=1.86, roof_end=(3.86, 1.50), deck=(4.46, 1.10), tail=1.06, belt=(1.02, 1.08)),
        Flank(doors=(1.32, 2.34, 3.48), glass_end=(3.92, 3.72), cladding=0.34), _PIXEL, _BLADE, _TURBINE,
    ),
}  # fmt: skip
