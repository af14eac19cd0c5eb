"""What fuzzing kept, put in again: each input ends in rows that add up or in our own words."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from tests.fuzz_targets import TARGETS, put_in

KEPT = Path(__file__).parent / "data" / "fuzz.zip"
pytestmark = pytest.mark.no_cover  # many calls; what they reach, written cases reach as well


def kept_for(target: str) -> list[bytes]:
    """Return the inputs of a target; at a desk some of them."""
    with zipfile.ZipFile(KEPT) as archive:
        names = [name for name in archive.namelist() if name.startswith(f"{target}/")]
        every = 1 if os.environ.get("CI") == "true" else 6
        return [archive.read(name) for name in names[::every]]


@pytest.mark.parametrize("target", TARGETS)
def test_kept_inputs_end_as_they_must(target: str, tmp_path: Path) -> None:
    path = tmp_path / f"input{TARGETS[target][0]}"
    for data in kept_for(target):
        path.write_bytes(data)
        put_in(target, path)
