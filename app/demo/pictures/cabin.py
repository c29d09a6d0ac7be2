"""Inside a car: the dashboard as a guest between the seats sees it."""

from dataclasses import dataclass
from math import cos, radians, sin
from typing import Final

from PIL import Image

from app.demo.pictures.camera import Pixel
from app.demo.pictures.canvas import Rgb
from app.demo.pictures.sheet import Sheet, curve, darken_edges, ellipse, rounded, tint


@dataclass(frozen=True, slots=True)
class Trim:
    """Colours of a cabin: what is soft, what is lower down, the strip across, the light of the screens."""

    soft: Rgb
    lower: Rgb
    strip: Rgb
    seat: Rgb
    light: Rgb
    wide_screen: bool = False


TRIMS: Final = {
    "black": Trim((52, 54, 58), (32, 33, 36), (150, 154, 160), (44, 46, 50), (70, 160, 255)),
    "beige": Trim((58, 52, 47), (196, 178, 152), (104, 72, 46), (206, 188, 160), (255, 176, 90), wide_screen=True),
    "grey": Trim((62, 66, 72), (92, 96, 103), (36, 38, 42), (112, 117, 125), (120, 220, 200), wide_screen=True),
}


def draw_dashboard(trim: Trim) -> Image.Image:
    """The dashboard with wheel, screens and console, seen from between the seats."""
    sheet = Sheet((30, 31, 34))
    _draw_outside(sheet)
    _draw_board(sheet, trim)
    _draw_screens(sheet, trim)
    _draw_console(sheet, trim)
    _draw_wheel(sheet, trim)
    _draw_seats(sheet, trim)
    return darken_edges(sheet.finish())


def _draw_outside(sheet: Sheet) -> None:
    sheet.shape([(0, 0), (1600, 0), (1600, 560), (0, 560)], (176, 206, 232), (244, 240, 230))
    sheet.shape(
        curve(
            [(0, 430), (240, 400), (520, 424), (800, 396), (1100, 420), (1360, 392), (1600, 424), (1600, 560), (0, 560)]
        ),
        (150, 168, 160),
        (128, 140, 128),
        soft=6,
    )
    sheet.shape([(0, 470), (1600, 470), (1600, 570), (0, 570)], (120, 124, 128), (96, 98, 102), soft=4)
    sheet.shape(
        [(0, 0), (1600, 0), (1600, 62), (1180, 84), (800, 92), (420, 84), (0, 62)], (196, 194, 190), (150, 148, 145)
    )
    sheet.shape([(0, 60), (86, 60), (270, 470), (250, 540), (0, 420)], (120, 118, 116), (62, 62, 64))
    sheet.shape([(1600, 60), (1514, 60), (1330, 470), (1350, 540), (1600, 420)], (120, 118, 116), (62, 62, 64))
    sheet.shape(rounded(680, 104, 920, 178, 26), (28, 29, 32), (18, 19, 21))
    sheet.shape(rounded(690, 112, 910, 170, 20), (150, 172, 190), (104, 116, 122))
    sheet.shape([(786, 84), (814, 84), (808, 108), (792, 108)], (40, 41, 44), (26, 27, 29))


def _draw_board(sheet: Sheet, trim: Trim) -> None:
    top = curve([(0, 560), (180, 520), (420, 488), (620, 482), (800, 480), (1050, 484), (1320, 500), (1600, 548)])
    sheet.shape([*top, (1600, 900), (0, 900)], tint(trim.soft, 1.25), tint(trim.soft, 0.7))
    sheet.glow([*top, (1600, 590), (1200, 528), (800, 516), (400, 528), (0, 604)], (255, 255, 255, 42), 14)
    strip = [
        *curve([(0, 690), (400, 640), (800, 632), (1200, 640), (1600, 680)]),
        *curve([(1600, 742), (1200, 694), (800, 686), (400, 696), (0, 752)]),
    ]
    sheet.shape(strip, tint(trim.strip, 1.15), tint(trim.strip, 0.7))
    sheet.line(curve([(0, 690), (400, 640), (800, 632), (1200, 640), (1600, 680)]), (208, 211, 216), 2.2)
    lower = [*curve([(0, 752), (400, 696), (800, 686), (1200, 694), (1600, 742)]), (1600, 1000), (0, 1000)]
    sheet.shape(lower, tint(trim.lower, 1.0), tint(trim.lower, 0.55))
    for left, right in ((60, 196), (1396, 1536)):
        sheet.shape(rounded(left, 584, right, 652, 24), (24, 25, 27), (40, 41, 44))
        for row in range(3):
            sheet.line([(left + 14, 602 + row * 16), (right - 14, 600 + row * 16)], (84, 87, 92), 3)
    sheet.line(curve([(1010, 770), (1200, 764), (1400, 776), (1560, 800)]), tint(trim.lower, 0.4), 3)


def _draw_screens(sheet: Sheet, trim: Trim) -> None:
    left = 300 if trim.wide_screen else 632
    sheet.shape(rounded(left, 430, 1040, 622, 22), (20, 21, 24), (8, 9, 11))
    sheet.line(rounded(left, 430, 1040, 622, 22), (86, 90, 96), 1.6)
    sheet.shape(rounded(652, 444, 1026, 608, 12), (16, 26, 40), (10, 14, 22))
    _draw_map(sheet, trim)
    if not trim.wide_screen:
        sheet.shape(
            curve([(226, 640), (240, 520), (330, 462), (430, 448), (530, 462), (596, 520), (610, 640)]),
            (30, 31, 34),
            (14, 15, 17),
        )
    for x in (352, 492):
        _draw_dial(sheet, x, 556, radius=62, light=trim.light, share=0.62 if x < 400 else 0.3)
    sheet.glow(rounded(652, 444, 1026, 608, 12), (*trim.light, 26), 30)


def _draw_map(sheet: Sheet, trim: Trim) -> None:
    """Streets and a way on the screen, three tiles beside them."""
    for points in (
        ((660, 560), (760, 520), (880, 548)),
        ((700, 452), (736, 520), (744, 604)),
        ((664, 490), (800, 476), (880, 500)),
        ((820, 450), (806, 530), (836, 604)),
    ):
        sheet.line(curve(points), (48, 62, 82), 5)
    sheet.line(curve([(676, 598), (742, 560), (748, 520), (800, 500), (812, 462)]), trim.light, 6)
    sheet.shape(ellipse(742, 560, 8, 8), (255, 255, 255), (230, 236, 244))
    for number, tone in enumerate((trim.light, (222, 226, 232), (124, 132, 146))):
        top = 454 + number * 50
        sheet.shape(rounded(896, top, 1014, top + 40, 8), (34, 44, 60), (26, 34, 48))
        sheet.shape(ellipse(916, top + 20, 9, 9), tone, tone)
        sheet.line([(936, top + 16), (996, top + 16)], (196, 204, 214), 3)
        sheet.line([(936, top + 27), (976, top + 27)], (110, 120, 136), 3)


def _draw_dial(sheet: Sheet, x: float, y: float, *, radius: float, light: Rgb, share: float) -> None:
    sheet.shape(ellipse(x, y, radius, radius * 0.96), (26, 30, 38), (12, 14, 18))
    sheet.line(ellipse(x, y, radius * 0.9, radius * 0.87, (140, 400)), (70, 78, 90), 4)
    sheet.line(ellipse(x, y, radius * 0.9, radius * 0.87, (140, 140 + 260 * share)), light, 5)
    angle = radians(140 + 260 * share)
    sheet.line([(x, y), (x + radius * 0.72 * cos(angle), y + radius * 0.7 * sin(angle))], (255, 255, 255), 3)
    sheet.shape(ellipse(x, y, radius * 0.12, radius * 0.12), (90, 96, 104), (50, 54, 60))


def _draw_console(sheet: Sheet, trim: Trim) -> None:
    sheet.shape(rounded(650, 640, 1030, 690, 14), (26, 27, 30), (14, 15, 17))
    for number in range(5):
        sheet.shape(ellipse(700 + number * 70, 665, 15, 15), (120, 124, 130), (58, 61, 66))
        sheet.shape(ellipse(700 + number * 70, 665, 9, 9), (40, 42, 46), (28, 30, 33))
    sheet.shape([(650, 720), (1030, 720), (1080, 1200), (600, 1200)], tint(trim.soft, 0.95), tint(trim.soft, 0.45))
    sheet.shape([(690, 740), (990, 740), (1024, 1130), (656, 1130)], (30, 31, 34), (14, 15, 17))
    sheet.line([(690, 740), (656, 1130)], (150, 154, 160), 2.4)
    sheet.line([(990, 740), (1024, 1130)], (150, 154, 160), 2.4)
    sheet.shape(rounded(716, 760, 964, 820, 16), (44, 46, 50), (20, 21, 23))
    sheet.shape(ellipse(800, 960, 66, 26), (46, 48, 52), (22, 23, 25))
    sheet.shape([(786, 950), (814, 950), (820, 880), (780, 880)], (150, 154, 160), (80, 84, 90))
    sheet.shape(rounded(758, 822, 842, 904, 32), tint(trim.soft, 1.5), tint(trim.soft, 0.6))
    sheet.line(ellipse(800, 862, 24, 22, (190, 350)), (214, 217, 222), 2)
    for x in (716, 884):
        sheet.shape(ellipse(x, 1050, 50, 40), (70, 73, 78), (24, 25, 27))
        sheet.shape(ellipse(x, 1052, 40, 31), (10, 11, 12), (36, 38, 41))
    sheet.shape([(690, 1110), (1000, 1110), (1040, 1200), (640, 1200)], tint(trim.seat, 0.95), tint(trim.seat, 0.6))


def _draw_wheel(sheet: Sheet, trim: Trim) -> None:
    x, y, wide, high = 424.0, 742.0, 268.0, 252.0
    sheet.glow(ellipse(x + 20, y + 40, wide, high), (0, 0, 0, 70), 34)
    hub = curve(
        [
            (270, 724),
            (330, 690),
            (424, 680),
            (518, 690),
            (578, 724),
            (560, 792),
            (500, 836),
            (424, 846),
            (348, 836),
            (288, 792),
            (270, 724),
        ]
    )
    sheet.shape(
        [(x - 250, y - 20), (x - 120, y - 34), (x - 120, y + 40), (x - 246, y + 26)],
        tint(trim.soft, 1.1),
        tint(trim.soft, 0.6),
    )
    sheet.shape(
        [(x + 250, y - 20), (x + 120, y - 34), (x + 120, y + 40), (x + 246, y + 26)],
        tint(trim.soft, 1.1),
        tint(trim.soft, 0.6),
    )
    sheet.shape(
        [(x - 60, y + 90), (x + 60, y + 90), (x + 40, y + 246), (x - 40, y + 246)], (126, 130, 136), (60, 63, 68)
    )
    rim, hole = ellipse(x, y, wide, high), ellipse(x, y, wide - 44, high - 44)
    sheet.shape([*rim, *reversed(hole)], tint(trim.soft, 1.25), tint(trim.soft, 0.5))
    sheet.line(ellipse(x, y, wide - 8, high - 8, (190, 350)), tint(trim.soft, 1.9), 5)
    sheet.line(ellipse(x, y, wide - 44, high - 44), tint(trim.soft, 0.4), 3)
    sheet.shape(hub, tint(trim.soft, 1.2), tint(trim.soft, 0.6))
    sheet.line(hub, tint(trim.soft, 0.4), 2)
    sheet.shape(ellipse(x, y + 14, 34, 22), (206, 210, 216), (132, 137, 144))
    sheet.shape(ellipse(x, y + 14, 24, 14), (70, 73, 78), (46, 48, 52))
    for side in (-1, 1):
        for row in range(2):
            sheet.shape(
                rounded(x + side * 176 - 32, y - 22 + row * 28, x + side * 176 + 32, y - 2 + row * 28, 8),
                (36, 38, 41),
                (22, 23, 25),
            )
            sheet.line(
                [(x + side * 176 - 14, y - 12 + row * 28), (x + side * 176 + 14, y - 12 + row * 28)], (190, 194, 200), 2
            )


def _draw_seats(sheet: Sheet, trim: Trim) -> None:
    """The shoulders of the front seats, with their seams."""
    for mirror in (False, True):

        def at(x: float, y: float, *, turned: bool = mirror) -> Pixel:
            return (1600 - x, y) if turned else (x, y)

        back = curve([at(0, 900), at(120, 872), at(300, 890), at(420, 960), at(480, 1080), at(500, 1200)])
        sheet.glow([*back, at(0, 1200)], (0, 0, 0, 110), 30)
        sheet.shape([*back, at(0, 1200)], tint(trim.seat, 1.12), tint(trim.seat, 0.55))
        sheet.line(
            curve([at(0, 960), at(130, 934), at(280, 950), at(370, 1020), at(410, 1200)]), tint(trim.seat, 0.5), 3
        )
        sheet.line(
            curve([at(0, 968), at(128, 942), at(276, 958), at(364, 1026), at(402, 1200)]), tint(trim.seat, 1.45), 1.5
        )
