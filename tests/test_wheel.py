"""The wheel, installed alone into an empty environment, does the whole job."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return next(folder.glob("*.whl"))


def test_wheel_carries_the_data_and_no_copy_of_third_party_code(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    packed = {
        name.removeprefix("geo_afpak/_data/")
        for name in names
        if name.startswith("geo_afpak/_data")
    }
    tracked = {
        path.relative_to(ROOT / "data").as_posix()
        for path in (ROOT / "data").rglob("*")
        if path.is_file()
    }
    assert packed == tracked
    assert "geo_afpak/py.typed" in names
    assert not [name for name in names if "leaflet" in name.lower()]
    assert not [name for name in names if name.startswith(("tests/", "tools/", "data/"))]


def built(root: Path, folder: Path, environment: dict[str, str]) -> dict[str, bytes]:
    command = [sys.executable, "-m", "hatchling", "build", "-d", folder]
    subprocess.run(command, cwd=root, env=environment, check=True, capture_output=True)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_source_archive_builds_the_same_wheel_and_the_same_archive(tmp_path: Path) -> None:
    """Anybody can check that what is published was made from the source that they have."""
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000"}
    published = built(ROOT, tmp_path / "one", environment)
    source = next(name for name in published if name.endswith(".tar.gz"))
    safe = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}  # since Python 3.11.4
    with tarfile.open(tmp_path / "one" / source) as archive:
        archive.extractall(tmp_path, **safe)  # noqa: S202 - our own archive
    again = built(tmp_path / source.removesuffix(".tar.gz"), tmp_path / "two", environment)
    assert sorted(again) == sorted(published)
    assert [name for name in published if again[name] != published[name]] == []


def test_installed_wheel_builds_the_committed_map_in_an_empty_folder(
    wheel: Path, tmp_path: Path
) -> None:
    environment = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    python = environment / "bin" / "python"
    # No network: the dependencies are those of this environment, added as a path. Paths
    # added so do not run .pth files, and the editable install here stays out of sight.
    paths = sysconfig.get_paths(vars={"base": str(environment), "platbase": str(environment)})
    dependencies = Path(paths["purelib"]) / "dependencies.pth"
    dependencies.write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    subprocess.run(
        [
            sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-index",
            "--no-deps", "--ignore-installed", wheel,
        ],
        check=True,
    )  # fmt: skip

    folder = tmp_path / "empty"
    folder.mkdir()
    alone = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    where = subprocess.run(
        [python, "-c", "import geo_afpak; print(geo_afpak.__file__)"],
        cwd=folder,
        env=alone,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert environment in Path(where).parents
    subprocess.run([environment / "bin" / "geo-afpak", "map"], cwd=folder, env=alone, check=True)

    built = (folder / "maps" / "afpak.html").read_bytes()
    assert built == (ROOT / "maps" / "afpak.html").read_bytes()
