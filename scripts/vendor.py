"""Copy the files that pages load from node_modules to app/static/vendor, each package in a folder of its own.

A style sheet brings the fonts it names along; references to source maps are dropped; Plotly's locales, which come as
modules, are wrapped so that a plain script tag registers them. What shrinks by it is compressed once, here.
"""

import re
import shutil
import sys
from pathlib import Path

from whitenoise.compress import Compressor

from scripts import region_maps

ROOT = Path(__file__).resolve().parents[1]
MODULES = ROOT / "node_modules"
TARGET = ROOT / "app" / "static" / "vendor"

FILES = {
    "bootstrap": ("bootstrap/dist", ("css/bootstrap.min.css", "js/bootstrap.bundle.min.js")),
    "bootstrap-icons": ("bootstrap-icons/font", ("bootstrap-icons.min.css",)),
    "htmx": ("htmx.org/dist", ("htmx.min.js",)),
    "noto-sans": ("@fontsource-variable/noto-sans", ("wght.css",)),
    "noto-sans-thai": ("@fontsource-variable/noto-sans-thai", ("wght.css",)),
    "photoswipe": (
        "photoswipe/dist",
        ("photoswipe.css", "photoswipe.esm.min.js", "photoswipe-lightbox.esm.min.js"),
    ),
    "plotly": ("plotly.js-basic-dist-min", ("plotly-basic.min.js",)),
    "plotly-locales": ("plotly.js-locales", ("ru.js", "th.js")),
    "tom-select": ("tom-select/dist", ("css/tom-select.bootstrap5.min.css", "js/tom-select.complete.min.js")),
}
# Icons of the buyers' site: one small sprite instead of the whole font.
ICONS = (
    "arrow-down",
    "bell",
    "bank",
    "calculator",
    "calendar-check",
    "car-front",
    "chat-dots",
    "check-circle",
    "check-lg",
    "clock",
    "envelope",
    "exclamation-circle",
    "file-earmark-pdf",
    "file-earmark-text",
    "geo-alt",
    "graph-down-arrow",
    "heart",
    "heart-fill",
    "info-circle",
    "layout-three-columns",
    "link-45deg",
    "list",
    "patch-check",
    "patch-check-fill",
    "printer",
    "search",
    "share",
    "sliders",
    "telephone",
    "translate",
    "wrench",
    "x-circle",
    "x-lg",
)
SVG = re.compile(r"<svg[^>]*viewBox=\"([^\"]+)\"[^>]*>(.*)</svg>", re.DOTALL)
SOURCE_MAP = re.compile(r"^(//# sourceMappingURL=.*|/\*# sourceMappingURL=.*?\*/)\s*$", re.MULTILINE)
FONT = re.compile(r"url\([\"']?(?!data:)([^\"')?#]+)")


def wrap_locale(script: str) -> str:
    """A CommonJS locale as a script that registers itself with the Plotly of the page."""
    return f"(function (module) {{\n{script}\nPlotly.register(module.exports);\n}})({{}});\n"


def copy_fonts(sheet: Path, target: Path) -> None:
    """Put the files that a style sheet names beside its copy."""
    for name in FONT.findall(sheet.read_text(encoding="utf-8")):
        font = target.parent / name
        font.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(sheet.parent / name, font)


def copy_file(package: str, source: Path, target: Path) -> None:
    """Copy one script or style sheet with what belongs to it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    text = SOURCE_MAP.sub("", source.read_text(encoding="utf-8"))
    target.write_text(wrap_locale(text) if package == "plotly-locales" else text, encoding="utf-8")
    if source.suffix == ".css":
        copy_fonts(source, target)


def build_sprite(folder: Path) -> str:
    """One file with the icons as symbols, each under its name."""
    symbols = []
    for name in ICONS:
        found = SVG.search((folder / f"{name}.svg").read_text(encoding="utf-8"))
        if found is None:
            raise ValueError(f"{name}.svg is no icon")
        symbols.append(f'<symbol id="{name}" viewBox="{found[1]}">{found[2].strip()}</symbol>')
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>\n'


def compress_files() -> None:
    """Put a smaller twin beside every script and style sheet; the web server gives it to browsers that can read it."""
    compressor = Compressor(quiet=True, use_brotli=False)
    for path in sorted(TARGET.rglob("*")):
        if path.is_file() and compressor.should_compress(path.name):
            compressor.compress(str(path))


def main() -> int:
    """Fill the folder afresh, so that nothing of an earlier version stays; 1 when a package is not installed."""
    shutil.rmtree(TARGET, ignore_errors=True)
    for package, (folder, names) in FILES.items():
        for name in names:
            source = MODULES / folder / name
            if not source.is_file():
                print(f"{source.relative_to(ROOT)} is missing: run `make setup`", file=sys.stderr)
                return 1
            copy_file(package, source, TARGET / package / name)
    sprite = TARGET / "bootstrap-icons" / "sprite.svg"
    sprite.write_text(build_sprite(MODULES / "bootstrap-icons" / "icons"), encoding="utf-8")
    compress_files()
    return region_maps.main()


if __name__ == "__main__":
    sys.exit(main())
