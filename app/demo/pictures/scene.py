"""A whole car seen from a place."""

from PIL import Image, ImageDraw

from app.demo.pictures.body import Body
from app.demo.pictures.camera import Camera, Point, View
from app.demo.pictures.canvas import FINER, STRIP, Canvas, Layers
from app.demo.pictures.designs import Design
from app.demo.pictures.ends import draw_face, draw_tail
from app.demo.pictures.flank import draw_flank
from app.demo.pictures.lid import draw_lid
from app.demo.pictures.mirrors import mirror_foot, mirror_grid
from app.demo.pictures.surface import draw_facets, list_facets
from app.demo.pictures.wheels import draw_far_wheels, draw_wheels


def draw_car(design: Design, view: View) -> tuple[Layers, Camera, Body]:
    """The car's layers and the camera that sees it."""
    body = Body(design.shape)
    camera = Camera(
        view, (design.shape.length / 2, 0.0, design.shape.height * 0.42), (STRIP[0] * FINER, STRIP[1] * FINER)
    )
    camera.frame(_corners(body))
    canvas = Canvas(camera)
    side = 1 if camera.place[1] >= 0 else -1
    is_front = camera.place[0] < design.shape.length / 2
    behind, ahead = camera.place[0] > design.shape.length + 0.6, camera.place[0] < -0.6
    facets = [*list_facets(body.rings, camera), *list_facets(mirror_grid(body, -side), camera)]
    draw_facets(facets, ImageDraw.Draw(canvas.light), ImageDraw.Draw(canvas.body))
    draw_flank(canvas, body, design.flank, side)
    draw_lid(canvas, body, is_front=is_front, is_side=not (ahead or behind), panorama=design.panorama)
    if not behind:
        draw_face(canvas, body, design.face, () if ahead else (side,))
    if not ahead:
        draw_tail(canvas, body, design.tail, () if behind else (side,))
    draw_far_wheels(canvas, body, side)
    draw_wheels(canvas, body, design.rim, side)
    _draw_mirror(canvas, body, side)
    return canvas.finish(), camera, body


def _corners(body: Body) -> list[Point]:
    """Points that bound the car on the picture."""
    wheels = [(x, side * body.half, 0.0) for x in body.axles for side in (-1, 1)]
    return [*(point for ring in body.rings[::3] for point in ring[::6]), *wheels]


def _draw_mirror(canvas: Canvas, body: Body, side: int) -> None:
    """The painted housing on the near side stands before all that was drawn so far."""
    canvas.fill("plastic", mirror_foot(body, side))
    housing = Image.new("L", canvas.size)
    draw_facets(
        list_facets(mirror_grid(body, side), canvas.camera), ImageDraw.Draw(canvas.light), ImageDraw.Draw(housing)
    )
    canvas.uncover(housing)
