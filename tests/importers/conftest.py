"""Files to import: those of tests/data/import, and copies of them with other cells."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

DATA = Path(__file__).parents[1] / "data" / "import"


@pytest.fixture
def data() -> Path:
    """The folder of the fixtures."""
    return DATA


@pytest.fixture
def variant(tmp_path: Path) -> Callable[..., Path]:
    """Copy the first row of a fixture, once for each dict of other cells."""

    def make(
        name: str,
        *cells: dict[str, str],
        drop: tuple[str, ...] = (),
        rename: dict[str, str] | None = None,
        encoding: str = "utf-8",
        delimiter: str = ",",
        out: str | None = None,
    ) -> Path:
        read_as = "cp1252" if name in ("gtd.csv", "table.csv") else "utf-8-sig"
        with (DATA / name).open(encoding=read_as, newline="") as file:
            rows = list(csv.DictReader(file))
        header = [column for column in rows[0] if column not in drop]
        unknown = {column for row in cells for column in row} - set(header)
        assert not unknown, unknown
        path = tmp_path / (out or name)
        with path.open("w", encoding=encoding, newline="") as file:
            writer = csv.writer(file, delimiter=delimiter)
            writer.writerow([(rename or {}).get(column, column) for column in header])
            for row in cells:
                writer.writerow([{**rows[0], **row}[column] for column in header])
        return path

    return make
