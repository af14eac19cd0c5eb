"""`geo-afpak export` writes by suffix what the layers hold."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Outcome

STARTS = {"table.xlsx": b"PK", "afpak.gpkg": b"SQLite format 3", "afpak.kml": b"<?xml"}


@pytest.mark.parametrize("name", STARTS)
def test_the_suffix_says_what_is_written(run: Callable[..., Outcome], name: str) -> None:
    outcome = run("export", "--out", f"new/{name}")
    assert outcome.code == 0, outcome.err
    assert f"wrote new/{name}" in outcome.err
    assert Path("new", name).read_bytes().startswith(STARTS[name])


def test_another_suffix_is_refused_before_anything_is_read(run: Callable[..., Outcome]) -> None:
    outcome = run("export", "missing.csv", "--out", "table.ods")
    assert outcome.code == 2
    assert outcome.err == (
        "geo-afpak: table.ods: the suffix is '.ods'; expected one of .gpkg, .kml, .xlsx; "
        "choose one of them\n"
    )


def test_the_file_that_is_read_is_not_written_over(run: Callable[..., Outcome]) -> None:
    Path("own.gpkg").write_bytes(b"mine")
    outcome = run("export", "own.gpkg", "--out", "own.gpkg")
    assert outcome.code == 2
    assert "both read and written" in outcome.err
    assert Path("own.gpkg").read_bytes() == b"mine"
