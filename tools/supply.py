"""What geo_afpak is installed with, as files that can be checked; run by `make lock` and the like.

    python tools/supply.py lock     > requirements.lock   # newest versions, with their hashes
    python tools/supply.py lowest   > constraints.txt     # lowest versions that are allowed
    python tools/supply.py licences                       # of all that is installed for a user

The lock names versions and hashes and no address: `pip install --require-hashes -r
requirements.lock` takes them from whatever index one uses. It holds for the Python and the
platform that it was made on, which its head names.
"""

from __future__ import annotations

import json
import platform
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PERMISSIVE = re.compile(
    r"MIT|BSD|Apache|ISC|PSF|Python Software Foundation|Zlib|MPL|Mozilla|HPND|Unlicense|"
    r"CC0|0BSD|SIL|OFL|Historical Permission|Public Domain",
    re.IGNORECASE,
)
"""Licences that let a program be passed on together with one under MIT."""
LOOKED_UP = {
    # Their metadata name no licence: read in the files that they come with.
    "pyreadstat": "Apache-2.0",
    "jdatetime": "PSF-2.0",
    "mgrs": "MIT",
    "fontpkg-noto-sans-arabic": "OFL-1.1",
    "font-source-sans-pro": "OFL-1.1",
    "font-source-serif-pro": "OFL-1.1",
}


def wanted() -> list[Requirement]:
    """List what a user may install: the dependencies, and those of every extra."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lists = [project["dependencies"], *project["optional-dependencies"].values()]
    found = [Requirement(line) for lines in lists for line in lines]
    return [one for one in found if canonicalize_name(one.name) != "geo-afpak"]


def lock() -> None:
    """Let pip resolve everything without installing it, and keep names, versions and hashes."""
    words = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed",
             "--report", "-", *map(str, wanted())]  # fmt: skip
    report = json.loads(subprocess.run(words, check=True, stdout=subprocess.PIPE).stdout)
    version = ".".join(platform.python_version_tuple()[:2])
    print(f"# Python {version}, {platform.system()} {platform.machine()}; made by tools/supply.py")
    lines = []
    for item in report["install"]:
        about = item["metadata"]
        digest = item["download_info"]["archive_info"]["hashes"]["sha256"]
        name = canonicalize_name(about["name"])
        lines.append(f"{name}=={about['version']} \\\n    --hash=sha256:{digest}")
    print("\n".join(sorted(lines)))


def lowest() -> None:
    """Print the lowest version that is allowed of each thing that is named."""
    for one in sorted(wanted(), key=lambda one: one.name):
        bounds = [rule for rule in one.specifier if rule.operator in (">=", "==")]
        print(f"{one.name}=={bounds[0].version}")


def closure() -> dict[str, metadata.Distribution]:
    """Return what is installed of all that is wanted, and of what that needs."""
    found: dict[str, metadata.Distribution] = {}
    open_ = [(canonicalize_name(one.name), one.extras) for one in wanted()]
    while open_:
        name, extras = open_.pop()
        if name in found:
            continue
        try:
            found[name] = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # for another platform, or an extra that is not installed here
        for line in found[name].requires or []:
            need = Requirement(line)
            settings = [{**default_environment(), "extra": extra} for extra in extras or {""}]
            if need.marker is None or any(map(need.marker.evaluate, settings)):
                open_.append((canonicalize_name(need.name), need.extras))
    return found


def licence_of(name: str, about: metadata.Distribution) -> str:
    """Return the licence that a package states, by whichever of the fields there have been."""
    stated = about.metadata.get("License-Expression") or " ".join(
        line.rpartition(" :: ")[2]
        for line in about.metadata.get_all("Classifier") or []
        if line.startswith("License ::")
    )
    return stated or LOOKED_UP.get(name) or (about.metadata.get("License") or "")[:60].strip()


def licences() -> dict[str, str]:
    """Return the licence of each package, by name."""
    return {name: licence_of(name, about) for name, about in sorted(closure().items())}


def main() -> None:
    """Do what is asked for."""
    asked = sys.argv[1:]
    if asked == ["lock"]:
        lock()
    elif asked == ["lowest"]:
        lowest()
    elif asked == ["licences"]:
        for name, licence in licences().items():
            print(f"{name}: {licence}")
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
