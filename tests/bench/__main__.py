"""Measure everything in one run (`make bench`): print each figure with its target, write var/bench.json.

Exits 1 when a target is missed. `--cars` sets the size of the delivery that is measured.
"""

import argparse
import json
import sys
from pathlib import Path

from tests.bench.measures import MEASURES, Figure
from tests.bench.world import make_world

RESULT = Path("var/bench.json")


def print_figure(figure: Figure) -> None:
    """One line: what, how much, what it should be."""
    bound = "at least" if figure.at_least else "at most"
    mark = "ok    " if figure.is_met else "MISSED"
    print(f"{mark} {figure.name}: {figure.value:.4g} {figure.unit} ({bound} {figure.target:g})", flush=True)


def main() -> int:
    """Run all measures on one scratch installation."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cars", type=int, default=5_000)
    figures: list[Figure] = []
    with make_world(parser.parse_args().cars) as world:
        for measure in MEASURES:
            for figure in measure(world):
                print_figure(figure)
                figures.append(figure)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps([figure.as_row() for figure in figures], indent=2), encoding="utf-8")
    return int(not all(figure.is_met for figure in figures))


if __name__ == "__main__":
    sys.exit(main())
