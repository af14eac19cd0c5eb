"""ARCHITECTURE.md says how the package is built: its rooms are those that there are."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]


def rooms_told() -> list[str]:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\S+)` \|", text, re.MULTILINE)
    return [name.rstrip("/").removesuffix(".py") for name in rows]


def test_every_room_is_told_in_one_line() -> None:
    package = ROOT / "geo_afpak"
    there = {path.name for path in package.iterdir() if (path / "__init__.py").exists()}
    there |= {path.stem for path in package.glob("*.py") if not path.stem.startswith("__")}
    assert sorted(rooms_told()) == sorted(there)


def test_the_rooms_stand_in_the_order_that_the_imports_keep() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = project["tool"]["importlinter"]["contracts"][0]
    floor = {
        room: number
        for number, line in enumerate(contract["layers"])
        for room in re.findall(r"geo_afpak\.(\w+)", line)
    }
    floors = [floor[room] for room in rooms_told()]
    assert floors == sorted(floors)
