"""Inside a car: the instruments close up, behind the steering wheel's rim."""

from math import cos, radians, sin

from PIL import Image

from app.demo.pictures.cabin import Trim
from app.demo.pictures.camera import Pixel
from app.demo.pictures.canvas import Rgb
from app.demo.pictures.sheet import Sheet, curve, darken_edges, ellipse, rounded, tint


def draw_instruments(trim: Trim) -> Image.Image:
    """The instruments close up, behind the wheel's rim."""
    sheet = Sheet((16, 17, 20))
    sheet.shape([(0, 0), (1600, 0), (1600, 1200), (0, 1200)], tint(trim.soft, 0.9), (16, 17, 20))
    hood = curve([(60, 980), (90, 520), (330, 268), (800, 214), (1270, 268), (1510, 520), (1540, 980)])
    sheet.shape(hood, (34, 36, 40), (10, 11, 13))
    sheet.shape(rounded(190, 392, 1410, 900, 60), (14, 18, 26), (6, 8, 12))
    for x, top, step, share in ((450.0, 220, 20, 0.0), (1150.0, 8, 1, 0.11)):
        _draw_gauge(sheet, (x, 640), 216, light=trim.light, scale=(top, step, share))
    _draw_middle(sheet, trim)
    rim = ellipse(800, 1490, 900, 620, (195, 345))
    sheet.glow([*rim, (1600, 1200), (0, 1200)], (0, 0, 0, 120), 40)
    sheet.line(rim, tint(trim.soft, 0.9), 96)
    sheet.line(ellipse(800, 1490, 928, 648, (200, 340)), tint(trim.soft, 1.7), 8)
    sheet.line(ellipse(800, 1490, 866, 588, (200, 340)), tint(trim.soft, 0.45), 6)
    return darken_edges(sheet.finish())


def _draw_gauge(sheet: Sheet, middle: Pixel, radius: float, *, light: Rgb, scale: tuple[int, int, float]) -> None:
    x, y = middle
    top, step, share = scale
    sheet.shape(ellipse(x, y, radius, radius), (30, 36, 46), (10, 12, 17))
    sheet.line(ellipse(x, y, radius * 0.985, radius * 0.985), (140, 146, 156), 3)
    count = top // step
    for number in range(count * 2 + 1):
        angle = radians(140 + 260 * number / (count * 2))
        near = 0.84 if number % 2 == 0 else 0.89
        ends = [(x + radius * r * cos(angle), y + radius * r * sin(angle)) for r in (near, 0.94)]
        sheet.line(ends, (226, 232, 240), 4 if number % 2 == 0 else 2)
        if number % 2 == 0 and (step == 1 or number % 4 == 0):
            place = (x + radius * 0.70 * cos(angle), y + radius * 0.70 * sin(angle))
            sheet.text(place, str(number // 2 * step), 26, (226, 232, 240))
    sheet.line(ellipse(x, y, radius * 0.5, radius * 0.5, (140, 140 + 260 * max(0.02, share))), light, 8)
    angle = radians(140 + 260 * share)
    sheet.line([(x, y), (x + radius * 0.86 * cos(angle), y + radius * 0.86 * sin(angle))], (255, 84, 64), 7)
    sheet.shape(ellipse(x, y, radius * 0.16, radius * 0.16), (70, 75, 83), (28, 30, 34))


def _draw_middle(sheet: Sheet, trim: Trim) -> None:
    sheet.shape(rounded(690, 452, 910, 840, 22), (20, 30, 44), (10, 15, 23))
    sheet.text((800, 506), "P  R  N  D", 34, (236, 240, 246))
    sheet.line([(706, 538), (894, 538)], (52, 66, 86), 2)
    for number in range(3):
        y = 588 + number * 62
        sheet.line([(722, y), (878, y)], (48, 60, 78), 12)
        sheet.line([(722, y), (722 + 156 * (0.82 - number * 0.24), y)], trim.light, 12)
    sheet.shape(ellipse(800, 786, 26, 26), trim.light, tint(trim.light, 0.6))
    sheet.shape(ellipse(800, 786, 16, 16), (14, 20, 30), (14, 20, 30))
