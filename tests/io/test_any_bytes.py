"""Rows in are rows kept and rows rejected, or the file is refused: whatever its bytes are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geo_afpak.errors import GeoAfpakError
from geo_afpak.importers import propose_mapping, read_acled
from geo_afpak.io import read_incidents, write_table
from tests.conftest import frame_of, incident
from tests.hostile_files import good, table

if TYPE_CHECKING:
    from pathlib import Path

cuts = st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=12), st.integers(0, 9)), max_size=4)


def changed(data: bytes, changes: list[tuple[float, bytes, int]]) -> bytes:
    """Put bytes in some places of a file over as many others."""
    for share, put, over in changes:
        place = int(share * len(data))
        data = data[:place] + put + data[place + over :]
    return data


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Sound files by suffix."""
    frame = frame_of([incident(id=f"a{number}") for number in range(3)])
    folder = tmp_path_factory.mktemp("sound")
    built = {suffix: write_table(frame, folder / f"a{suffix}") for suffix in (".gpkg", ".parquet")}
    return {".csv": table(), ".geojson": good()} | {
        suffix: path.read_bytes() for suffix, path in built.items()
    }


@pytest.mark.parametrize("suffix", [".csv", ".geojson", ".gpkg", ".parquet"])
@given(changes=cuts)
@example(changes=[(0.5, b"\0", 1)])
@example(changes=[(0.9, b"", 9)])
def test_every_row_is_accounted_for(
    tmp_path: Path, sound: dict[str, bytes], suffix: str, changes: list
) -> None:
    file = tmp_path / f"own{suffix}"
    file.write_bytes(changed(sound[suffix], changes))
    try:
        reading = read_incidents(file)
    except GeoAfpakError as error:
        assert "; expected " in str(error)  # noqa: PT017 - a refusal is as good as rows
    else:
        assert reading.rows_in == len(reading.frame) + len(reading.rejects)


@given(changes=cuts)
def test_importers_account_for_every_row_too(tmp_path: Path, changes: list) -> None:
    head = b"event_id_cnty,event_date,event_type,country,latitude,longitude,fatalities\n"
    row = b"AFG1,2016-08-08,Battles,Afghanistan,34.4,70.4,3\n"
    file = tmp_path / "own.csv"
    file.write_bytes(changed(head + row * 3, changes))
    try:
        counts = read_acled(file).collect().counts
        propose_mapping(file)
    except GeoAfpakError as error:
        assert "expected" in str(error)  # noqa: PT017 - a refusal is as good as rows
    else:
        assert counts.rows_in == counts.kept + counts.rejected + counts.filtered
