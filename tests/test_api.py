from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import geo_afpak

PUBLIC = [name for name in geo_afpak.__all__ if name != "__version__"]


def test_every_public_name_can_be_had_and_is_documented() -> None:
    for name in PUBLIC:
        assert inspect.getdoc(getattr(geo_afpak, name)), name


def test_type_checkers_see_the_same_names_as_programs() -> None:
    tree = ast.parse(Path(geo_afpak.__file__).read_text(encoding="utf-8"))
    imported = {
        alias.name: node.module
        for block in tree.body
        if isinstance(block, ast.If)
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert sorted(imported) == sorted(PUBLIC)
    for name, module in imported.items():
        home = import_module(str(module))
        assert getattr(geo_afpak, name) is getattr(home, name)
        assert name in home.__all__


def test_names_are_listed_before_they_are_loaded() -> None:
    assert set(geo_afpak.__all__) <= set(dir(geo_afpak))


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = (
        "import sys, geo_afpak\n"
        "print([m for m in ('pandas', 'geopandas', 'numpy', 'shapely', 'folium', 'typer')"
        " if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.strip() == b"[]"


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="'build_mpa'"):
        _ = geo_afpak.build_mpa


def test_version_is_one_everywhere() -> None:
    root = Path(__file__).parents[1]
    version = geo_afpak.__version__
    assert f"\nversion: {version}\n" in (root / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\n## [{version}]" in (root / "CHANGELOG.md").read_text(encoding="utf-8")


def test_every_error_can_be_caught_as_one_of_ours() -> None:
    raised = [getattr(geo_afpak, name) for name in PUBLIC if name.endswith("Error")]
    assert len(raised) > 1
    assert all(issubclass(error, geo_afpak.GeoAfpakError) for error in raised)
