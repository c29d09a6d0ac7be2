"""Measure everything in one run (`make bench`): print each figure with its target, write var/bench.json.

Exits 1 when a target is missed. `--deliveries` is the share of full scale at which deliveries are measured, `--cars`
the size of the stock under the pages, `--network` the scale of the demo network on which catalogue and reports are
measured (nation is the one of the targets; making it takes long, so `--folder` keeps it), `--million` adds a catalogue
of a million cars on sale.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from app.demo import SCALES
from tests.bench.columns import measure_network
from tests.bench.deliveries import measure_deliveries
from tests.bench.measures import MEASURES, Figure
from tests.bench.networks import load_demo, make_million
from tests.bench.pictures import measure_photos
from tests.bench.world import make_world

RESULT = Path("var/bench.json")


def print_figure(figure: Figure) -> None:
    """One line: what, how much, what it should be."""
    if figure.target is None:
        print(f"       {figure.name}: {figure.value:.4g} {figure.unit}", flush=True)
        return
    bound = "at least" if figure.at_least else "at most"
    mark = "ok    " if figure.is_met else "MISSED"
    print(f"{mark} {figure.name}: {figure.value:.4g} {figure.unit} ({bound} {figure.target:g})", flush=True)


def measure_all(asked: argparse.Namespace) -> Iterator[Figure]:
    """Everything, on scratch installations."""
    yield from measure_deliveries(asked.deliveries)
    with make_world(asked.cars) as world:
        world.fill()
        for measure in (*MEASURES, measure_photos):
            yield from measure(world)
    with tempfile.TemporaryDirectory(prefix="hpromise-bench-") as scratch:
        folder = asked.folder or Path(scratch)
        if asked.network != "none":
            yield from measure_network(load_demo(asked.network, folder), whole=True)
        if asked.million:
            yield from measure_network(make_million(folder), whole=False)


def main() -> int:
    """Measure, print, keep.

    :returns: the exit code: 1 when a target is missed.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--deliveries", type=float, default=1.0)
    parser.add_argument("--cars", type=int, default=5_000)
    parser.add_argument("--network", choices=("none", *SCALES), default="tour")
    parser.add_argument("--million", action="store_true")
    parser.add_argument("--folder", type=Path)
    figures: list[Figure] = []
    for figure in measure_all(parser.parse_args()):
        print_figure(figure)
        figures.append(figure)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps([figure.as_row() for figure in figures], indent=2), encoding="utf-8")
    return int(not all(figure.is_met for figure in figures))


if __name__ == "__main__":
    sys.exit(main())
