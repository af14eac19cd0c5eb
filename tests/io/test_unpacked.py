"""A small file that unpacks to a large one is refused before memory is full of it."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pandas as pd
import pyreadstat
import pytest

from geo_afpak.errors import InputFileError
from geo_afpak.importers import _records, propose_mapping
from geo_afpak.io import _unpacked, read_incidents
from tests.hostile_files import HEAD, ROW

if TYPE_CHECKING:
    from pathlib import Path

MEGABYTE = 1 << 20
END = b"</sheetData>"


def workbook(path: Path, put: bytes, after: bytes = b"") -> Path:
    """Write a sound sheet of one incident with something put at the end of its rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "incidents"
    for line in (HEAD, ROW.format(place="Kot", killed="1")):
        sheet.append(line.strip().split(","))
    memory = io.BytesIO()
    book.save(memory)
    with zipfile.ZipFile(memory) as sound, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name in sound.namelist():
            text = sound.read(name)
            if name == "xl/worksheets/sheet1.xml":
                text = text.replace(END, put + END + after)
            out.writestr(name, text)
    return path


def test_a_workbook_is_read_although_it_was_looked_into(tmp_path: Path) -> None:
    reading = read_incidents(workbook(tmp_path / "own.xlsx", b"", b" " * MEGABYTE * 3))
    assert reading.rows_in == len(reading.frame) == 1


@pytest.mark.parametrize(
    ("put", "said"),
    [
        # One cell in the last corner: the reader would keep every cell up to it.
        (b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "1048576 rows and 16384"),
        (b"<row><c s='1' r = 'XFD1048576'><v>1</v></c></row>", "1048576 rows and 16384"),
        (b"<row><c/></row>" * 1_048_576, "rows and 11 columns"),
        (b"<row>" + b"<c/>" * 300_000 + b"</row>" + b"<row/>" * 200, "300000 columns"),
        (b"<row>" + b"<x:c/>" * 300_000 + b"</row>" + b"<x:row/>" * 200, "300000 columns"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("read", [read_incidents, propose_mapping])
def test_a_sheet_larger_than_any_is_refused_before_it_is_opened(
    tmp_path: Path, read: object, put: bytes, said: str
) -> None:
    assert callable(read)
    path = workbook(tmp_path / "own.xlsx", put)
    with pytest.raises(InputFileError, match=said) as caught:
        read(path)
    assert "expected at most 1048576 rows, and 40000000 cells" in str(caught.value)


@pytest.mark.parametrize("read", [read_incidents, propose_mapping])
def test_a_workbook_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: object
) -> None:
    assert callable(read)
    path = workbook(tmp_path / "own.xlsx", b" " * MEGABYTE * 3)
    monkeypatch.setattr(_unpacked, "MAX_BYTES", 2 * MEGABYTE)
    with pytest.raises(InputFileError, match="unpacks to too much; expected at most 2097152"):
        read(path)


def test_what_an_entry_says_of_its_size_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(tmp_path / "own.xlsx", b" " * MEGABYTE * 3)
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    path.write_bytes(path.read_bytes().replace(struct.pack("<I", size), struct.pack("<I", 99)))
    monkeypatch.setattr(_unpacked, "MAX_BYTES", 2 * MEGABYTE)
    with pytest.raises(InputFileError, match="expected"):
        read_incidents(path)


def test_merged_cells_do_not_multiply_the_work(tmp_path: Path) -> None:
    merged = b"<mergeCells>" + b'<mergeCell ref="A3:Z1000000"/>' * 2 + b"</mergeCells>"
    with pytest.raises(InputFileError, match="merges cells over 1999996 rows in all"):
        propose_mapping(workbook(tmp_path / "own.xlsx", b"", merged))


@pytest.mark.parametrize("suffix", ["sav", "dta"])
def test_spss_and_stata_have_a_bound_on_their_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    path = tmp_path / f"own.{suffix}"
    frame = pd.DataFrame({"Date": ["2016-08-08"] * 4, "Province": ["Kunar"] * 4})
    getattr(pyreadstat, f"write_{suffix}")(frame, str(path))
    assert "[columns]" in propose_mapping(path)
    monkeypatch.setattr(_records, "MOST_ROWS", 2)
    monkeypatch.setattr(_unpacked, "MOST_ROWS", 2)
    with pytest.raises(InputFileError, match="spans 3 rows and 2 columns; expected at most 2 rows"):
        propose_mapping(path)


def test_a_file_of_r_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_unpacked, "MAX_BYTES", MEGABYTE)
    path = tmp_path / "own.rds"
    path.write_bytes(gzip.compress(b"X\n" + b"\0" * MEGABYTE))
    with pytest.raises(InputFileError, match="unpacks to too much"):
        propose_mapping(path)


def test_a_sequence_of_r_without_end_is_not_written_out(tmp_path: Path) -> None:
    """Of 200 bytes it would make 8 GB: R keeps a sequence as its length, start and step."""

    def symbol(name: bytes) -> bytes:
        return struct.pack(">iii", 1, 0x00040009, len(name)) + name

    head = b"X\n" + struct.pack(">iiii", 3, 0x040000, 0x030500, 5) + b"UTF-8"
    info = b"".join(
        struct.pack(">i", 2) + one
        for one in (
            symbol(b"compact_intseq"), symbol(b"base"), struct.pack(">iii", 13, 1, 13),
        )
    ) + struct.pack(">i", 254)  # fmt: skip
    state = struct.pack(">iiddd", 14, 3, 2e9, 1, 1)
    path = tmp_path / "own.rds"
    path.write_bytes(head + struct.pack(">i", 238) + info + state + struct.pack(">i", 254))
    with pytest.raises(InputFileError, match="spans 2000000000 rows"):
        propose_mapping(path)


def test_a_packed_file_that_says_it_unpacks_to_too_much_is_not_unpacked(tmp_path: Path) -> None:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        archive.writestr("doc.kml", b"<kml/>")
    data = bytearray(memory.getvalue())
    struct.pack_into("<I", data, data.index(b"PK\x01\x02") + 24, (1 << 30) + 1)
    (tmp_path / "own.kmz").write_bytes(data)
    with pytest.raises(InputFileError, match="unpacks to too much"):
        propose_mapping(tmp_path / "own.kmz")
