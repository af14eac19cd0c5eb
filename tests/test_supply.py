"""What is installed with us: under which licence, and in which versions, by their hashes."""

from __future__ import annotations

import re
from importlib import util
from pathlib import Path
from typing import Any

import pytest
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
WEAKER = {"jalali-core": "LGPL", "psycopg": "LGPL-3.0-only", "psycopg-binary": "LGPL-3.0-only"}
"""What the extras `calendar` and `postgis` need: imported, never passed on by us
(docs/security.md)."""


@pytest.fixture(scope="module")
def supply() -> Any:
    spec = util.spec_from_file_location("supply", ROOT / "tools" / "supply.py")
    assert spec
    assert spec.loader
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_licences_of_what_is_installed_allow_what_ours_does(supply: Any) -> None:
    known = supply.licences()
    assert {"geopandas", "folium", "jinja2", "pyproj", "numpy"} <= set(known)
    odd = {name: text for name, text in known.items() if not supply.PERMISSIVE.search(text)}
    assert odd == {name: text for name, text in WEAKER.items() if name in known}


def test_lock_has_a_hash_for_each_package_and_no_address(supply: Any) -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in text
    body = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#"))
    line = re.compile(r"([\w.-]+)==(\S+) \\\n    --hash=sha256:[0-9a-f]{64}\n")
    locked = dict(line.findall(body))
    assert line.sub("", body) == ""
    for asked in supply.wanted():
        assert asked.specifier.contains(locked[canonicalize_name(asked.name)]), asked


def test_lowest_versions_are_those_that_are_allowed(
    supply: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    supply.lowest()
    printed = capsys.readouterr().out.splitlines()
    lowest = dict(entry.split("==") for entry in printed)
    assert lowest["django-js-lib-leaflet"] == "1.9.4.1"
    assert all(asked.specifier.contains(lowest[asked.name]) for asked in supply.wanted())
